package oauth

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Cases 73 to 79 of internal/cases/oauth.txt: an API that rejects tokens before
// they expire.

// api accepts only the access token that the authorization server issued last.
type api struct {
	server *authServer
	delay  func() time.Duration
	reject func(req *http.Request) *http.Response // nil: by token
	calls  atomic.Int32
}

func (a *api) RoundTrip(req *http.Request) (*http.Response, error) {
	a.calls.Add(1)
	if a.delay != nil {
		time.Sleep(a.delay())
	}
	if req.Body != nil {
		_, _ = io.Copy(io.Discard, req.Body)
	}
	if a.reject != nil {
		return a.reject(req), nil
	}
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	if req.Header.Get("Authorization") == "Bearer "+a.server.last {
		return jsonResponse(200, `{}`), nil
	}
	return jsonResponse(401, ``, "WWW-Authenticate", `Bearer error="invalid_token"`), nil
}

func (a *api) client(r *rig) *http.Client {
	return &http.Client{Transport: &Transport{Authorizer: r, Origins: []string{"https://api.example"}, Base: a}}
}

func get(t *testing.T, c *http.Client) int {
	t.Helper()
	res, err := c.Get("https://api.example/x")
	if err != nil {
		t.Error(err)
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// Case 73: an access token is revoked; 200 goroutines notice it at different times.
func TestCase73RevokedAccessToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.delay = 50 * time.Millisecond
		r := newRig(t, server, withLife(time.Hour))
		a := &api{server: server, delay: func() time.Duration { return rand.N(300 * time.Millisecond) }}
		client := a.client(r)
		var wg sync.WaitGroup
		var rejected atomic.Int32
		for range 200 {
			wg.Go(func() {
				for range 3 {
					if get(t, client) != 200 {
						rejected.Add(1)
					}
				}
			})
		}
		wg.Wait()
		if n := rejected.Load(); n != 0 {
			t.Errorf("%d rejections reached the application", n)
		}
		wantRequests(t, server, 1)
		wantStored(t, r.store, "rt-1-secret")
	})
}

// Case 74: a late rejection of the old token does not drop the new one, which is
// returned from memory without reading the store.
func TestCase74LateRejection(t *testing.T) {
	server := newAuthServer()
	r := newRig(t, server, withLife(time.Hour))
	wantToken(t, r.Source, "at-old-secret")
	if !r.Invalidate("at-old-secret") {
		t.Error("a retry is not reported as useful")
	}
	wantToken(t, r.Source, "at-1-secret")
	r.store.setFail(func(string, Record) error { return errDisk })
	for range 10 {
		if !r.Invalidate("at-old-secret") {
			t.Error("a retry with the new token is not reported as useful")
		}
	}
	wantToken(t, r.Source, "at-1-secret")
	wantRequests(t, server, 1)
	wantStored(t, r.store, "rt-1-secret")
}

// Case 75: an API that rejects even new tokens gets one retry per call, and costs
// few refreshes.
func TestCase75RejectedForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		r := newRig(t, server, withLife(time.Hour))
		a := &api{server: server, reject: func(*http.Request) *http.Response { return jsonResponse(401, "") }}
		client := a.client(r)
		if got := get(t, client); got != 401 || a.calls.Load() != 2 {
			t.Errorf("status %d after %d calls, want 401 after 2", got, a.calls.Load())
		}
		for range 600 {
			if got := get(t, client); got != 401 {
				t.Fatalf("status %d", got)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if n := server.requests(); n > 8 {
			t.Errorf("%d refreshes in a minute", n)
		}
		wantStored(t, r.store, r.Record().RefreshToken)
	})
}

// Case 76: a body that cannot be sent again: the caller gets the rejection, and the
// next call has a new token.
func TestCase76BodyOnce(t *testing.T) {
	server := newAuthServer()
	r := newRig(t, server, withLife(time.Hour))
	a := &api{server: server}
	client := a.client(r)
	for _, c := range []struct {
		body io.Reader
		want int
	}{{io.NopCloser(strings.NewReader("x")), 401}, {strings.NewReader("x"), 200}} {
		res, err := client.Post("https://api.example/x", "text/plain", c.body)
		if err != nil || res.StatusCode != c.want {
			t.Fatalf("got %v %v, want %d", res, err, c.want)
		}
	}
	wantRequests(t, server, 1)
	if a.calls.Load() != 2 {
		t.Errorf("%d calls, want 2", a.calls.Load())
	}
	r.rejections = rejectionBackoff{}
	r.Invalidate("at-1-secret")
	res, err := client.Post("https://api.example/x", "text/plain", strings.NewReader("x"))
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("got %v %v", res, err)
	}
	wantRequests(t, server, 2)
	wantStored(t, r.store, "rt-2-secret")
}

