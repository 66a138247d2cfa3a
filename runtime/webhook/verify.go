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

// Requests are verified here: that they come from the API. The entry points are
// Standard, HMAC and Unverified; Timed is in timed.go.

// Verifier verifies that a request is genuine. Goroutines share it. It receives
// the raw body, before any other processing.
type Verifier interface {
	Verify(header http.Header, body []byte) error
}

// VerifierFunc is a function that is a [Verifier].
type VerifierFunc func(header http.Header, body []byte) error

// Verify calls f.
func (f VerifierFunc) Verify(header http.Header, body []byte) error { return f(header, body) }

// Unverified returns a [Verifier] that accepts every request. Use it where
// requests are verified elsewhere, such as in a gateway.
func Unverified() Verifier {
	return VerifierFunc(func(http.Header, []byte) error { return nil })
}

// Errors of verifying, for errors.Is. They contain no part of the request.
var (
	// ErrUnsigned: a header that signs the request is missing or malformed.
	ErrUnsigned = errors.New("the request is not signed")
	// ErrSignature: no signature was made with one of the secrets.
	ErrSignature = errors.New("the signature does not fit")
	// ErrTime: the request was signed too long ago, or in the future.
	ErrTime = errors.New("the request was not signed just now")
)

// DefaultTolerance is the limit for the difference of the clocks, and for the time
// in which a recorded request can be replayed.
const DefaultTolerance = 5 * time.Minute

// Standard returns a [Verifier] of Standard Webhooks signatures (the headers
// webhook-id, webhook-timestamp and webhook-signature). Several secrets allow
// rotation: a signature with any of them is valid. A secret is the base64 text
// from the API, with or without its prefix whsec_.
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

// Verify checks the time before the signature, which covers the time.
func (s *standard) Verify(h http.Header, body []byte) error {
	id, stamp := h.Get("Webhook-Id"), h.Get("Webhook-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if id == "" || err != nil || !isUnixTime(seconds) {
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

// isUnixTime reports whether a number of seconds is a time that time.Time can
// hold, after 1970.
func isUnixTime(seconds int64) bool { return seconds >= 0 && seconds <= math.MaxInt32*100 }

// Format prints no key, whatever the verb.
func (s *standard) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "webhook.Standard") }

// sum returns the HMAC of the parts.
func sum(h func() hash.Hash, key []byte, parts ...[]byte) []byte {
	m := hmac.New(h, key)
	for _, p := range parts {
		_, _ = m.Write(p)
	}
	return m.Sum(nil)
}

// HMAC is a [Verifier] of one header that holds the HMAC of the body, as many
// APIs send it. It does not protect against replay.
type HMAC struct {
	Header  string           // such as "X-Hub-Signature-256"
	Prefix  string           // text before the signature, such as "sha256="
	Base64  bool             // the signature is base64, not hexadecimal
	Hash    func() hash.Hash // nil: SHA-256
	Secrets []runtime.Secret // a signature with any of them is valid
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
