package oauth

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Cases 39 to 51 and 54 to 58 of internal/cases/oauth.txt: error responses.
// Only invalid_grant ends a session.

func TestErrorResponses(t *testing.T) {
	for _, c := range []struct {
		name     string
		response *http.Response
		class    Class
		code     string
		retry    time.Duration // of the error
		wait     time.Duration // at least, until the next request
		ended    bool
	}{
		{name: "39 invalid_grant", response: invalidGrant(), class: Rejected, code: codeInvalidGrant, ended: true},
		{name: "40 401 invalid_grant", response: jsonResponse(401, `{"error":"invalid_grant"}`), class: Rejected, code: codeInvalidGrant, ended: true},
		{name: "40 403 invalid_grant", response: jsonResponse(403, `{"error":"invalid_grant"}`), class: Rejected, code: codeInvalidGrant, ended: true},
		{name: "40 form invalid_grant", response: jsonResponse(400, `error=invalid_grant`), class: Rejected, code: codeInvalidGrant, ended: true},
		{name: "41 400 empty", response: jsonResponse(400, ``), class: Transient},
		{name: "41 400 HTML", response: jsonResponse(400, `<html>bad</html>`), class: Transient},
		{name: "42 invalid_request", response: jsonResponse(400, `{"error":"invalid_request"}`), class: Transient, code: "invalid_request"},
		{name: "43 500 HTML", response: jsonResponse(500, `<html>oops</html>`), class: Transient},
		{name: "44 500 invalid_grant", response: jsonResponse(500, `{"error":"invalid_grant"}`), class: Transient, code: codeInvalidGrant},
		{name: "45 403 HTML", response: jsonResponse(403, `<html>blocked</html>`), class: Transient},
		{name: "46 429 seconds", response: jsonResponse(429, ``, "Retry-After", "7"), class: Throttled, retry: 7 * time.Second, wait: 7 * time.Second},
		{name: "46 429 date", response: jsonResponse(429, ``, "Retry-After", "Sat, 01 Jan 2000 00:00:09 GMT"), class: Throttled, retry: 9 * time.Second, wait: 9 * time.Second},
		{name: "46 429 a year", response: jsonResponse(429, ``, "Retry-After", "31536000"), class: Throttled, retry: 5 * time.Minute, wait: 5 * time.Minute},
		{name: "46 429 negative", response: jsonResponse(429, ``, "Retry-After", "-5"), class: Throttled, wait: time.Second / 2},
		{name: "46 429 nonsense", response: jsonResponse(429, ``, "Retry-After", "NaN"), class: Throttled, wait: time.Second / 2},
		{name: "46 429 slow_down", response: jsonResponse(429, `{"error":"slow_down"}`), class: Throttled, code: codeSlowDown, wait: time.Second / 2},
		{name: "46 429 invalid_grant", response: jsonResponse(429, `{"error":"invalid_grant"}`), class: Throttled, code: codeInvalidGrant},
		{name: "47 503", response: jsonResponse(503, `{"error":"temporarily_unavailable"}`, "Retry-After", "3"), class: Throttled, code: codeUnavailable, retry: 3 * time.Second, wait: 3 * time.Second},
		{name: "48 invalid_client", response: jsonResponse(401, `{"error":"invalid_client"}`, "WWW-Authenticate", "Basic"), class: Misconfigured, code: codeInvalidClient, wait: time.Minute},
		{name: "48 invalid_scope", response: jsonResponse(400, `{"error":"invalid_scope"}`), class: Misconfigured, code: codeInvalidScope, wait: time.Minute},
		{name: "49 error as object", response: jsonResponse(400, `{"error":{"code":"invalid_grant"}}`), class: Transient},
		{name: "49 error twice", response: jsonResponse(400, `{"error":"x","error":"invalid_grant"}`), class: Transient},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				server.script = func(n int, _ url.Values) *http.Response {
					if n == 1 {
						return c.response
					}
					return nil
				}
				r := newRig(t, server, expired())
				e := wantFailure(t, r.Source)
				if e.Class != c.class || e.Code != c.code || e.RetryAfter != c.retry {
					t.Errorf("class %v code %q retry %v, want %v %q %v", e.Class, e.Code, e.RetryAfter, c.class, c.code, c.retry)
				}
				if errors.Is(e, ErrEnded) != c.ended {
					t.Errorf("ended: %t, want %t", !c.ended, c.ended)
				}
				if c.ended {
					wantStored(t, r.store, "")
					wantFailure(t, r.Source)
					wantRequests(t, server, 1)
					return
				}
				wantStored(t, r.store, firstRefresh)
				if c.wait > 0 {
					time.Sleep(c.wait - time.Millisecond)
					if again := wantFailure(t, r.Source); again.RetryAfter <= 0 {
						t.Error("the error has no time of the next try")
					}
					wantRequests(t, server, 1)
				}
				time.Sleep(61 * time.Second)
				wantToken(t, r.Source, "at-1-secret")
				wantStored(t, r.store, "rt-1-secret")
				wantRequests(t, server, 2)
			})
		})
	}
}