// Cases 77 to 79: which responses reject the token.
func TestCase77To79TokenRejected(t *testing.T) {
	for _, c := range []struct {
		status int
		lines  []string
		want   bool
	}{
		{200, nil, false},
		{401, nil, true},
		{401, []string{`Bearer realm="x"`}, true},
		{401, []string{`Bearer error="invalid_token"`}, true},
		{401, []string{`Basic realm="a, Bearer error=\"insufficient_scope\"", Bearer realm="b", error="invalid_token"`}, true},
		{401, []string{`Basic realm="a"`, `Bearer error="invalid_token"`}, true},
		{401, []string{`Basic realm="a", Bearer realm="b" , error = "insufficient_scope", scope="x y"`}, false},
		{401, []string{`bearer error=insufficient_scope`}, false},
		{401, []string{`Bearer, Digest error="insufficient_scope"`}, true},
		{401, []string{`Bearer error="invalid_request`}, true},
		{403, []string{`Bearer error="insufficient_scope"`}, false},
		{403, nil, false},
		{500, []string{`Bearer error="invalid_token"`}, false},
	} {
		res := &http.Response{StatusCode: c.status, Header: http.Header{"Www-Authenticate": c.lines}}
		if got := TokenRejected(res); got != c.want {
			t.Errorf("%d %q: %t", c.status, c.lines, got)
		}
	}
}

// Case 78: a server that responds to an invalid token with a bare 403.
func TestCase78ForbiddenAsRejection(t *testing.T) {
	server := newAuthServer()
	r := newRig(t, server, withLife(time.Hour))
	a := &api{server: server}
	a.reject = func(req *http.Request) *http.Response {
		if req.Header.Get("Authorization") == "Bearer at-1-secret" {
			return jsonResponse(200, "")
		}
		return jsonResponse(403, "")
	}
	client := a.client(r)
	if got := get(t, client); got != 403 {
		t.Errorf("status %d, want 403", got)
	}
	client.Transport.(*Transport).Rejected = func(res *http.Response) bool { return res.StatusCode == 403 }
	if got := get(t, client); got != 200 {
		t.Errorf("status %d, want 200", got)
	}
	wantRequests(t, server, 1)
	wantStored(t, r.store, "rt-1-secret")
}

// Cases 77 and 79: the result of a response that requires more scope, and of one
// with several challenges, and the number of requests.
func TestCase77And79Challenges(t *testing.T) {
	for name, c := range map[string]struct {
		status    int
		challenge string
		want      int
		requests  int
		stored    runtime.Secret
	}{
		"77 more scope is needed":     {403, `Bearer error="insufficient_scope", scope="write"`, 403, 0, firstRefresh},
		"77 the same with 401":        {401, `Bearer error="insufficient_scope", scope="write"`, 401, 0, firstRefresh},
		"79 Basic comes first":        {401, `Basic realm="a, b", Bearer realm="c", error="invalid_token"`, 200, 1, "rt-1-secret"},
		"79 Basic and too few scopes": {401, `Basic realm="a", Bearer error="insufficient_scope"`, 401, 0, firstRefresh},
	} {
		t.Run(name, func(t *testing.T) {
			server := newAuthServer()
			r := newRig(t, server, withLife(time.Hour))
			a := &api{server: server, reject: func(req *http.Request) *http.Response {
				if req.Header.Get("Authorization") != "Bearer at-old-secret" {
					return jsonResponse(200, "")
				}
				return jsonResponse(c.status, "", "WWW-Authenticate", c.challenge)
			}}
			if got := get(t, a.client(r)); got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
			wantRequests(t, server, c.requests)
			wantStored(t, r.store, c.stored)
		})
	}
}

// A redirect to another origin carries no credentials.
func TestTransportOrigins(t *testing.T) {
	server := newAuthServer()
	r := newRig(t, server, withLife(time.Hour))
	var got []string
	client := &http.Client{Transport: &Transport{
		Authorizer: r, Origins: []string{"https://api.example"},
		Base: roundTrip(func(req *http.Request) (*http.Response, error) {
			got = append(got, req.URL.Host+" "+req.Header.Get("Authorization"))
			if req.URL.Host == "api.example" {
				return jsonResponse(302, "", "Location", "https://other.example/"), nil
			}
			return jsonResponse(200, ""), nil
		}),
	}}
	if _, err := client.Get("https://api.example/x"); err != nil {
		t.Fatal(err)
	}
	if want := "api.example Bearer at-old-secret|other.example "; strings.Join(got, "|") != want {
		t.Errorf("sent %q", got)
	}
}

// Authorize replaces a header and returns ErrEnded for a session that has ended.
func TestAuthorize(t *testing.T) {
	server := newAuthServer()
	r := newRig(t, server, expired())
	req, _ := http.NewRequestWithContext(context.Background(), "GET", "https://api.example/x", nil)
	req.Header.Set("Authorization", "Basic x")
	if err := r.Authorize(t.Context(), req); err != nil || req.Header.Get("Authorization") != "Bearer at-1-secret" {
		t.Errorf("%v, %q", err, req.Header)
	}
	if !r.Rejected(t.Context(), req) {
		t.Error("a retry is not reported as useful")
	}
	server.ended = true
	if err := r.Authorize(t.Context(), &http.Request{}); err == nil {
		t.Error("no error")
	}
	if r.Rejected(t.Context(), req) {
		t.Error("a Source that has ended reports that a retry may succeed")
	}
	req.Header.Set("Authorization", "Basic x")
	if r.Rejected(t.Context(), req) {
		t.Error("a rejection of other credentials was handled")
	}
}
