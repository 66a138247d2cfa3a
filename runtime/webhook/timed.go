package webhook

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Timed.Verify.

// Timed is a [Verifier] of an HMAC over a time and the body, which limits replay.
// The fields have the values of the scheme that most APIs use, after Stripe:
//
//	Stripe-Signature: t=1492774577,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd
//
// is webhook.Timed{Header: "Stripe-Signature", Secrets: secrets}. Slack sends the
// time in a header of its own, and signs "v0:1531420618:" and the body:
//
//	webhook.Timed{Header: "X-Slack-Signature", Version: "v0", Time: "X-Slack-Request-Timestamp", Separator: ":", Signed: "v0:", Secrets: secrets}
//
// A signature is hexadecimal and made by SHA-256.
type Timed struct {
	Header    string           // the header of the signatures, such as "Stripe-Signature"
	Version   string           // the name of a signature in it; "": v1
	Time      string           // the header of the time in Unix seconds; "": t in the header of the signatures
	TimeName  string           // the name of the time there; "": t
	Signed    string           // the text that is signed before the time; "": none
	Separator string           // between time and body where they are signed; "": a full stop
	Tolerance time.Duration    // of the time; 0: DefaultTolerance
	Secrets   []runtime.Secret // a signature with any of them is valid
}

// Verify checks the time before the signature, which covers the time. It compares
// in constant time.
func (v Timed) Verify(h http.Header, body []byte) error {
	stamp, signatures := v.read(h)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || !isUnixTime(seconds) || len(signatures) == 0 {
		return ErrUnsigned
	}
	if time.Since(time.Unix(seconds, 0)).Abs() > cmp.Or(v.Tolerance, DefaultTolerance) {
		return ErrTime
	}
	before := []byte(v.Signed + stamp + cmp.Or(v.Separator, "."))
	for _, secret := range v.Secrets {
		want := sum(sha256.New, []byte(secret), before, body)
		for _, signature := range signatures {
			got, err := hex.DecodeString(signature)
			if secret != "" && err == nil && hmac.Equal(got, want) {
				return nil
			}
		}
	}
	return ErrSignature
}

// read returns the time and the signatures in the headers. The pairs of a header
// stand between commas or semicolons.
func (v Timed) read(h http.Header) (stamp string, signatures []string) {
	if v.Time != "" {
		stamp = h.Get(v.Time)
	}
	for pair := range strings.FieldsFuncSeq(h.Get(v.Header), func(r rune) bool { return r == ',' || r == ';' }) {
		name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		switch {
		case name == cmp.Or(v.Version, "v1"):
			signatures = append(signatures, value)
		case v.Time == "" && name == cmp.Or(v.TimeName, "t"):
			stamp = value
		}
	}
	return stamp, signatures
}

// Format prints no secret, whatever the verb.
func (v Timed) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "webhook.Timed") }
