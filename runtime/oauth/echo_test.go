package oauth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The tests cover error responses that repeat what was sent, and codes in
// spellings of their own: cases 122 and 123 of internal/cases/oauth.txt.

// Case 122: no spelling of a secret, in no member, reaches an error.
func TestCase122Echoes(t *testing.T) {
	const refresh, secret, password = "rt-canary+/=1", "cs canary%2", "pw ünï+canary&3\u00a0<\"x"
	sent := func(r *http.Request) string { return r.PostForm.Get("refresh_token") + r.PostForm.Get("password") }
	text := func(member string, way func(*http.Request, string) string) func(*http.Request, string) string {
		return func(r *http.Request, body string) string {
			return fmt.Sprintf(`{"error":"invalid_request",%q:%q}`, member, way(r, body))
		}
	}
	ways := map[string]func(*http.Request, string) string{
		"code":           func(r *http.Request, _ string) string { return fmt.Sprintf(`{"error":%q}`, "no such token "+sent(r)) },
		"code alone":     func(r *http.Request, _ string) string { return fmt.Sprintf(`{"error":%q}`, sent(r)) },
		"long code":      func(r *http.Request, _ string) string { return fmt.Sprintf(`{"error":%q}`, strings.Repeat("x", 41)) },
		"member name":    func(r *http.Request, _ string) string { return fmt.Sprintf(`{"error":"x",%q:"x"}`, sent(r)) },
		"raw":            text("error_description", func(r *http.Request, _ string) string { return "no token " + sent(r) }),
		"body":           text("error_description", func(_ *http.Request, b string) string { return "bad: " + b }),
		"lower escapes":  text("error_description", func(_ *http.Request, b string) string { return strings.ToLower(b) }),
		"path":           text("error_description", func(r *http.Request, _ string) string { return url.PathEscape(sent(r)) }),
		"header":         text("error_description", func(r *http.Request, _ string) string { return r.Header.Get("Authorization") }),
		"decoded header": text("error_description", func(r *http.Request, _ string) string { u, p, _ := r.BasicAuth(); return u + ":" + p }),
		"quoted":         text("error_description", func(r *http.Request, _ string) string { return fmt.Sprintf("%q %+q", sent(r), sent(r)) }),
		"base64":         text("error_description", func(r *http.Request, _ string) string { return base64.StdEncoding.EncodeToString([]byte(sent(r))) }),
		"shortened":      text("error_description", func(r *http.Request, _ string) string { return "token " + sent(r)[:9] + "…" }),
		"capitals":       text("error_description", func(r *http.Request, _ string) string { return strings.ToUpper(sent(r)) }),
		"hexadecimal":    text("error_description", func(r *http.Request, _ string) string { return fmt.Sprintf("%x", sent(r)) }),
		"twice escaped":  text("error_description", func(_ *http.Request, b string) string { return url.QueryEscape(b) }),
		"base64 of body": text("error_description", func(_ *http.Request, b string) string { return base64.StdEncoding.EncodeToString([]byte(b)) }),
		"in two lines":   text("error_description", func(r *http.Request, _ string) string { return sent(r)[:7] + "\n" + sent(r)[7:] }),
		"after 300":      text("error_description", func(r *http.Request, _ string) string { return strings.Repeat("x", 295) + sent(r) }),
		"URI":            text("error_uri", func(_ *http.Request, b string) string { return "https://x.example/?" + b }),
	}
	for name, way := range ways {
		for _, style := range []AuthStyle{AuthBasic, AuthBody} {
			c := onNetworkClient(t, func(w http.ResponseWriter, r *http.Request) {
				b, _ := io.ReadAll(r.Body)
				r.PostForm, _ = url.ParseQuery(string(b))
				w.WriteHeader(400)
				_, _ = io.WriteString(w, way(r, string(b)))
			}, func(c *Config) { c.ClientSecret, c.AuthStyle = secret, style })
			_, err1 := c.Refresh(t.Context(), refresh)
			_, err2 := c.Password(t.Context(), "ada", password)
			for _, err := range []error{err1, err2} {
				e, _ := errors.AsType[*Error](err)
				shown := fmt.Sprintf("%v %+v %#v %q %q %q", err, err, err, e.Code, e.Description, e.URI)
				for name := range e.Fields {
					shown += " " + name
				}
				for _, hidden := range []string{"canary", "cs%20", "rt-can", "pw ünï", base64.RawStdEncoding.EncodeToString([]byte(refresh)),
					base64.RawStdEncoding.EncodeToString([]byte(password)), base64.StdEncoding.EncodeToString([]byte("app:" + url.QueryEscape(secret))), "63616e617279"} {
					if strings.Contains(strings.ToLower(shown), strings.ToLower(hidden)) || strings.Contains(shown, "Y2FuYXJ5") {
						t.Errorf("%s: %q is in %s", name, hidden, shown)
					}
				}
				if strings.Contains(name, "code") && e.Code != "" && e.Code != codeInvalidRequest {
					t.Errorf("%s: code %q", name, e.Code)
				}
			}
		}
	}
}

