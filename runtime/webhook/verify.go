package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file verifies that a request comes from the API.

// Verifier says whether a request is genuine. It is used by many goroutines,
// and gets the body as it came, before anything else looks at it.
type Verifier interface {
	Verify(header http.Header, body []byte) error
}

// VerifierFunc is a function that is a [Verifier].
type VerifierFunc func(header http.Header, body []byte) error

// Verify calls f.
func (f VerifierFunc) Verify(header http.Header, body []byte) error { return f(header, body) }

// Unverified takes every request for genuine. Use it where something else,
// such as a gateway, has verified them.
func Unverified() Verifier {
	return VerifierFunc(func(http.Header, []byte) error { return nil })
}

// Errors of verifying, for errors.Is. They hold nothing of the request.
var (
	// ErrUnsigned: a header that signs the request is missing or malformed.
	ErrUnsigned = errors.New("the request is not signed")
	// ErrSignature: no signature was made with one of the secrets.
	ErrSignature = errors.New("the signature does not fit")
	// ErrTime: the request was signed too long ago, or in the future.
	ErrTime = errors.New("the request was not signed just now")
)

// DefaultTolerance is how far the clocks may be apart, and how long a recorded
// request can be sent again.
const DefaultTolerance = 5 * time.Minute

// Standard returns a [Verifier] of Standard Webhooks signatures (the headers
// webhook-id, webhook-timestamp and webhook-signature). Several secrets are
// for changing them: a signature by any of them will do. A secret is the
// base64 text that the API gave, with or without its prefix whsec_.
func Standard(secrets ...runtime.Secret) (Verifier, error) {
	return StandardWithin(DefaultTolerance, secrets...)
}

// StandardWithin is [Standard] with another tolerance.
func StandardWithin(tolerance time.Duration, secrets ...runtime.Secret) (Verifier, error) {
	s := &standard{tolerance: tolerance}
	for _, secret := range secrets {
		text := strings.TrimPrefix(string(secret), "whsec_")
		k, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(k) == 0 {
			return nil, errors.New("a webhook secret must be base64, such as whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
		}
		s.keys = append(s.keys, k)
	}
	if len(s.keys) == 0 {
		return nil, errors.New("webhook.Standard needs a secret")
	}
	return s, nil
}

// standard verifies Standard Webhooks signatures.
type standard struct {
	keys      [][]byte
	tolerance time.Duration
}

// Verify checks the time first, which is signed as well.
func (s *standard) Verify(h http.Header, body []byte) error {
	id, stamp := h.Get("Webhook-Id"), h.Get("Webhook-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if id == "" || err != nil || seconds < 0 || seconds > math.MaxInt32*100 {
		return ErrUnsigned
	}
	if time.Since(time.Unix(seconds, 0)).Abs() > s.tolerance {
		return ErrTime
	}
	signatures := strings.Fields(h.Get("Webhook-Signature"))
	if len(signatures) == 0 {
		return ErrUnsigned
	}
	for _, key := range s.keys {
		want := sum(sha256.New, key, []byte(id+"."+stamp+"."), body)
		for _, signature := range signatures {
			text, ok := strings.CutPrefix(signature, "v1,")
			got, err := base64.StdEncoding.DecodeString(text)
			if ok && err == nil && hmac.Equal(got, want) {
				return nil
			}
		}
	}
	return ErrSignature
}

// Format prints no key, whatever the verb.
func (s *standard) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "webhook.Standard") }

func sum(h func() hash.Hash, key []byte, parts ...[]byte) []byte {
	m := hmac.New(h, key)
	for _, p := range parts {
		_, _ = m.Write(p)
	}
	return m.Sum(nil)
}

// HMAC is a [Verifier] of one header that holds the HMAC of the body, as many
// APIs have it. It does not protect from a request that is sent again.
type HMAC struct {
	Header  string           // such as "X-Hub-Signature-256"
	Prefix  string           // what stands before the signature, such as "sha256="
	Base64  bool             // it is base64; else hexadecimal
	Hash    func() hash.Hash // nil: SHA-256
	Secrets []runtime.Secret // any of them will do
}

// Verify compares in constant time.
func (v HMAC) Verify(h http.Header, body []byte) error {
	text, ok := strings.CutPrefix(h.Get(v.Header), v.Prefix)
	if !ok || text == "" {
		return ErrUnsigned
	}
	decode, newHash := hex.DecodeString, v.Hash
	if v.Base64 {
		decode = base64.StdEncoding.DecodeString
	}
	if newHash == nil {
		newHash = sha256.New
	}
	got, err := decode(text)
	if err != nil {
		return ErrUnsigned
	}
	for _, secret := range v.Secrets {
		if secret != "" && hmac.Equal(got, sum(newHash, []byte(secret), body)) {
			return nil
		}
	}
	return ErrSignature
}
