package oauth

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Cases 1 to 35 of internal/cases/oauth.txt: responses to a refresh. Each test
// checks the error that the application sees, the record in the store afterwards,
// and how many requests were sent.

const (
	noToken = runtime.Secret("")
	newPair = `"access_token":"A2","token_type":"Bearer","refresh_token":"R2"`
)

type responseCase struct {
	name     string
	status   int // 200 if 0
	header   []string
	body     string
	cut      bool           // the connection breaks after the body
	token    runtime.Secret // returned to the application; "" for an error
	class    Class          // of the error
	stored   runtime.Secret // the refresh token afterwards
	requests int            // 1 if 0
	life     time.Duration  // of the token, if it matters
	warned   bool
	check    func(t *testing.T, r *rig, e *Error)
}

func TestTokenResponses(t *testing.T) {
	const day, fallback = 24 * time.Hour, 30 * time.Minute
	with := func(member string) string { return "{" + newPair + "," + member + "}" }
	old := runtime.Secret(firstRefresh)
	for _, c := range []responseCase{
		{name: "01 normal", body: with(`"expires_in":3600`), token: "A2", stored: "R2", life: time.Hour},
		{name: "02 HTML page", body: "<html>SECRET captive portal</html>", class: Malformed, stored: old, requests: 2,
			check: func(t *testing.T, _ *rig, e *Error) {
				if strings.Contains(e.Error(), "SECRET") {
					t.Errorf("the body is in the error: %v", e)
				}
			}},
		{name: "03 empty", body: "", class: Malformed, stored: old, requests: 2},
		{name: "03 no content", status: 204, class: Malformed, stored: old, requests: 2},
		{name: "04 {}", body: "{}", class: Malformed, stored: old, requests: 2},
		{name: "04 null", body: "null", class: Malformed, stored: old, requests: 2},
		{name: "04 []", body: `["access_token"]`, class: Malformed, stored: old, requests: 2},
		{name: "05 truncated after the tokens", body: `{` + newPair + `,"expi`, token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "05 truncated after the refresh token, no access token", body: `{"refresh_token":"R2","access_to`, class: Malformed, stored: "R2", requests: 2},
		{name: "05 truncated within a number", body: `{` + newPair + `,"expires_in":36`, token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "05 broken off after the tokens", cut: true, body: `{` + newPair + `,"expires_in":3600`, token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "05 broken off before the refresh token", cut: true, body: `{"access_token":"A2","refresh_tok`, token: "A2", stored: old, requests: 2, warned: true},
		{name: "06 trailing garbage", body: with(`"expires_in":3600`) + "\nxx<!-- -->", token: "A2", stored: "R2", life: time.Hour},
		{name: "07 byte order mark", body: "\xef\xbb\xbf" + with(`"expires_in":3600`), token: "A2", stored: "R2"},
		{name: "08 text/plain", header: []string{"Content-Type", "text/plain"}, body: with(`"expires_in":3600`), token: "A2", stored: "R2"},
		{name: "09 no content type", header: []string{"Content-Type", ""}, body: with(`"expires_in":3600`), token: "A2", stored: "R2"},
		{name: "10 form", body: "access_token=A2&token_type=bearer&refresh_token=R2&expires_in=3600\n", token: "A2", stored: "R2", life: time.Hour, warned: true},
		{name: "10 form broken off", cut: true, body: "token_type=bearer&access_token=A2&refresh_token=R", token: "A2", stored: old, requests: 2, warned: true},
		{name: "11 error code with 200", body: `{"error":"invalid_grant"}`, class: Rejected, stored: "", check: wantEnded(ReasonRejected)},
		{name: "11 other code with 200", body: `{"error":"server_error"}`, class: Transient, stored: old},
		{name: "12 token and error", body: with(`"error":"x"`), class: Transient, stored: "R2", requests: 2},
		{name: "12 token and invalid_grant", body: with(`"error":"invalid_grant"`), class: Malformed, stored: "R2", requests: 2},
		{name: "13 string", body: with(`"expires_in":"3600"`), token: "A2", stored: "R2", life: time.Hour, warned: true},
		{name: "14 float", body: with(`"expires_in":3600.0`), token: "A2", stored: "R2", life: time.Hour},
		{name: "14 fraction", body: with(`"expires_in":3599.5`), token: "A2", stored: "R2", life: 3599500 * time.Millisecond},
		{name: "14 fraction that binary cannot hold", body: with(`"expires_in":3599.7`), token: "A2", stored: "R2", life: 3599700 * time.Millisecond},
		{name: "15 exponent", body: with(`"expires_in":1e3`), token: "A2", stored: "R2", life: 1000 * time.Second},
		{name: "16 missing", body: "{" + newPair + "}", token: "A2", stored: "R2", life: fallback},
		{name: "17 null", body: with(`"expires_in":null`), token: "A2", stored: "R2", life: fallback},
		{name: "18 zero", body: with(`"expires_in":0`), token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "19 negative", body: with(`"expires_in":-1`), token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "20 short", body: with(`"expires_in":5`), token: "A2", stored: "R2", life: 5 * time.Second},
		{name: "21 long", body: with(`"expires_in":99999999999`), token: "A2", stored: "R2", life: day, warned: true},
		{name: "21 huge", body: with(`"expires_in":1e30`), token: "A2", stored: "R2", life: day, warned: true},
		{name: "21 beyond float", body: with(`"expires_in":1e999`), token: "A2", stored: "R2", life: day, warned: true},
		{name: "22 empty string", body: with(`"expires_in":""`), token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "22 word", body: with(`"expires_in":"soon"`), token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "22 infinity", body: with(`"expires_in":"Infinity"`), token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "22 true", body: with(`"expires_in":true`), token: "A2", stored: "R2", life: fallback, warned: true},
		{name: "23 absolute time", body: with(`"expires_in":1795356000`), token: "A2", stored: "R2", life: day, warned: true},
		{name: "24 no type", body: `{"access_token":"A2","refresh_token":"R2"}`, token: "A2", stored: "R2"},
		{name: "25 lower case type", body: `{"access_token":"A2","refresh_token":"R2","token_type":"bearer"}`, token: "A2", stored: "R2"},
		{name: "26 MAC", body: `{"access_token":"A2","refresh_token":"R2","token_type":"MAC"}`, class: Malformed, stored: "R2", requests: 2},
		{name: "27 DPoP", body: `{"access_token":"A2","token_type":"DPoP"}`, class: Malformed, stored: old, requests: 2},
		{name: "28 no refresh token", body: `{"access_token":"A2"}`, token: "A2", stored: old},
		{name: "29 empty refresh token", body: `{"access_token":"A2","refresh_token":""}`, token: "A2", stored: old},
		{name: "29 null refresh token", body: `{"access_token":"A2","refresh_token":null}`, token: "A2", stored: old},
		{name: "30 the same refresh token", body: `{"access_token":"A2","refresh_token":"` + firstRefresh + `"}`, token: "A2", stored: old,
			check: func(t *testing.T, r *rig, _ *Error) {
				if r.events.last(Refreshed).Rotated {
					t.Error("reported as rotated")
				}
			}},
		{name: "31 line break", body: `{"access_token":"A2\r\nX-Evil: 1","refresh_token":"R2"}`, class: Malformed, stored: "R2", requests: 2},
		{name: "31 NUL", body: `{"access_token":"A2\u0000","refresh_token":"R2"}`, class: Malformed, stored: "R2", requests: 2},
		{name: "31 not ASCII", body: `{"access_token":"Ä2","refresh_token":"R2"}`, class: Malformed, stored: "R2", requests: 2},
		{name: "32 number", body: `{"access_token":12,"refresh_token":"R2"}`, class: Malformed, stored: "R2", requests: 2},
		{name: "33 scope as array", body: with(`"scope":["a","b"]`), token: "A2", stored: "R2", warned: true,
			check: func(t *testing.T, r *rig, _ *Error) {
				if got := r.events.last(ScopeChanged).Scopes; strings.Join(got, " ") != "a b" {
					t.Errorf("granted scopes reported: %q", got)
				}
			}},
		{name: "33 scope narrower", body: with(`"scope":"a"`), token: "A2", stored: "R2",
			check: func(t *testing.T, r *rig, _ *Error) {
				if got := r.events.last(ScopeChanged).Scopes; strings.Join(got, " ") != "a" {
					t.Errorf("granted scopes reported: %q", got)
				}
			}},
		{name: "33 scope as asked", body: with(`"scope":"c b a"`), token: "A2", stored: "R2",
			check: func(t *testing.T, r *rig, _ *Error) {
				if r.events.count(ScopeChanged) != 0 {
					t.Error("reported as changed")
				}
			}},
		{name: "34 two access tokens", body: `{"access_token":"A","access_token":"B","refresh_token":"R2"}`, class: Malformed, stored: "R2", requests: 2},
		{name: "34 the same twice", body: `{"access_token":"A2","access_token":"A2","refresh_token":"R2"}`, token: "A2", stored: "R2"},
		{name: "34 two refresh tokens", body: `{"access_token":"A2","refresh_token":"R1","refresh_token":"R2"}`, token: "A2", stored: "R2", warned: true},
		{name: "35 case variants", body: `{"Access_Token":"B","access_token":"A2","REFRESH_TOKEN":"R9","refresh_token":"R2"}`, token: "A2", stored: "R2"},
		{name: "35 only a case variant", body: `{"Access_Token":"B"}`, class: Malformed, stored: old, requests: 2},
		{name: "refresh token as number", body: `{"access_token":"A2","refresh_token":12}`, token: "A2", stored: "12", warned: true},
	} {
		t.Run(c.name, func(t *testing.T) { synctest.Test(t, c.run) })
	}
}

