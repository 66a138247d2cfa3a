package oauth

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// The fuzz targets cover everything that parses the output of a server or a
// store.

// FuzzTokenResponse checks what must hold of any response: no panic, a token that
// can be sent in a header and expires, or an error that quotes none of the body; and
// that text after a complete object changes nothing.
func FuzzTokenResponse(f *testing.F) {
	for _, seed := range []string{
		`{"access_token":"A2","token_type":"bearer","refresh_token":"R2","expires_in":3600,"scope":"a b"}`,
		`{"access_token":"A2","expires_in":"3600","scope":["a"]}`, `access_token=A2&refresh_token=R2&expires_in=1e3`,
		"\xef\xbb\xbf{\"access_token\":\"A2\"}xx", `{"error":"invalid_grant","error_description":"x\u0000"}`, `{"refresh_token":12`,
		`[]`, `null`, `<html>`, `{"access_token":"A","access_token":"B"}`, `{"expires_in":1e999}`, `{"expires_in":-1`, `{"a":{"a":[`,
	} {
		f.Add([]byte(seed), 200, true)
		f.Add([]byte(seed), 400, false)
	}
	c, err := NewClient(Config{ClientID: "app", Endpoints: Endpoints{Token: "https://as.example/t"}})
	if err != nil {
		f.Fatal(err)
	}
	issued := time.Now()
	f.Fuzz(func(t *testing.T, body []byte, status int, complete bool) {
		a := parseParameters(bytes.Clone(body), complete)
		token, fail := c.readToken(opRefresh, status, a, issued)
		if (token == nil) == (fail == nil) {
			t.Fatal("neither token nor error, or both")
		}
		if fail != nil {
			checkFailure(t, fail, body)
			checkFailure(t, c.errorResponse(opRefresh, response{status, http.Header{}, a}, issued), body)
			return
		}
		life := token.Expires.Sub(token.Issued)
		if life < time.Second || life > c.config.MaxLifetime || token.AccessToken == "" {
			t.Errorf("life %v", life)
		}
		if strings.ContainsFunc(string(token.AccessToken), func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("access token %q", string(token.AccessToken))
		}
		if complete && !a.truncated {
			again, fail := c.readToken(opRefresh, status, parseParameters(append(bytes.Clone(body), ' ', '\n'), true), issued)
			if fail != nil || again.AccessToken != token.AccessToken || again.RefreshToken != token.RefreshToken || !again.Expires.Equal(token.Expires) {
				t.Error("white space at the end changes what is read")
			}
		}
	})
}

func checkFailure(t *testing.T, e *Error, body []byte) {
	text := e.Error()
	if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\n\x00\x1b") {
		t.Errorf("error %q", text)
	}
	if len(text) > 1500 {
		t.Errorf("an error of %d bytes", len(text))
	}
	if e.rescued != "" && len(e.rescued) > 8 && strings.Contains(text, string(e.rescued)) && !bytes.Contains(body, []byte("error_description")) {
		t.Errorf("the refresh token is in %q", text)
	}
}

// FuzzRetryAfter checks that a wait is never negative and never too long.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "5", "-5", "1e9", "NaN", "inf", "Sat, 01 Jan 2000 00:00:09 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(seed)
	}
	now := time.Now()
	f.Fuzz(func(t *testing.T, value string) {
		if d := retryAfter(value, now); d < 0 || d > maxRetryAfter {
			t.Errorf("%q: %v", value, d)
		}
	})
}

// FuzzChallenge checks that challenges of any form are read without a panic,
// and that a lone Bearer challenge is read exactly.
func FuzzChallenge(f *testing.F) {
	for _, seed := range []string{"", "Bearer", `Bearer error="x"`, `Basic realm="a, b", Bearer error=x, `, `Bearer error="a\"b`, "=,=", `"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		_ = bearerError([]string{line, line})
		if strings.ContainsAny(line, "\\\"") {
			return
		}
		if got := bearerError([]string{`Digest x="y, z", Bearer realm="` + line + `", error="` + line + `"`}); got != line {
			t.Errorf("read %q of %q", got, line)
		}
	})
}

// FuzzRecord checks that stored records survive decoding and encoding.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"access_token":"a","refresh_token":"b","scopes":["x"],"issued":"2026-11-22T00:00:00Z","exchanging":{"since":"2026-11-22T00:00:00Z","holder":"h"},"new":{"a":1}}`))
	f.Add([]byte(`{}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var rec, again Record
		if json.Unmarshal(b, &rec) != nil {
			return
		}
		one, err := json.Marshal(rec)
		if err != nil {
			t.Skip() // a time that JSON cannot hold
		}
		if err := json.Unmarshal(one, &again); err != nil {
			t.Fatalf("%s: %v", one, err)
		}
		two, err := json.Marshal(again)
		if err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s became %s (%v)", one, two, err)
		}
	})
}