// Case 122: a password that equals a code does not hide it.
func TestCase122PasswordIsACode(t *testing.T) {
	server := newAuthServer()
	server.script = repeatedly(invalidGrant())
	for _, password := range []string{"invalid_grant", "grant", "error"} {
		if _, err := server.client(t).Password(t.Context(), "ada", "grant"); !errors.Is(err, ErrBadCredentials) {
			t.Errorf("password %q: %v", password, err)
		}
	}
}

// Case 123: the refresh token is rejected for good by codes in other spellings,
// by those of GitHub and Slack, and by those of Config.DeadTokenCodes.
func TestCase123DeadTokenCodes(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		codes  []string
		ended  bool
	}{
		"GitHub":           {200, `{"error":"bad_refresh_token","error_description":"The refresh token passed is incorrect or expired."}`, nil, true},
		"GitHub with 400":  {400, `{"error":"bad_refresh_token"}`, nil, true},
		"Slack":            {200, `{"ok":false,"error":"invalid_refresh_token"}`, nil, true},
		"other case":       {400, `{"error":"Invalid_Grant"}`, nil, true},
		"blank":            {400, `{"error":"invalid_grant "}`, nil, true},
		"line break":       {400, `{"error":"invalid_grant\n"}`, nil, true},
		"no separator":     {400, `{"error":"InvalidGrant"}`, nil, true},
		"other separator":  {400, `{"error":"invalid-grant."}`, nil, true},
		"with the reason":  {401, `{"error":"invalid_grant: Token has been expired or revoked."}`, nil, true},
		"configured":       {400, `{"error":"TokenRevoked"}`, []string{"tokenrevoked"}, true},
		"replaced":         {400, `{"error":"bad_refresh_token"}`, []string{"x"}, false},
		"server fails":     {500, `{"error":"bad_refresh_token"}`, nil, false},
		"foreign":          {400, `{"error":"token_expired"}`, nil, false},
		"foreign with 200": {200, `{"error":"token_expired"}`, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				server.script = repeatedly(jsonResponse(test.status, test.body))
				client := server.client(t, func(c *Config) { c.DeadTokenCodes = test.codes })
				r := newRig(t, server, expired(), func(c *SourceConfig) { c.Client = client })
				for range 24 * 60 {
					_, _ = r.Token(t.Context())
					time.Sleep(time.Minute)
				}
				_, err := r.Token(t.Context())
				synctest.Wait()
				if errors.Is(err, ErrEnded) != test.ended {
					t.Errorf("after a day: %v", err)
				}
				n := server.requests()
				if test.ended {
					wantRequests(t, server, 1)
					wantStored(t, r.store, "")
					return
				}
				wantStored(t, r.store, firstRefresh)
				if test.status < 500 && (n > 24*60/10 || r.events.count(Suspect) != 1) {
					t.Errorf("%d requests in a day, suspect reported %d times", n, r.events.count(Suspect))
				}
			})
		})
	}
	if ClassOf(200, "bad_refresh_token") != Rejected || ClassOf(400, "Invalid_Grant") != Rejected || ClassOf(400, "x") != Transient {
		t.Error("ClassOf")
	}
}
