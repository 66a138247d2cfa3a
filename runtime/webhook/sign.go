package webhook

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are Sign, which makes requests as an API sends them, for tests, and
// Stripe and GitHub, the schemes of these.

// Stripe returns the [Verifier] of Stripe's signatures: the header Stripe-Signature
// with a time and an HMAC, within [DefaultTolerance].
func Stripe(secrets ...runtime.Secret) Timed {
	return Timed{Header: "Stripe-Signature", Secrets: secrets}
}

// GitHub returns the [Verifier] of GitHub's signatures: the header X-Hub-Signature-256.
// They do not protect against replay.
func GitHub(secrets ...runtime.Secret) HMAC {
	return HMAC{Header: "X-Hub-Signature-256", Prefix: "sha256=", Secrets: secrets}
}

var (
	errNoSigner = errors.New("webhook.Sign: the verifier is none of this package that has secrets")
	errNoSecret = errors.New("webhook.Sign: the verifier has no secret")
)

// Sign sets the headers of a request with this body that v, made by [Standard],
// [Stripe] or [GitHub], a [Timed] or an [HMAC], accepts now. It signs with the first
// secret. A test sends such requests to a handler:
//
//	req := httptest.NewRequest("POST", "/", bytes.NewReader(body))
//	err := webhook.Sign(verifier, req.Header, body)
func Sign(v Verifier, h http.Header, body []byte) error {
	s, ok := v.(interface {
		sign(http.Header, []byte, string) error
	})
	if !ok {
		return errNoSigner
	}
	return s.sign(h, body, strconv.FormatInt(time.Now().Unix(), 10))
}

// sign sets the headers of Standard Webhooks, with a new ID unless h has one.
func (s *standard) sign(h http.Header, body []byte, stamp string) error {
	id := cmp.Or(h.Get("Webhook-Id"), "msg_"+rand.Text())
	h.Set("Webhook-Id", id)
	h.Set("Webhook-Timestamp", stamp)
	signature := sum(sha256.New, s.keys[0], []byte(id+"."+stamp+"."), body)
	h.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(signature))
	return nil
}

// sign sets the header of the signature, and that of the time if it is another.
func (v Timed) sign(h http.Header, body []byte, stamp string) error {
	secret, err := first(v.Secrets)
	if err != nil {
		return err
	}
	signature := sum(sha256.New, secret, []byte(v.Signed+stamp+cmp.Or(v.Separator, ".")), body)
	text := cmp.Or(v.Version, "v1") + "=" + hex.EncodeToString(signature)
	if v.Time != "" {
		h.Set(v.Time, stamp)
	} else {
		text = cmp.Or(v.TimeName, "t") + "=" + stamp + "," + text
	}
	h.Set(v.Header, text)
	return nil
}

// sign sets the header of the signature.
func (v HMAC) sign(h http.Header, body []byte, _ string) error {
	secret, err := first(v.Secrets)
	if err != nil {
		return err
	}
	newHash, encode := v.Hash, hex.EncodeToString
	if newHash == nil {
		newHash = sha256.New
	}
	if v.Base64 {
		encode = base64.StdEncoding.EncodeToString
	}
	h.Set(v.Header, v.Prefix+encode(sum(newHash, secret, body)))
	return nil
}

// first returns the secret that signs.
func first(secrets []runtime.Secret) ([]byte, error) {
	if len(secrets) == 0 || secrets[0] == "" {
		return nil, errNoSecret
	}
	return []byte(secrets[0]), nil
}