// Case 39: the server rejects the token: the session ends once, and the store is
// empty.
func TestCase39EndsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.ended = true
		r := newRig(t, server, expired())
		for range 5 {
			if e := wantFailure(t, r.Source); e.Reason != ReasonRejected || !errors.Is(e, ErrEnded) {
				t.Fatalf("want ErrEnded for reason rejected, got %v", e)
			}
		}
		synctest.Wait()
		if n := r.events.count(Ended); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
		wantRequests(t, server, 1)
		wantStored(t, r.store, "")
		if r.store.deletes != 1 || r.Record().RefreshToken != "" {
			t.Error("the tokens are still kept")
		}
	})
}

// Cases 41 and 42: a server that rejects for long without an error code is
// reported; the session is kept.
func TestCase41And42Suspect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.script = func(int, url.Values) *http.Response { return jsonResponse(400, "") }
		r := newRig(t, server, expired())
		for range 30 {
			wantFailure(t, r.Source)
			time.Sleep(61 * time.Second)
		}
		wantRequests(t, server, 15) // one a minute, until it is suspect
		if n := r.events.count(Suspect); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
		wantStored(t, r.store, firstRefresh)
		server.script = nil
		time.Sleep(maxSuspectBackoff)
		wantToken(t, r.Source, "at-1-secret")
		wantRequests(t, server, 16)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Case 50: a description is printed in one line, truncated, without the values that
// were sent.
func TestCase50Description(t *testing.T) {
	server := newAuthServer()
	server.script = func(int, url.Values) *http.Response {
		return jsonResponse(400, `{"error":"invalid_client","error_uri":"javascript:alert(1)","error_description":"token `+
			firstRefresh+`\r\n\u001b[31mred\u202e`+strings.Repeat("x", 1<<20-200)+`"}`)
	}
	r := newRig(t, server, expired())
	e := wantFailure(t, r.Source)
	if len(e.Description) > 400 || strings.ContainsAny(e.Description, "\r\n\x1b\u202e") || e.URI != "" {
		t.Errorf("description %q, URI %q", e.Description, e.URI)
	}
	if strings.Contains(e.Error(), firstRefresh) {
		t.Error("the refresh token is in the error")
	}
	wantRequests(t, server, 1)
	wantStored(t, r.store, firstRefresh)
}

// Case 51: a token rotated from the configured one is rejected: the configured one
// is tried once; if that is rejected too, it is an error, and tried again later.
func TestCase51Seed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.token, server.seeds = "", []string{"seed"}
		r := newRig(t, server, expired(), func(c *SourceConfig) { c.Seed = "seed" })
		wantToken(t, r.Source, "at-1-secret")
		wantRequests(t, server, 2)
		wantStored(t, r.store, "seed")
		synctest.Wait()
		if r.events.count(Reseeded) != 1 || r.events.count(Ended) != 0 {
			t.Errorf("events: %v", r.events.all)
		}
		server.seeds = nil
		r.Invalidate("at-1-secret")
		e := wantFailure(t, r.Source)
		if e.Class != Rejected || e.Terminal() {
			t.Errorf("want a rejection that is not the end, got %v", e)
		}
		wantFailure(t, r.Source)
		wantRequests(t, server, 3)
		server.seeds = []string{"seed"}
		wantStored(t, r.store, "seed")
		time.Sleep(time.Minute)
		wantToken(t, r.Source, "at-2-secret")
		wantRequests(t, server, 4)
		wantStored(t, r.store, "seed")
	})
}

// The seed is used when nothing is stored, and the token rotated from it is kept.
func TestSeedFirstUse(t *testing.T) {
	server := newAuthServer()
	store := newTestStore()
	s, err := NewSource(SourceConfig{Client: server.client(t), Store: store, Seed: firstRefresh})
	if err != nil {
		t.Fatal(err)
	}
	wantToken(t, s, "at-1-secret")
	wantStored(t, store, "rt-1-secret")
}

