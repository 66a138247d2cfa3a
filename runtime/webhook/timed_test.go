package webhook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/webhook"
)

// Tests of signatures that cover a time.

// The example of Slack's documentation ("Verifying requests from Slack"), whose
// time was long ago.
func TestTimedSlack(t *testing.T) {
	body := "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	h := http.Header{"X-Slack-Request-Timestamp": {"1531420618"}, "X-Slack-Signature": {"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"}}
	slack := webhook.Timed{
		Header: "X-Slack-Signature", Version: "v0", Time: "X-Slack-Request-Timestamp", Separator: ":", Signed: "v0:",
		Secrets: []runtime.Secret{"8f742231b10e8888abcd99yyyzzz85a5"}, Tolerance: 1 << 62,
	}
	if err := slack.Verify(h, []byte(body)); err != nil {
		t.Error(err)
	}
	if err := slack.Verify(h, []byte(body+"x")); err != webhook.ErrSignature {
		t.Errorf("another body: %v", err)
	}
	slack.Tolerance = 0
	if err := slack.Verify(h, []byte(body)); err != webhook.ErrTime {
		t.Errorf("after years: %v", err)
	}
}

// sign returns a signature of version v1, made apart from the package.
func sign(secret string, stamp int64, separator, body string) string {
	m := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(m, "%d%s%s", stamp, separator, body)
	return hex.EncodeToString(m.Sum(nil))
}

func TestTimed(t *testing.T) {
	now := time.Now().Unix()
	old, soon := now-301, now+400
	stripe := webhook.Timed{Header: "Stripe-Signature", Secrets: []runtime.Secret{"whsec_new", "whsec_old"}}
	paddle := webhook.Timed{Header: "Paddle-Signature", Version: "h1", TimeName: "ts", Separator: ":", Secrets: []runtime.Secret{"pdl"}}
	for _, test := range []struct {
		name   string
		v      webhook.Timed
		header string
		want   error
	}{
		{"valid", stripe, fmt.Sprintf("t=%d,v1=%s", now, sign("whsec_new", now, ".", "{}")), nil},
		{"second secret, among other versions", stripe, fmt.Sprintf("t=%d, v1=00, v1=%s, v0=zz", now, sign("whsec_old", now, ".", "{}")), nil},
		{"other names", paddle, fmt.Sprintf("ts=%d;h1=%s", now, sign("pdl", now, ":", "{}")), nil},
		{"other secret", stripe, fmt.Sprintf("t=%d,v1=%s", now, sign("x", now, ".", "{}")), webhook.ErrSignature},
		{"empty secret", webhook.Timed{Header: "Stripe-Signature", Secrets: []runtime.Secret{""}}, fmt.Sprintf("t=%d,v1=%s", now, sign("", now, ".", "{}")), webhook.ErrSignature},
		{"other body", stripe, fmt.Sprintf("t=%d,v1=%s", now, sign("whsec_new", now, ".", "{ }")), webhook.ErrSignature},
		{"another time than was signed", stripe, fmt.Sprintf("t=%d,v1=%s", now, sign("whsec_new", old, ".", "{}")), webhook.ErrSignature},
		{"other version only", stripe, fmt.Sprintf("t=%d,v0=%s", now, sign("whsec_new", now, ".", "{}")), webhook.ErrUnsigned},
		{"old", stripe, fmt.Sprintf("t=%d,v1=%s", old, sign("whsec_new", old, ".", "{}")), webhook.ErrTime},
		{"in the future", stripe, fmt.Sprintf("t=%d,v1=%s", soon, sign("whsec_new", soon, ".", "{}")), webhook.ErrTime},
		{"no time", stripe, "v1=" + sign("whsec_new", now, ".", "{}"), webhook.ErrUnsigned},
		{"no number", stripe, "t=x,v1=00", webhook.ErrUnsigned},
		{"beyond all times", stripe, "t=9223372036854775807,v1=00", webhook.ErrUnsigned},
		{"empty", stripe, "", webhook.ErrUnsigned},
	} {
		if got := test.v.Verify(http.Header{test.v.Header: {test.header}}, []byte("{}")); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v %s", stripe, stripe, stripe, stripe); strings.Contains(text, "whsec") {
		t.Errorf("a secret is printed: %s", text)
	}
}
