package oauth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are challenge and randomString. PKCE (RFC 7636) is used with
// S256: the method "plain" would reveal the verifier in the address.

// challenge returns the hash of the verifier, in base64url (section 4.2).
func challenge(verifier runtime.Secret) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// randomString returns 256 random bits as 43 characters, as section 4.1 recommends
// for a verifier. RFC 6749 section 10.10 requires less of a state.
func randomString() runtime.Secret {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return runtime.Secret(base64.RawURLEncoding.EncodeToString(b[:]))
}
