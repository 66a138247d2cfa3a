package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Case 117 of internal/cases/oauth.txt: logging in with a browser.

// Case 117: the vector of RFC 7636 appendix B.
func TestCase117PKCEVector(t *testing.T) {
	if got := challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"); got != "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" {
		t.Errorf("challenge %q", got)
	}
	if a, b := randomString(), randomString(); a == b || len(a) != 43 || strings.Trim(string(a), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Errorf("verifiers %q %q", string(a), string(b))
	}
}

func browserClient(t *testing.T, server *authServer) *Client {
	return server.client(t, func(c *Config) {
		c.Endpoints.Authorization = "https://www.example/authorize?keep=1"
		c.Endpoints.Issuer = "https://as.example"
		c.Endpoints.IssInResponse = true
	})
}

// Case 117: the parameters of the authorization request and of its response.
func TestCase117AuthorizationCode(t *testing.T) {
	server := newAuthServer()
	server.script = always(nil)
	c := browserClient(t, server)
	a, err := c.Authorization(AuthorizationRequest{
		RedirectURI: "https://shop.example/cb", Scopes: []string{"a", "b"},
		Params: url.Values{"device_name": {"x"}, "state": {"forced"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(a.URL)
	for name, want := range map[string]string{
		"keep": "1", "response_type": "code", "client_id": "app", "redirect_uri": "https://shop.example/cb", "scope": "a b",
		"state": string(a.State), "code_challenge": challenge(a.Verifier), "code_challenge_method": "S256", "device_name": "x",
	} {
		if got := u.Query()[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s=%q, want %q", name, got, want)
		}
	}
	if strings.Contains(a.URL, string(a.Verifier)) || u.Host != "www.example" {
		t.Errorf("address %s", a.URL)
	}
	good := url.Values{"code": {"c1"}, "state": {string(a.State)}, "iss": {"https://as.example"}}
	other, _ := c.Authorization(AuthorizationRequest{RedirectURI: "https://shop.example/cb"})
	for name, change := range map[string]func(url.Values){
		"state of another log in": func(v url.Values) { v.Set("state", string(other.State)) },
		"no state":                func(v url.Values) { v.Del("state") },
		"state twice":             func(v url.Values) { v.Add("state", string(a.State)) },
		"empty state":             func(v url.Values) { v.Set("state", "") },
		"another issuer":          func(v url.Values) { v.Set("iss", "https://as.example/mcp") },
		"no issuer":               func(v url.Values) { v.Del("iss") },
		"two issuers":             func(v url.Values) { v.Add("iss", "https://as.example") },
		"no code":                 func(v url.Values) { v.Del("code") },
		"two codes":               func(v url.Values) { v.Add("code", "c2") },
		"error": func(v url.Values) {
			v.Set("error", "access_denied")
			v.Set("error_description", "no\nthanks")
		},
	} {
		v := url.Values{}
		for k, x := range good {
			v[k] = slices.Clone(x)
		}
		change(v)
		_, err := c.Exchange(t.Context(), a, v)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Class != Rejected || e.Terminal() || e.Temporary() {
			t.Errorf("%s: %v", name, err)
		}
		if name == "error" && (e.Code != "access_denied" || e.Description != "no thanks") {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantRequests(t, server, 0)
	server.script = always(jsonResponse(200, `{"access_token":"A2"}`))
	token, err := c.Exchange(t.Context(), a, good)
	if err != nil || token.AccessToken != "A2" {
		t.Fatal(err)
	}
	want := url.Values{"grant_type": {"authorization_code"}, "code": {"c1"}, "client_id": {"app"},
		"redirect_uri": {"https://shop.example/cb"}, "code_verifier": {string(a.Verifier)}}
	if got := server.forms[0]; got.Encode() != want.Encode() {
		t.Errorf("sent %v", got)
	}
	// The page is reloaded: the code is not sent again, which would end the session.
	if _, err := c.Exchange(t.Context(), a, good); !errors.Is(err, ErrCodeUsed) || errors.Is(err, ErrEnded) {
		t.Errorf("reloaded: %v", err)
	}
	wantRequests(t, server, 1)
	// A code is sent once, even if it is rejected (code replay, wrong verifier), and if
	// the page is loaded twice at once.
	server.script = always(jsonResponse(502, ""))
	a, err = c.Authorization(AuthorizationRequest{RedirectURI: "https://shop.example/cb"})
	if err != nil {
		t.Fatal(err)
	}
	good.Set("state", string(a.State))
	var used atomic.Int64
	var both sync.WaitGroup
	for range 8 {
		both.Go(func() {
			if _, err := c.Exchange(t.Context(), a, good); err == nil {
				t.Error("no error")
			} else if errors.Is(err, ErrCodeUsed) {
				used.Add(1)
			}
		})
	}
	both.Wait()
	if used.Load() != 7 {
		t.Errorf("%d of 8 used", used.Load())
	}
	wantRequests(t, server, 2)
	if _, err := c.Exchange(t.Context(), &Authorization{}, url.Values{"state": {""}, "code": {"c"}}); err == nil {
		t.Error("a log in that was never begun was ended")
	}
}

// Case 117: no method weaker than S256.
func TestCase117NoPlainPKCE(t *testing.T) {
	for name, edit := range map[string]func(*Config){
		"plain only":  func(c *Config) { c.Endpoints.PlainPKCEOnly = true },
		"no endpoint": func(c *Config) { c.Endpoints.Authorization = "" },
	} {
		c := newAuthServer().client(t, func(c *Config) { c.Endpoints.Authorization = "https://www.example/a" }, edit)
		if _, err := c.Authorization(AuthorizationRequest{RedirectURI: "https://shop.example/cb"}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	c := browserClient(t, newAuthServer())
	for _, uri := range []string{"", "/cb", "https://shop.example/cb#x"} {
		if _, err := c.Authorization(AuthorizationRequest{RedirectURI: uri}); err == nil {
			t.Errorf("redirect %q: no error", uri)
		}
	}
}

// Case 117: the loopback redirect: a request for an icon comes first, forged
// redirects follow, the real one comes twice.
func TestCase117BrowserLogIn(t *testing.T) {
	server := newAuthServer()
	server.script = always(jsonResponse(200, `{"access_token":"A2"}`))
	c := browserClient(t, server)
	open := func(address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		q := u.Query()
		back := q.Get("redirect_uri")
		if !strings.HasPrefix(back, "http://127.0.0.1:") {
			t.Errorf("redirect to %s", back)
		}
		visit := func(method, address string, want int) {
			req, _ := http.NewRequest(method, address, nil)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			body, _ := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if res.StatusCode != want || strings.Contains(string(body), "c1") || res.Header.Get("Cache-Control") != "no-store" && want == 200 {
				t.Errorf("%s %s: %d %s", method, address, res.StatusCode, body)
			}
		}
		root := strings.TrimSuffix(back, "/callback")
		good := "?code=c1&iss=https://as.example&state=" + q.Get("state")
		visit("GET", root+"/favicon.ico", 404)
		visit("GET", back+"?code=evil&state=guess", 400)
		visit("GET", back+"?error=access_denied", 400)
		visit("POST", back+good, 405)
		visit("GET", back+good, 200)
		visit("GET", back+good+"&again=1", 200)
		return nil
	}
	token, err := c.LogInWithBrowser(t.Context(), BrowserLogIn{Open: open})
	if err != nil || token.AccessToken != "A2" {
		t.Fatal(err)
	}
	wantRequests(t, server, 1)
	if f := server.forms[0]; f.Get("code") != "c1" || f.Get("redirect_uri") == "" {
		t.Errorf("sent %v", f)
	}
}

// Case 117: two log ins at once: the redirect of one is rejected by the other;
// only this machine can reach them.
func TestCase117TwoLogInsAtOnce(t *testing.T) {
	server := newAuthServer()
	server.script = func(_ int, form url.Values) *http.Response {
		return jsonResponse(200, fmt.Sprintf(`{"access_token":%q}`, "token-for-"+form.Get("code")))
	}
	c := browserClient(t, server)
	begun := make(chan url.Values)
	var all sync.WaitGroup
	logIn := func(code string) url.Values {
		all.Go(func() {
			token, err := c.LogInWithBrowser(t.Context(), BrowserLogIn{Open: func(address string) error {
				u, err := url.Parse(address)
				begun <- u.Query()
				return err
			}})
			if err != nil || string(token.AccessToken) != "token-for-"+code {
				t.Errorf("log in %s: %v", code, err)
			}
		})
		return <-begun
	}
	visit := func(to, from url.Values, code string) int {
		res, err := http.Get(to.Get("redirect_uri") + "?code=" + code + "&iss=https://as.example&state=" + from.Get("state"))
		if err != nil {
			t.Error(err)
			return 0
		}
		_ = res.Body.Close()
		return res.StatusCode
	}
	one, two := logIn("one"), logIn("two")
	for _, stranger := range strangers(t, one.Get("redirect_uri")) {
		if conn, err := net.DialTimeout("tcp", stranger, time.Second); err == nil {
			_ = conn.Close()
			t.Errorf("%s is listened on", stranger)
		}
	}
	if a, b := visit(one, two, "evil"), visit(two, one, "evil"); a != 400 || b != 400 {
		t.Errorf("the redirect of another log in: %d, %d", a, b)
	}
	if a, b := visit(two, two, "two"), visit(one, one, "one"); a != 200 || b != 200 {
		t.Errorf("their own: %d, %d", a, b)
	}
	all.Wait()
	wantRequests(t, server, 2)
}

// strangers returns the addresses of this machine that others can reach, with the
// port of uri.
func strangers(t *testing.T, uri string) (addresses []string) {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range own {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			addresses = append(addresses, net.JoinHostPort(n.IP.String(), u.Port()))
		}
	}
	return addresses
}

// Case 117: a port that is taken, a browser that never returns, and one that
// cannot be opened.
func TestCase117BrowserLogInFails(t *testing.T) {
	server := newAuthServer()
	c := browserClient(t, server)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	six, err := net.Listen("tcp", net.JoinHostPort("::1", port(taken)))
	if err == nil {
		defer func() { _ = six.Close() }()
	}
	never := func(string) error { return nil }
	_, err = c.LogInWithBrowser(t.Context(), BrowserLogIn{Open: never, Port: taken.Addr().(*net.TCPAddr).Port})
	if e, ok := errors.AsType[*Error](err); !ok || e.Op != opAuthorization {
		t.Errorf("port taken: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err = c.LogInWithBrowser(ctx, BrowserLogIn{Open: never}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("never returns: %v", err)
	}
	broken := errors.New("no display")
	if _, err = c.LogInWithBrowser(t.Context(), BrowserLogIn{Open: func(string) error { return broken }}); !errors.Is(err, broken) {
		t.Errorf("no browser: %v", err)
	}
	if _, err = c.LogInWithBrowser(t.Context(), BrowserLogIn{}); err == nil {
		t.Error("no Open: no error")
	}
	wantRequests(t, server, 0)
}

func port(l net.Listener) string {
	_, p, _ := net.SplitHostPort(l.Addr().String())
	return p
}