// Case 54: if nothing was sent, there is one request, and another after the
// backoff. If the request may have been sent, the same token is sent once more at
// once.
func TestBrokenConnections(t *testing.T) {
	dial := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	reset := &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
	for _, c := range []struct {
		name     string
		err      error
		class    Class
		requests int
	}{
		{"54 DNS", &net.DNSError{Err: "no such host", Name: "as.example"}, Transient, 1},
		{"54 refused", dial, Transient, 1},
		{"54 reset before headers", reset, Indeterminate, 2},
		{"54 EOF on a reused connection", errors.New("http: server closed idle connection SECRET"), Indeterminate, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				broken := true
				server.script = func(int, url.Values) *http.Response {
					if broken {
						return jsonResponse(0, "")
					}
					return nil
				}
				r := newRig(t, server, expired(), func(sc *SourceConfig) {
					sc.Client = server.client(t, func(cfg *Config) {
						cfg.HTTPClient = &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
							res, err := server.RoundTrip(req)
							if err == nil && res.StatusCode == 0 {
								return nil, c.err
							}
							return res, err
						})}
					})
				})
				e := wantFailure(t, r.Source)
				if e.Class != c.class || strings.Contains(e.Error(), "SECRET") {
					t.Errorf("class %v: %v", e.Class, e)
				}
				wantRequests(t, server, c.requests)
				wantStored(t, r.store, firstRefresh)
				broken = false
				time.Sleep(2 * time.Second)
				wantToken(t, r.Source, "at-1-secret")
			})
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// Case 54: the response is lost after the server has rotated. With a grace period
// the session is kept; a strict server has ended it, and the reason is
// lost-response.
func TestCase54LostResponse(t *testing.T) {
	lost := func(n int) error {
		if n == 1 {
			return errors.New("reset")
		}
		return nil
	}
	for _, rot := range []rotation{grace, untilUsed} {
		server := newAuthServer()
		server.rotation, server.loseResponse = rot, lost
		r := newRig(t, server, expired())
		if _, err := r.Token(t.Context()); err != nil {
			t.Fatalf("rotation %v: %v", rot, err)
		}
		wantRequests(t, server, 2)
		wantStored(t, r.store, runtime.Secret(server.token))
	}
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.loseResponse = lost
		r := newRig(t, server, expired())
		e := wantFailure(t, r.Source)
		synctest.Wait()
		wantEnded(ReasonLostResponse)(t, r, e)
		wantRequests(t, server, 2)
		wantStored(t, r.store, "")
	})
}

// Case 55: with a server that hangs, each call returns at its deadline.
func TestCase55HangingServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = time.Hour
		r := newRig(t, server, expired())
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		begun := time.Now()
		_, err := r.Token(ctx)
		if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || took != 100*time.Millisecond {
			t.Errorf("after %v: %v", took, err)
		}
		time.Sleep(2 * time.Minute) // the refresh ends by its own time limit
		wantRequests(t, server, 2)
		if r.events.count(RefreshFailed) != 1 {
			t.Error("the refresh did not end")
		}
		wantStored(t, r.store, firstRefresh)
	})
}

// Case 56: tokens are sent over TLS, or to this machine only.
func TestCase56UnsafeEndpoints(t *testing.T) {
	for endpoint, ok := range map[string]bool{
		"https://as.example/token":         true,
		"http://127.0.0.1:8080/token":      true,
		"http://[::1]/token":               true,
		"http://localhost/token":           true,
		"http://as.example/token":          false,
		"http://127.0.0.1.example/token":   false,
		"https://user:pw@as.example/token": false,
		"https://as.example/token#x":       false,
		"/token":                           false,
		"":                                 false,
		"ftp://as.example":                 false,
	} {
		_, err := NewClient(Config{ClientID: "app", Endpoints: Endpoints{Token: endpoint}})
		if (err == nil) != ok {
			t.Errorf("%q: %v", endpoint, err)
		}
		if err != nil && strings.Contains(err.Error(), "pw") {
			t.Errorf("the error shows a password: %v", err)
		}
	}
}

// Cases 57 and 58: a rejected log in differs from a failed one, and holds the values
// that a further step needs.
func TestPasswordRejections(t *testing.T) {
	for _, c := range []struct {
		name     string
		response *http.Response
		want     error
	}{
		{"57 invalid_grant", invalidGrant(), ErrBadCredentials},
		{"57 401 invalid_grant", jsonResponse(401, `{"error":"invalid_grant"}`), ErrBadCredentials},
		{"57 401", jsonResponse(401, ``), ErrLogInRejected},
		{"57 invalid_request", jsonResponse(400, `{"error":"invalid_request"}`), ErrLogInRejected},
		{"57 403 empty", jsonResponse(403, ``), ErrLogInRejected},
		{"58 second factor", jsonResponse(403, `{"error":"mfa_required","mfa_token":"mt-secret"}`), ErrLogInRejected},
		{"invalid_client", jsonResponse(401, `{"error":"invalid_client"}`), nil},
		{"429", jsonResponse(429, ``), nil},
		{"500", jsonResponse(500, `{"error":"invalid_grant"}`), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := newAuthServer()
			server.script = func(int, url.Values) *http.Response { return c.response }
			_, err := server.client(t).Password(t.Context(), "ada@example.com", "pw-secret", "a")
			for _, target := range []error{ErrBadCredentials, ErrLogInRejected} {
				if errors.Is(err, target) != (target == c.want) {
					t.Errorf("%v; is %v: %t", err, target, target != c.want)
				}
			}
			if errors.Is(err, ErrEnded) || err == nil {
				t.Errorf("got %v", err)
			}
			noSecrets(t, err)
			if e, _ := errors.AsType[*Error](err); strings.HasPrefix(c.name, "58") && (e.Code != "mfa_required" || e.Fields["mfa_token"] != "mt-secret") {
				t.Errorf("the further step is lost: %q", e.Code)
			}
			wantRequests(t, server, 1)
			if f := server.forms[0]; f.Get("username") != "ada@example.com" || f.Get("password") != "pw-secret" || f.Get("scope") != "a" || f.Get("grant_type") != "password" {
				t.Errorf("sent %v", f)
			}
		})
	}
}
