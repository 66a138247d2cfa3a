package oauth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds PKCE (RFC 7636), S256 only: "plain" would hand the verifier
// to whoever reads the address.

// challenge is section 4.2: the hash of the verifier, base64url.
func challenge(verifier runtime.Secret) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// unguessable returns 256 random bits as 43 characters, which is what section
// 4.1 recommends for a verifier and more than RFC 6749 section 10.10 asks of a
// state.
func unguessable() runtime.Secret {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return runtime.Secret(base64.RawURLEncoding.EncodeToString(b[:]))
}
