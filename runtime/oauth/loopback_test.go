package oauth

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The tests cover the settings of the browser log in: cases 138 to 140 of
// internal/cases/oauth.txt.

// redirectTo returns the redirect URI of an authorization's address, with its
// state and the given query.
func redirectTo(t *testing.T, address, query string) (redirectURI, redirect string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	redirectURI = u.Query().Get("redirect_uri")
	to, err := url.Parse(redirectURI)
	if err != nil {
		t.Fatal(err)
	}
	q := to.Query()
	extra, _ := url.ParseQuery(query)
	for name, values := range extra {
		q[name] = values
	}
	q.Set("state", u.Query().Get("state"))
	q.Set("iss", "https://as.example")
	to.RawQuery = q.Encode()
	return redirectURI, to.String()
}

func visit(t *testing.T, address string, header ...string) (status int, body string) {
	t.Helper()
	req, _ := http.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	b, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	return res.StatusCode, string(b)
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// Case 139: host, port and path are those of RedirectURI, unless the log in has
// its own.
func TestCase139RegisteredRedirect(t *testing.T) {
	port := strconv.Itoa(freePort(t))
	six := canListen(loopback6)
	for name, test := range map[string]struct {
		registered string
		login      BrowserLogIn
		want       string // the redirect URI; PORT is a free one
	}{
		"nothing":       {"", BrowserLogIn{}, "http://127.0.0.1:PORT/callback"},
		"path":          {"http://127.0.0.1/signed-in", BrowserLogIn{}, "http://127.0.0.1:PORT/signed-in"},
		"port":          {"http://127.0.0.1:" + port + "/cb", BrowserLogIn{}, "http://127.0.0.1:" + port + "/cb"},
		"query":         {"http://127.0.0.1/cb?app=1", BrowserLogIn{}, "http://127.0.0.1:PORT/cb?app=1"},
		"no path":       {"http://127.0.0.1", BrowserLogIn{}, "http://127.0.0.1:PORT/"},
		"localhost":     {"http://localhost/cb", BrowserLogIn{}, "http://localhost:PORT/cb"},
		"IPv6":          {"http://[::1]/cb", BrowserLogIn{}, "http://[::1]:PORT/cb"},
		"own path":      {"http://127.0.0.1:" + port + "/cb", BrowserLogIn{Path: "/other"}, "http://127.0.0.1:" + port + "/other"},
		"own host":      {"", BrowserLogIn{Host: "localhost", Path: "cb"}, "http://localhost:PORT/cb"},
		"web app, path": {"https://shop.example/cb", BrowserLogIn{Path: "/cli"}, "http://127.0.0.1:PORT/cli"},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(test.want, "[::1]") && !six {
				t.Skip("no IPv6")
			}
			server := newAuthServer()
			server.script = always(jsonResponse(200, `{"access_token":"A2"}`))
			c := server.client(t, func(c *Config) {
				c.Endpoints.Authorization, c.RedirectURI = "https://www.example/authorize", test.registered
			})
			test.login.Open = func(address string) error {
				uri, redirect := redirectTo(t, address, "code=c1")
				got, _ := url.Parse(uri)
				if want := strings.ReplaceAll(test.want, "PORT", got.Port()); uri != want {
					t.Errorf("redirect URI %s, want %s", uri, want)
				}
				for _, host := range []string{"127.0.0.1", "[::1]"} { // localhost can be either
					if got.Hostname() == "localhost" && (host != "[::1]" || six) {
						if status, _ := visit(t, "http://"+host+":"+got.Port()+"/icon"); status != 404 {
							t.Errorf("%s: status %d", host, status)
						}
					}
				}
				if status, _ := visit(t, redirect); status != 200 {
					t.Errorf("status %d", status)
				}
				return nil
			}
			if _, err := c.LogInWithBrowser(t.Context(), test.login); err != nil {
				t.Fatal(err)
			}
			if got := server.forms[0].Get("redirect_uri"); strings.ReplaceAll(got, "?app=1", "") == "" {
				t.Errorf("sent %q", got)
			}
		})
	}
	for name, test := range map[string]struct {
		registered string
		login      BrowserLogIn
	}{
		"web app":       {"https://shop.example/cb", BrowserLogIn{}},
		"own scheme":    {"com.example.app:/cb", BrowserLogIn{}},
		"host of a LAN": {"", BrowserLogIn{Host: "192.168.1.2"}},
		"every host":    {"", BrowserLogIn{Host: "0.0.0.0"}},
	} {
		c := newAuthServer().client(t, func(c *Config) {
			c.Endpoints.Authorization, c.RedirectURI = "https://www.example/authorize", test.registered
		})
		test.login.Open = func(string) error { t.Errorf("%s: opened", name); return nil }
		_, err := c.LogInWithBrowser(t.Context(), test.login)
		if e, ok := errors.AsType[*Error](err); !ok || e.Class != Misconfigured {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Case 138: a port that is in use is an error before the browser is opened.
func TestCase138BusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	port := l.Addr().(*net.TCPAddr).Port
	for name, test := range map[string]struct {
		login      BrowserLogIn
		registered string
	}{
		"port":      {BrowserLogIn{Port: port}, ""},
		"localhost": {BrowserLogIn{Port: port, Host: "localhost"}, ""},
		"setting":   {BrowserLogIn{}, "http://127.0.0.1:" + strconv.Itoa(port) + "/cb"},
	} {
		c := newAuthServer().client(t, func(c *Config) {
			c.Endpoints.Authorization, c.RedirectURI = "https://www.example/authorize", test.registered
		})
		test.login.Open = func(address string) error { t.Errorf("%s: opened %s", name, address); return nil }
		_, err := c.LogInWithBrowser(t.Context(), test.login)
		if err == nil || !strings.Contains(err.Error(), "in use") || !strings.Contains(err.Error(), strconv.Itoa(port)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Case 140: the error of the redirect ends the wait; without a redirect the time
// limit does, with an error that no page can forge.
func TestCase140EndsOfTheWait(t *testing.T) {
	for name, test := range map[string]struct {
		query string
		code  string
	}{
		"denied":  {"error=access_denied&error_description=not+today", "access_denied"},
		"server":  {"error=server_error", "server_error"},
		"unknown": {"error=redirect_uri_mismatch", "redirect_uri_mismatch"},
	} {
		c := browserClient(t, newAuthServer())
		begun := time.Now()
		_, err := c.LogInWithBrowser(t.Context(), BrowserLogIn{Page: "Welcome!", Open: func(address string) error {
			_, redirect := redirectTo(t, address, test.query)
			if status, body := visit(t, redirect); status != 200 || strings.Contains(body, "Welcome") {
				t.Errorf("%s: %d %s", name, status, body)
			}
			return nil
		}})
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != test.code || time.Since(begun) > 4*time.Second {
			t.Errorf("%s: %v after %v", name, err, time.Since(begun))
		}
	}
	c := browserClient(t, newAuthServer())
	_, err := c.LogInWithBrowser(t.Context(), BrowserLogIn{Timeout: 200 * time.Millisecond, Open: func(address string) error {
		uri, _ := redirectTo(t, address, "")
		if status, _ := visit(t, uri+"?error=invalid_scope&error_description=no%0Asuch"); status != 400 {
			t.Errorf("status %d", status)
		}
		return nil
	}})
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "/callback within 200ms") || !strings.Contains(err.Error(), `invalid_scope "no such"`) {
		t.Errorf("after the time limit: %v", err)
	}
	var b BrowserLogIn
	b.Open = func(string) error { return nil }
	if _, err := b.setDefaults(""); err != nil || b.Timeout != 5*time.Minute {
		t.Errorf("default time limit %v %v", b.Timeout, err)
	}
}

// Case 140: a page that is loaded in advance, asked for with HEAD or loaded again
// does no harm.
func TestCase140PrefetchAndReload(t *testing.T) {
	server := newAuthServer()
	server.script = always(jsonResponse(200, `{"access_token":"A2"}`))
	c := browserClient(t, server)
	_, err := c.LogInWithBrowser(t.Context(), BrowserLogIn{Open: func(address string) error {
		_, redirect := redirectTo(t, address, "code=c1")
		for _, header := range [][]string{{"Sec-Purpose", "prefetch;prerender"}, {"Purpose", "prefetch"}, {"X-Moz", "prefetch"}, {"Purpose", "preview"}, {"X-Purpose", "preview"}} {
			if status, _ := visit(t, redirect, header...); status != 503 {
				t.Errorf("%v: status %d", header, status)
			}
		}
		if res, err := http.Head(redirect); err != nil || res.StatusCode != 405 {
			t.Errorf("HEAD: %v", err)
		}
		for range 3 {
			if status, body := visit(t, redirect); status != 200 || !strings.Contains(body, "You can close this page") {
				t.Errorf("status %d, %s", status, body)
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	wantRequests(t, server, 1)
}

// Case 141: the scope of the configuration is requested on every way in; a log in
// can narrow it and no more.
func TestCase141Scopes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := newAuthServer()
		server.script = func(_ int, form url.Values) *http.Response {
			return jsonResponse(200, `{"access_token":"A2","device_code":"D","user_code":"U","verification_uri":"https://as.example/d"}`)
		}
		c := server.client(t, func(c *Config) {
			c.Endpoints.Authorization, c.Endpoints.DeviceAuthorization = "https://www.example/a", "https://as.example/d"
			c.Scopes, c.RedirectURI = []string{"a", "b"}, "https://shop.example/cb"
		})
		ways := map[string]func(scopes ...string) (string, error){
			"password": func(scopes ...string) (string, error) {
				_, err := c.Password(t.Context(), "ada", "p", scopes...)
				return server.forms[len(server.forms)-1].Get("scope"), err
			},
			"device": func(scopes ...string) (string, error) {
				_, err := c.Device(t.Context(), DeviceRequest{Scopes: scopes, Params: map[string]string{"scope": "all"}})
				return server.forms[len(server.forms)-1].Get("scope"), err
			},
			"code": func(scopes ...string) (string, error) {
				a, err := c.Authorization(AuthorizationRequest{Scopes: scopes, Params: url.Values{"scope": {"all"}}})
				if err != nil {
					return "", err
				}
				u, err := url.Parse(a.URL)
				if u.Query().Get("redirect_uri") != "https://shop.example/cb" {
					t.Errorf("address %s", a.URL)
				}
				return u.Query().Get("scope"), err
			},
			"browser": func(scopes ...string) (got string, _ error) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				_, err := c.LogInWithBrowser(ctx, BrowserLogIn{Scopes: scopes, Path: "/x", Open: func(address string) error {
					u, err := url.Parse(address)
					got = u.Query().Get("scope")
					cancel()
					return err
				}})
				if errors.Is(err, context.Canceled) {
					err = nil
				}
				return got, err
			},
		}
		for name, way := range ways {
			for want, scopes := range map[string][]string{"a b": nil, "a": {"a"}} {
				if got, err := way(scopes...); got != want || err != nil {
					t.Errorf("%s: scope %q, want %q: %v", name, got, want, err)
				}
			}
			if got, err := way([]string{}...); got != "a b" || err != nil {
				t.Errorf("%s, an empty list: scope %q: %v", name, got, err)
			}
			for _, wrong := range []string{"c", "a b", ""} {
				n := len(server.forms)
				_, err := way(wrong)
				if e, ok := errors.AsType[*Error](err); !ok || e.Class != Misconfigured || len(server.forms) != n {
					t.Errorf("%s: scope %q: %v, %d requests", name, wrong, err, len(server.forms)-n)
				}
			}
		}
	})
}
