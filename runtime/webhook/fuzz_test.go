package webhook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/webhook"
)

// FuzzVerify verifies any headers with each scheme: only the signature of this body, by
// this secret and at this time, is valid. It is computed here once more.
func FuzzVerify(f *testing.F) {
	f.Add("secret", "body", "sha256=00", "t=1,v1=00", "v1,AA==")
	f.Add("", "", "", ",;=", "v1 v1, v1,=")
	f.Add("s", "{}", "SHA256=", "t=9223372036854775807,t=1,v1=", "v2,x v1,\x00")
	f.Fuzz(func(t *testing.T, secret, body, hub, stripe, standard string) {
		now := time.Now().Unix()
		stamp := strconv.FormatInt(now, 10)
		mac := func(text string) []byte {
			m := hmac.New(sha256.New, []byte(secret))
			m.Write([]byte(text))
			return m.Sum(nil)
		}
		standardVerifier, err := webhook.StandardWithin(time.Hour, runtime.Secret(base64.StdEncoding.EncodeToString([]byte(secret+"k"))))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			verifier webhook.Verifier
			header   http.Header
		}{
			{webhook.GitHub(runtime.Secret(secret)), http.Header{"X-Hub-Signature-256": {hub}}},
			{webhook.Stripe(runtime.Secret(secret)), http.Header{"Stripe-Signature": {stripe}}},
			{standardVerifier, http.Header{"Webhook-Id": {"m"}, "Webhook-Timestamp": {stamp}, "Webhook-Signature": {standard}}},
		} {
			err := c.verifier.Verify(c.header, []byte(body))
			if forged := !strings.Contains(strings.ToLower(hub), hex.EncodeToString(mac(body))); err == nil && forged {
				t.Errorf("%T takes %v for signed", c.verifier, c.header)
			}
			checkSigned(t, c.verifier, []byte(body), err)
		}
		if hubHeader := (http.Header{"X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(mac(body))}}); secret != "" && webhook.GitHub(runtime.Secret(secret)).Verify(hubHeader, []byte(body)) != nil {
			t.Error("a valid signature is rejected")
		}
		if line := "t=" + stamp + ",v1=" + hex.EncodeToString(mac(stamp+"."+body)); secret != "" && webhook.Stripe(runtime.Secret(secret)).Verify(http.Header{"Stripe-Signature": {line}}, []byte(body)) != nil {
			t.Error("a valid signature with a time is rejected")
		}
	})
}

// checkSigned expects one of the package's errors, signs the body, and changes it.
func checkSigned(t *testing.T, v webhook.Verifier, body []byte, err error) {
	if err != nil && !errors.Is(err, webhook.ErrUnsigned) && !errors.Is(err, webhook.ErrSignature) && !errors.Is(err, webhook.ErrTime) {
		t.Errorf("%T: the error %v", v, err)
	}
	h := http.Header{}
	if webhook.Sign(v, h, body) != nil {
		return // no secret
	}
	if err := v.Verify(h, body); err != nil {
		t.Errorf("%T does not take what it signed: %v", v, err)
	}
	if v.Verify(h, append(body, 'x')) == nil {
		t.Errorf("%T takes another body than it signed", v)
	}
}