func wantEnded(reason Reason) func(*testing.T, *rig, *Error) {
	return func(t *testing.T, r *rig, e *Error) {
		t.Helper()
		if e == nil || e.Reason != reason || !e.Terminal() {
			t.Errorf("ended with %v, want reason %s", e, reason)
		}
		if got := r.events.count(Ended); got != 1 {
			t.Errorf("%d events report the end, want 1", got)
		}
	}
}

func (c responseCase) run(t *testing.T) {
	server := newAuthServer()
	server.script = func(int, url.Values) *http.Response { return c.response() }
	r := newRig(t, server, expired(), func(sc *SourceConfig) { sc.Scopes = []string{"a", "b", "c"} })
	var e *Error
	if c.token != noToken {
		wantToken(t, r.Source, c.token)
		got, _ := r.Token(t.Context())
		if life := got.Expires.Sub(got.Issued); c.life != 0 && life != c.life {
			t.Errorf("life %v, want %v", life, c.life)
		}
		if got.Expires.IsZero() {
			t.Error("never expires")
		}
	} else if e = wantFailure(t, r.Source); e.Class != c.class {
		t.Errorf("class %v, want %v: %v", e.Class, c.class, e)
	}
	synctest.Wait()
	wantRequests(t, server, max(c.requests, 1))
	wantStored(t, r.store, c.stored)
	if odd := r.events.count(OddResponse) > 0; odd != c.warned {
		t.Errorf("odd response reported: %t, want %t", odd, c.warned)
	}
	if c.check != nil {
		c.check(t, r, e)
	}
	if ended := r.events.count(Ended) > 0; ended != (c.class == Rejected) {
		t.Errorf("session ended: %t", ended)
	}
	if r.Dirty() {
		t.Error("memory is ahead of the store")
	}
}

func (c responseCase) response() *http.Response {
	status := c.status
	if status == 0 {
		status = 200
	}
	if c.cut {
		return cutBody(status, c.body)
	}
	return jsonResponse(status, c.body, c.header...)
}
