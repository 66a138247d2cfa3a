package oauth

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// TestOddResponses checks for each of 62 odd token responses that the session
// survives and a token of the response is used. responses_test.go checks more of
// the cases in internal/cases/oauth.txt.
func TestOddResponses(t *testing.T) {
	const (
		tok  = `"access_token":"A2"`
		pair = tok + `,"token_type":"Bearer","refresh_token":"R2"`
	)
	with := func(m string) *http.Response { return jsonResponse(200, "{"+pair+","+m+"}") }
	plain := func(m string) *http.Response { return jsonResponse(200, "{"+tok+","+m+`,"expires_in":3600}`) }
	reset, huge := errors.New("EOF"), strings.Repeat(" ", 2<<20)
	type want struct {
		used  bool // the access token is returned
		ended bool
		new   bool // R2 is stored
		sent  int  // token requests: repeated once if the token may have been invalidated
	}
	used, kept, ended, unsure := want{used: true, sent: 1}, want{sent: 1}, want{ended: true, sent: 1}, want{sent: 2}
	usedNew, rescued := want{used: true, new: true, sent: 1}, want{new: true, sent: 2}
	rows := []struct {
		name string
		res  *http.Response
		want want
	}{
		{"200 normal", with(`"expires_in":3600`), usedNew},
		{"200 HTML page", jsonResponse(200, "<html>"), unsure},
		{"200 empty body", jsonResponse(200, ""), unsure},
		{"204 no content", jsonResponse(204, ""), unsure},
		{"200 {}", jsonResponse(200, "{}"), unsure},
		{"200 null", jsonResponse(200, "null"), unsure},
		{"200 JSON array", jsonResponse(200, "["+tok+"]"), unsure},
		{"200 truncated JSON", jsonResponse(200, "{"+pair+`,"expi`), usedNew},
		{"200 JSON + trailing garbage", jsonResponse(200, "{"+pair+"}xxx"), usedNew},
		{"200 UTF-8 BOM + JSON", jsonResponse(200, "\xef\xbb\xbf{"+pair+"}"), usedNew},
		{"200 JSON, Content-Type text/plain", jsonResponse(200, "{"+pair+"}", "Content-Type", "text/plain"), usedNew},
		{"200 JSON, no Content-Type", jsonResponse(200, "{"+pair+"}", "Content-Type", ""), usedNew},
		{"200 JSON, Content-Type text/html", jsonResponse(200, "{"+pair+"}", "Content-Type", "text/html"), usedNew},
		{"200 form-encoded", jsonResponse(200, "access_token=A2&refresh_token=R2&expires_in=3600"), usedNew},
		{"200 error JSON", jsonResponse(200, `{"error":"invalid_grant"}`), ended},
		{"200 access_token AND error", with(`"error":"x"`), rescued},
		{`expires_in string "3600"`, with(`"expires_in":"3600"`), usedNew},
		{"expires_in float 3600.0", with(`"expires_in":3600.0`), usedNew},
		{"expires_in float 3599.7", with(`"expires_in":3599.7`), usedNew},
		{"expires_in 1e3", with(`"expires_in":1e3`), usedNew},
		{"expires_in missing", jsonResponse(200, "{"+pair+"}"), usedNew},
		{"expires_in null", with(`"expires_in":null`), usedNew},
		{"expires_in 0", with(`"expires_in":0`), usedNew},
		{"expires_in -1", with(`"expires_in":-1`), usedNew},
		{"expires_in 5 (below the 10 s margin)", with(`"expires_in":5`), usedNew},
		{"expires_in 99999999999", with(`"expires_in":99999999999`), usedNew},
		{"expires_in 1e30", with(`"expires_in":1e30`), usedNew},
		{`expires_in ""`, with(`"expires_in":""`), usedNew},
		{`expires_in "soon"`, with(`"expires_in":"soon"`), usedNew},
		{"expires_in true", with(`"expires_in":true`), usedNew},
		{"expires_in as absolute unix time", with(`"expires_in":1795356000`), usedNew},
		{"token_type missing", jsonResponse(200, "{"+tok+`,"expires_in":3600}`), used},
		{"token_type bearer (lower case)", plain(`"token_type":"bearer"`), used},
		{"token_type MAC", plain(`"token_type":"MAC"`), unsure},
		{"token_type DPoP (not asked for)", plain(`"token_type":"DPoP"`), unsure},
		{"refresh_token omitted", plain(`"token_type":"Bearer"`), used},
		{`refresh_token ""`, plain(`"refresh_token":""`), used},
		{"refresh_token null", plain(`"refresh_token":null`), used},
		{"access_token with CRLF", jsonResponse(200, `{"access_token":"A\r\nX-Evil: 1","refresh_token":"R2"}`), rescued},
		{"access_token number", jsonResponse(200, `{"access_token":1}`), unsure},
		{"scope array", plain(`"scope":["a"]`), used},
		{"duplicate access_token keys", plain(`"access_token":"B"`), unsure},
		{"case-variant key Access_Token", plain(`"Access_Token":"B"`), used},
		{"400 invalid_grant JSON", invalidGrant(), ended},
		{"400 empty body (glewlwyd)", jsonResponse(400, ""), kept},
		{"400 HTML", jsonResponse(400, "<html>bad</html>"), kept},
		{"401 invalid_grant (go-oauth2)", jsonResponse(401, `{"error":"invalid_grant"}`), ended},
		{"401 invalid_client + WWW-Authenticate", jsonResponse(401, `{"error":"invalid_client"}`, "WWW-Authenticate", "Basic"), kept},
		{"403 WAF HTML", jsonResponse(403, "<html>blocked</html>"), kept},
		{"400 error is object", jsonResponse(400, `{"error":{"code":"invalid_grant"}}`), kept},
		{"400 form-encoded error", jsonResponse(400, "error=invalid_grant"), ended},
		{"429 Retry-After: 1", jsonResponse(429, `{"error":"temporarily_unavailable"}`, "Retry-After", "1"), kept},
		{"500 HTML", jsonResponse(500, "<html>oops</html>"), kept},
		{`500 {"error":"invalid_grant"}`, jsonResponse(500, `{"error":"invalid_grant"}`), kept},
		{"503 Retry-After: 1", jsonResponse(503, "", "Retry-After", "1"), kept},
		{"302 to other origin", jsonResponse(302, "{"+pair+"}", "Location", "https://evil.example/"), kept},
		{"307 to other origin", jsonResponse(307, "", "Location", "https://evil.example/"), kept},
		{"308 to other origin", jsonResponse(308, "", "Location", "https://evil.example/"), kept},
		{"connection reset before headers", nil, unsure},
		{"body cut (Content-Length larger)", cutBody(200, "{"+pair), usedNew},
		{"2 MiB body", jsonResponse(200, "{"+pair+`,"x":"`+huge+`"}`), usedNew},
		{"gzip bomb 64 MiB of spaces then JSON", jsonResponse(200, huge+"{"+pair+"}"), unsure},
	}
	if len(rows) != 62 {
		t.Errorf("%d rows, the table has 62", len(rows))
	}
	for i, row := range rows {
		t.Run(fmt.Sprintf("odd %02d %s", i+1, row.name), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				odd := true
				server.rotation = grace
				client := server.client(t, func(c *Config) {
					c.HTTPClient = &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
						if req.URL.Host != "as.example" {
							t.Errorf("a request went to %s", req.URL.Host)
						}
						res, err := server.RoundTrip(req)
						if err == nil && res.StatusCode == 0 {
							return nil, reset
						}
						return res, err
					})}
				})
				server.script = func(_ int, form url.Values) *http.Response {
					switch {
					case !odd:
						server.token = form.Get("refresh_token")
						return nil
					case row.res == nil:
						return jsonResponse(0, "")
					}
					return repeated(row.res)
				}
				r := newRig(t, server, expired(), func(c *SourceConfig) { c.Client = client })
				_, err := r.Token(t.Context())
				if (err == nil) != row.want.used || errors.Is(err, ErrEnded) != row.want.ended {
					t.Fatalf("got %v, want %+v", err, row.want)
				}
				wantRequests(t, server, row.want.sent)
				if stored := r.store.held().RefreshToken; (stored == "R2") != row.want.new || (stored == "") != row.want.ended {
					t.Errorf("stored %q, want %+v", string(stored), row.want)
				}
				if row.want.ended {
					return
				}
				odd = false
				time.Sleep(25 * time.Hour)
				if _, err := r.Token(t.Context()); err != nil {
					t.Errorf("the session does not go on: %v", err)
				}
				wantRequests(t, server, row.want.sent+1)
				wantStored(t, r.store, runtime.Secret(server.token))
			})
		})
	}
}

// repeated returns res with a new body, and replaces the body of res.
func repeated(res *http.Response) *http.Response {
	body, err := io.ReadAll(res.Body)
	again := func() io.ReadCloser {
		if err != nil {
			return io.NopCloser(io.MultiReader(bytes.NewReader(body), failingReader{err}))
		}
		return io.NopCloser(bytes.NewReader(body))
	}
	res.Body = again()
	c := *res
	c.Body = again()
	return &c
}
