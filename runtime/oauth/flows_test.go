package oauth

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds cases 113, 117 and 118 of the research as far as they are of
// this package: log ins by browser and by device, revocation, and how the
// client shows who it is.

// Case 117: the vector of RFC 7636 appendix B.
func TestPKCEVector(t *testing.T) {
	if got := challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"); got != "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" {
		t.Errorf("challenge %q", got)
	}
	if a, b := unguessable(), unguessable(); a == b || len(a) != 43 || strings.Trim(string(a), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
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

// Case 117: what the browser is sent with, and what it may come back with.
func TestAuthorizationCode(t *testing.T) {
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
	server.script = always(jsonAnswer(200, `{"access_token":"A2"}`))
	token, err := c.Exchange(t.Context(), a, good)
	if err != nil || token.AccessToken != "A2" {
		t.Fatal(err)
	}
	want := url.Values{"grant_type": {"authorization_code"}, "code": {"c1"}, "client_id": {"app"},
		"redirect_uri": {"https://shop.example/cb"}, "code_verifier": {string(a.Verifier)}}
	if got := server.forms[0]; got.Encode() != want.Encode() {
		t.Errorf("sent %v", got)
	}
	// A code is sent once, whatever the answer (code replay, wrong verifier).
	server.script = always(jsonAnswer(502, ""))
	if _, err := c.Exchange(t.Context(), a, good); err == nil {
		t.Error("no error")
	}
	wantRequests(t, server, 2)
	if _, err := c.Exchange(t.Context(), &Authorization{}, url.Values{"state": {""}, "code": {"c"}}); err == nil {
		t.Error("a log in that was never begun was ended")
	}
}

// Case 117: nothing weaker than S256.
func TestNoPlainPKCE(t *testing.T) {
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

// Case 117: the loopback redirect: an icon is asked for first, strangers try,
// the real redirect comes twice.
func TestBrowserLogIn(t *testing.T) {
	server := newAuthServer()
	server.script = always(jsonAnswer(200, `{"access_token":"A2"}`))
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

// Case 117: two log ins at once, a port that is taken, a browser that never
// returns, and one that cannot be opened.
func TestBrowserLogInFails(t *testing.T) {
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

// Case 118: Basic encodes both halves first; the body style sends no header;
// metadata can rule Basic out.
func TestClientAuthentication(t *testing.T) {
	const id, secret = "a:b%+ü", "s:e%c+r ét&="
	for _, c := range []struct {
		name   string
		edit   func(*Config)
		basic  string
		inBody bool
	}{
		{"public", func(c *Config) { c.ClientID = id }, "", true},
		{"secret", func(c *Config) { c.ClientID, c.ClientSecret = id, secret }, "a%3Ab%25%2B%C3%BC:s%3Ae%25c%2Br+%C3%A9t%26%3D", false},
		{"empty secret", func(c *Config) { c.ClientID, c.AuthStyle = id, AuthBasic }, "a%3Ab%25%2B%C3%BC:", false},
		{"body", func(c *Config) { c.ClientID, c.ClientSecret, c.AuthStyle = id, secret, AuthBody }, "", true},
		{"no Basic", func(c *Config) { c.ClientID, c.ClientSecret, c.Endpoints.NoBasic = id, secret, true }, "", true},
	} {
		server := newAuthServer()
		client := server.client(t, c.edit, func(c *Config) { c.UserAgent = "agent" })
		if _, err := client.Refresh(t.Context(), firstRefresh); err != nil {
			t.Fatal(err)
		}
		h, f := server.headers[0], server.forms[0]
		want := ""
		if c.basic != "" {
			want = "Basic " + base64.StdEncoding.EncodeToString([]byte(c.basic))
		}
		if got := h.Get("Authorization"); got != want {
			t.Errorf("%s: header %q, want %q", c.name, got, want)
		}
		if (f.Get("client_id") == id) != c.inBody || f.Has("client_secret") != (c.inBody && c.name != "public") {
			t.Errorf("%s: body %v", c.name, f)
		}
		if h.Get("Accept") != "application/json" || h.Get("User-Agent") != "agent" {
			t.Errorf("%s: headers %v", c.name, h)
		}
		wantRequests(t, server, 1)
	}
}

// Case 118: exactly one request also when the server refuses the client.
func TestNoProbing(t *testing.T) {
	for _, style := range []AuthStyle{AuthDefault, AuthBasic, AuthBody} {
		server := newAuthServer()
		server.script = always(jsonAnswer(401, `{"error":"invalid_client"}`, "WWW-Authenticate", "Basic"))
		client := server.client(t, func(c *Config) { c.ClientSecret, c.AuthStyle = "s", style })
		_, err := client.Password(t.Context(), "u", "p")
		if e, ok := errors.AsType[*Error](err); !ok || e.Class != Misconfigured {
			t.Errorf("got %v", err)
		}
		wantRequests(t, server, 1)
	}
}

// Case 118: where metadata is looked for, whose is believed, and what stands in
// for what it lacks.
func TestDiscover(t *testing.T) {
	documents := map[string]string{}
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		doc, ok := documents[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if strings.HasPrefix(doc, "http") {
			http.Redirect(w, r, doc, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, strings.ReplaceAll(doc, "$", "http://"+r.Host))
	}))
	defer server.Close()
	const where = "/.well-known/oauth-authorization-server"
	conventional := Endpoints{Token: "/oauth2/tokens", Revocation: "/oauth2/revoke"}
	full := `{"issuer":"$","token_endpoint":"$/t","authorization_endpoint":"https://www.example/a","device_authorization_endpoint":"$/d",
		"code_challenge_methods_supported":["S256"],"token_endpoint_auth_methods_supported":["none","client_secret_post"],
		"authorization_response_iss_parameter_supported":true}`
	documents[where] = full
	got, err := Discover(t.Context(), nil, server.URL, conventional)
	want := Endpoints{Issuer: server.URL, Token: server.URL + "/t", Authorization: "https://www.example/a", DeviceAuthorization: server.URL + "/d",
		Revocation: server.URL + "/oauth2/revoke", IssInResponse: true, NoBasic: true}
	if err != nil || got != want {
		t.Errorf("got %+v %v", got, err)
	}
	documents[where+"/tenant"] = strings.ReplaceAll(full, `"issuer":"$"`, `"issuer":"$/tenant"`)
	if got, err = Discover(t.Context(), nil, server.URL+"/tenant", Endpoints{}); err != nil || got.Issuer != server.URL+"/tenant" {
		t.Errorf("issuer with a path: %+v %v; asked %q", got, err, asked)
	}
	for name, doc := range map[string]string{
		"another issuer":      strings.ReplaceAll(full, `"issuer":"$"`, `"issuer":"https://evil.example"`),
		"slash":               strings.ReplaceAll(full, `"issuer":"$"`, `"issuer":"$/"`),
		"unsafe endpoint":     `{"issuer":"$","token_endpoint":"http://as.example/t"}`,
		"unsafe, no fallback": `{"issuer":"$","revocation_endpoint":"http://as.example/t"}`,
	} {
		documents[where] = doc
		if got, err = Discover(t.Context(), nil, server.URL, conventional); err == nil {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	documents[where] = `{"issuer":"$","code_challenge_methods_supported":["plain"]}`
	if got, err = Discover(t.Context(), nil, server.URL, conventional); err != nil || !got.PlainPKCEOnly || got.Token != server.URL+"/oauth2/tokens" {
		t.Errorf("no token endpoint: %+v %v", got, err)
	}
	for _, doc := range []string{"", "<html>", "{}", "https://evil.example/"} {
		if documents[where] = doc; doc == "" {
			delete(documents, where)
		}
		got, err = Discover(t.Context(), server.Client(), server.URL, conventional)
		if err != nil || got.Token != server.URL+"/oauth2/tokens" || got.Issuer != server.URL {
			t.Errorf("document %q: %+v %v", doc, got, err)
		}
		if _, err = Discover(t.Context(), nil, server.URL, Endpoints{}); err == nil {
			t.Errorf("document %q without a fallback: no error", doc)
		}
	}
	if _, err = Discover(t.Context(), nil, "http://as.example", conventional); err == nil {
		t.Error("an issuer without TLS was asked")
	}
}

// Case 113: revocation: 200 says it all, also to an unknown token.
func TestRevoke(t *testing.T) {
	for _, c := range []struct {
		answer *http.Response
		class  Class
		ok     bool
	}{
		{jsonAnswer(200, `{}`), 0, true},
		{jsonAnswer(200, `<html>`), 0, true},
		{cutBody(200, ``), 0, true},
		{jsonAnswer(400, `{"error":"unsupported_token_type"}`), Misconfigured, false},
		{jsonAnswer(503, ``, "Retry-After", "3"), Throttled, false},
		{jsonAnswer(302, ``, "Location", "https://evil.example"), Transient, false},
	} {
		var sent url.Values
		client := newAuthServer().client(t, func(cfg *Config) {
			cfg.HTTPClient = &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
				body, _ := io.ReadAll(req.Body)
				sent, _ = url.ParseQuery(string(body))
				return c.answer, nil
			})}
		})
		err := client.Revoke(t.Context(), firstRefresh)
		if (err == nil) != c.ok {
			t.Errorf("got %v", err)
		}
		if e, _ := errors.AsType[*Error](err); !c.ok && (e.Class != c.class || e.Class == Throttled && e.RetryAfter != 3*time.Second) {
			t.Errorf("got %v", err)
		}
		if sent.Get("token") != firstRefresh || sent.Get("token_type_hint") != "refresh_token" || sent.Get("client_id") != "app" {
			t.Errorf("sent %v", sent)
		}
	}
	client := newAuthServer().client(t, func(c *Config) { c.Endpoints.Revocation = "" })
	if e, _ := errors.AsType[*Error](client.Revoke(t.Context(), "x")); e == nil || e.Class != Misconfigured {
		t.Errorf("got %v", e)
	}
}

// The device flow (RFC 8628): pending, slower, a broken connection, agreed.
func TestDevice(t *testing.T) {
	const begin = `{"device_code":"dc-secret","user_code":"RDQR-RDRS","verification_uri":"https://www.example/device","expires_in":600,"interval":5}`
	for _, c := range []struct {
		name    string
		answers []*http.Response
		took    time.Duration
		code    string
		ok      bool
	}{
		{"agreed", []*http.Response{pending(), jsonAnswer(400, `{"error":"slow_down"}`), jsonAnswer(500, ""), jsonAnswer(200, `{"access_token":"A2"}`)}, 5*time.Second + 5*time.Second + 10*time.Second + 20*time.Second, "", true},
		{"429", []*http.Response{jsonAnswer(429, "", "Retry-After", "30"), jsonAnswer(200, `{"access_token":"A2"}`)}, 35 * time.Second, "", true},
		{"denied", []*http.Response{pending(), jsonAnswer(400, `{"error":"access_denied"}`)}, 10 * time.Second, "access_denied", false},
		{"expired", []*http.Response{jsonAnswer(400, `{"error":"expired_token"}`)}, 5 * time.Second, "expired_token", false},
		{"client", []*http.Response{jsonAnswer(401, `{"error":"invalid_client"}`)}, 5 * time.Second, "invalid_client", false},
		{"never", nil, 605 * time.Second, "expired_token", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				server.script = func(n int, form url.Values) *http.Response {
					if n == 1 {
						return jsonAnswer(200, begin)
					}
					if form.Get("device_code") != "dc-secret" || form.Get("grant_type") != grantDevice {
						t.Errorf("sent %v", form)
					}
					if c.answers == nil {
						return pending()
					}
					return c.answers[n-2]
				}
				client := server.client(t, func(c *Config) { c.Endpoints.DeviceAuthorization = "https://as.example/device" })
				d, err := client.Device(t.Context(), "a")
				if err != nil || d.UserCode != "RDQR-RDRS" || d.Interval != 5*time.Second {
					t.Fatalf("%v %v", d, err)
				}
				begun := time.Now()
				token, err := client.DeviceToken(t.Context(), d)
				if took := time.Since(begun); took != c.took || (err == nil) != c.ok {
					t.Errorf("after %v: %v %v", took, token, err)
				}
				if e, ok := errors.AsType[*Error](err); !c.ok && (!ok || e.Code != c.code) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

func pending() *http.Response { return jsonAnswer(400, `{"error":"authorization_pending"}`) }

func TestDeviceRefused(t *testing.T) {
	for body, class := range map[string]Class{
		`{"device_code":"x","user_code":"y","verification_uri":"javascript:x"}`: Malformed,
		`{"error":"unauthorized_client"}`:                                       Misconfigured,
		`<html>`:                                                                Malformed,
	} {
		server := newAuthServer()
		server.script = always(jsonAnswer(200, body))
		client := server.client(t, func(c *Config) {
			c.Endpoints.DeviceAuthorization, c.ClientSecret = "https://as.example/device", "s"
		})
		_, err := client.Device(t.Context())
		if e, ok := errors.AsType[*Error](err); !ok || e.Class != class {
			t.Errorf("%s: %v", body, err)
		}
		if server.forms[0].Get("client_id") != "app" {
			t.Errorf("sent %v", server.forms[0])
		}
	}
	if _, err := newAuthServer().client(t).Device(t.Context()); err == nil {
		t.Error("no error without an endpoint")
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := newAuthServer().client(t).DeviceToken(ctx, &Device{Interval: time.Hour, Expires: time.Now().Add(time.Hour)})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

// A Config or SourceConfig that cannot work is refused, and says how to fix it.
func TestConfigurations(t *testing.T) {
	for _, c := range []Config{
		{Endpoints: Endpoints{Token: "https://as.example/t"}},
		{ClientID: "app"},
		{ClientID: "app", AuthStyle: 9, Endpoints: Endpoints{Token: "https://as.example/t"}},
		{ClientID: "app", Endpoints: Endpoints{Token: "https://as.example/t", Revocation: "http://as.example/r"}},
	} {
		if _, err := NewClient(c); err == nil || !strings.Contains(err.Error(), ":") {
			t.Errorf("%v: %v", c, err)
		}
	}
	client := newAuthServer().client(t)
	for _, c := range []SourceConfig{{Client: client}, {Seed: runtime.Secret("x")}} {
		if _, err := NewSource(c); err == nil {
			t.Error("no error")
		}
	}
}
