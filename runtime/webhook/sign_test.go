package webhook_test

import (
	"crypto/sha512"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/webhook"
)

// TestSign verifies what was signed; not another body, secret or time.
func TestSign(t *testing.T) {
	standard := func(secret runtime.Secret) webhook.Verifier {
		v, err := webhook.Standard(secret)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	slack := webhook.Timed{Header: "X-Slack-Signature", Version: "v0", Time: "X-Slack-Request-Timestamp", Separator: ":", Signed: "v0:", Secrets: []runtime.Secret{"a", "b"}}
	other := slack
	other.Secrets = []runtime.Secret{"c"}
	for name, test := range map[string]struct {
		v, other webhook.Verifier
		timed    bool
	}{
		"Standard Webhooks": {standard("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), standard("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), true},
		"Stripe":            {webhook.Stripe("whsec_test"), webhook.Stripe("whsec_other"), true},
		"GitHub":            {webhook.GitHub("a"), webhook.GitHub("b"), false},
		"Slack":             {slack, other, true},
		"base64, SHA-512":   {webhook.HMAC{Header: "X", Base64: true, Hash: sha512.New, Secrets: []runtime.Secret{"a"}}, webhook.HMAC{Header: "X", Base64: true, Secrets: []runtime.Secret{"a"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, body := http.Header{}, []byte(`{"a":1}`)
				if err := webhook.Sign(test.v, h, body); err != nil {
					t.Fatal(err)
				}
				if err := test.v.Verify(h, body); err != nil {
					t.Error(err, h)
				}
				if err := test.v.Verify(h, []byte(`{"a":2}`)); !errors.Is(err, webhook.ErrSignature) {
					t.Error("another body:", err)
				}
				if err := test.other.Verify(h, body); !errors.Is(err, webhook.ErrSignature) {
					t.Error("another secret:", err)
				}
				time.Sleep(time.Hour)
				if err := test.v.Verify(h, body); errors.Is(err, webhook.ErrTime) != test.timed {
					t.Error("an hour later:", err)
				}
			})
		})
	}
}

// TestGitHub is the example of GitHub's documentation.
func TestGitHub(t *testing.T) {
	h := http.Header{}
	if err := webhook.Sign(webhook.GitHub("It's a Secret to Everybody"), h, []byte("Hello, World!")); err != nil {
		t.Fatal(err)
	}
	if got, want := h.Get("X-Hub-Signature-256"), "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestSignWithoutSecret(t *testing.T) {
	for _, v := range []webhook.Verifier{webhook.Unverified(), webhook.Stripe(), webhook.GitHub(""), nil} {
		if err := webhook.Sign(v, http.Header{}, nil); err == nil {
			t.Errorf("%v signs", v)
		}
	}
}
