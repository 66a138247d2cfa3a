package session_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// web is a small web shop, whose pages return the customer who is logged in.
func web(a *app) http.Handler { return a.Middleware(session.Cookie{Insecure: true})(pages(a)) }

func pages(a *app) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		v, _ := a.Visitor(r.Context())
		if c, ok := v.Current(); ok {
			fmt.Fprint(w, c.Email)
		}
	})
	mux.HandleFunc("/me", func(w http.ResponseWriter, r *http.Request) {
		v, _ := a.Visitor(r.Context())
		me, err := flow().Me(r.Context(), v.Client())
		fmt.Fprint(w, me.Email, err != nil)
	})
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		v, _ := a.Visitor(r.Context())
		var opts []runtime.Option
		if r.FormValue("remember") != "" {
			opts = append(opts, session.Remember())
		}
		if _, err := v.LogIn(r.Context(), r.FormValue("user"), runtime.Secret(r.FormValue("password")), opts...); err != nil {
			http.Error(w, "no", http.StatusForbidden)
		}
	})
	mux.HandleFunc("/logout", func(w http.ResponseWriter, r *http.Request) {
		v, _ := a.Visitor(r.Context())
		if err := v.LogOut(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}

type browser struct {
	t    *testing.T
	url  string
	http *http.Client
}

func newBrowser(t *testing.T, h http.Handler) *browser {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, srv.URL, &http.Client{Jar: jar}}
}

func (b *browser) get(path string) (int, string, []*http.Cookie) {
	b.t.Helper()
	resp, err := b.http.Get(b.url + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var body strings.Builder
	if _, err := fmt.Fscan(resp.Body, &body); err != nil {
		buf := make([]byte, 256)
		n, _ := resp.Body.Read(buf)
		body.Write(buf[:n])
	}
	return resp.StatusCode, body.String(), resp.Cookies()
}

func (b *browser) cookie() string {
	u, _ := url.Parse(b.url)
	for _, c := range b.http.Jar.Cookies(u) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

func TestVisitor(t *testing.T) {
	for name, config := range map[string]func(*shop) session.Config{
		"oauth2": func(*shop) session.Config { return oauthConfig() }, "classic": (*shop).classicConfig,
	} {
		t.Run(name, func(t *testing.T) {
			shop := newShop(t)
			a := shop.app(config(shop))
			b := newBrowser(t, web(a))
			if _, body, cookies := b.get("/"); body != "" || len(cookies) != 0 {
				t.Errorf("a stranger: %q, %v", body, cookies)
			}
			if code, _, cookies := b.get("/login?user=zoe@example.com&password=wrong"); code != 403 || len(cookies) != 0 {
				t.Errorf("wrong password: %d, %v", code, cookies)
			}
			code, _, cookies := b.get("/login?user=zoe@example.com&password=hidden")
			if code != 200 || len(cookies) != 1 {
				t.Fatalf("log in: %d, %v", code, cookies)
			}
			if c := cookies[0]; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 0 || c.Path != "/" || len(c.Value) < 40 {
				t.Errorf("cookie %v", c)
			}
			first := b.cookie()
			if _, body, _ := b.get("/me"); body != "zoe@example.comfalse" {
				t.Errorf("logged in: %q", body)
			}
			if n := shop.store.(*session.Memory).Len(); n != 1 {
				t.Errorf("%d records", n)
			}
			if _, err := shop.store.Load(t.Context(), first); err == nil {
				t.Error("the store's key is the cookie")
			}
			_, _, cookies = b.get("/login?remember=1&user=ada@example.com&password=secret")
			if b.cookie() == first || len(cookies) != 1 || cookies[0].MaxAge < 80*24*3600 {
				t.Errorf("the cookie was not rotated, or is not remembered: %v", cookies)
			}
			if err := a.Close(t.Context()); err != nil {
				t.Error(err)
			}
			a = shop.app(config(shop))
			restarted := newBrowser(t, web(a))
			restarted.plant("session", b.cookie())
			if _, body, _ := restarted.get("/me"); body != "ada@example.comfalse" {
				t.Errorf("after a restart: %q", body)
			}
			restarted.plant("session", first)
			if _, body, cookies := restarted.get("/"); body != "" || len(cookies) != 0 {
				t.Errorf("the cookie before the second log in: %q, %v", body, cookies)
			}
			restarted.plant("session", b.cookie())
			if _, _, cookies := restarted.get("/logout"); len(cookies) != 1 || cookies[0].MaxAge >= 0 {
				t.Errorf("log out: %v", cookies)
			}
			if _, body, _ := restarted.get("/"); body != "" {
				t.Errorf("after log out: %q", body)
			}
			if n := shop.store.(*session.Memory).Len(); n != 0 {
				t.Errorf("%d records are left", n)
			}
		})
	}
}

// plant sets a cookie in the browser, as an attacker or a restart would.
func (b *browser) plant(name, value string) {
	u, _ := url.Parse(b.url)
	b.http.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// TestVisitorFixation: a cookie that was planted before the log in is not valid after
// it.
func TestVisitorFixation(t *testing.T) {
	shop := newShop(t)
	b := newBrowser(t, web(shop.app(oauthConfig())))
	b.plant("session", "planted")
	if code, _, _ := b.get("/login?user=zoe@example.com&password=hidden"); code != 200 {
		t.Fatal(code)
	}
	if b.cookie() == "planted" || b.cookie() == "" {
		t.Errorf("the cookie is %q", b.cookie())
	}
	b.plant("session", "planted")
	if _, body, _ := b.get("/"); body != "" {
		t.Errorf("the planted cookie is %q", body)
	}
}

func TestVisitorStoreAway(t *testing.T) {
	shop := newShop(t)
	broken := &brokenStore{Store: shop.store}
	shop.store = broken
	b := newBrowser(t, web(shop.app(oauthConfig())))
	b.plant("session", "x")
	broken.set("load", errDisk)
	if code, body, _ := b.get("/"); code != 503 || strings.Contains(body, "fire") {
		t.Errorf("got %d %q", code, body)
	}
}

// TestPlantedCookie: a session of a browser with a cookie can only be logged in
// through the Visitor: otherwise an attacker who planted the cookie would be logged
// in too.
func TestPlantedCookie(t *testing.T) {
	shop := newShop(t)
	a := shop.app(oauthConfig())
	h := a.Middleware(session.Cookie{})(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		v, _ := a.Visitor(r.Context())
		if _, err := v.Session().LogIn(r.Context(), "zoe@example.com", "hidden"); !errors.Is(err, session.ErrConfig) {
			t.Error("logged in", err)
		}
		if c, err := v.Session().SignUp(r.Context(), newCustomer{"new@example.com", "hidden"}); c != nil || errors.Is(err, session.ErrNotLoggedIn) || !errors.Is(err, session.ErrConfig) {
			t.Error("signed up", err)
		}
	}))
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: "session", Value: "planted"})
	h.ServeHTTP(httptest.NewRecorder(), r)
}

// TestSessionWithoutCookie: the session of a browser without a cookie can only be
// logged in through the Visitor: otherwise all such browsers would share it.
func TestSessionWithoutCookie(t *testing.T) {
	shop := newShop(t)
	a := shop.app(oauthConfig())
	h := a.Middleware(session.Cookie{})(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		v, _ := a.Visitor(r.Context())
		if _, err := v.Session().LogIn(r.Context(), "zoe@example.com", "hidden"); err == nil {
			t.Error("logged in")
		}
	}))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if _, ok := a.Visitor(context.Background()); ok {
		t.Error("a visitor without a request")
	}
}

func TestCookieIsSecure(t *testing.T) {
	shop := newShop(t)
	a := shop.app(oauthConfig())
	w := httptest.NewRecorder()
	h := a.Middleware(session.Cookie{Name: "__Host-s", SameSite: http.SameSiteStrictMode})(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "other", Value: "kept"})
		v, _ := a.Visitor(r.Context())
		for range 2 {
			if _, err := v.LogIn(r.Context(), "zoe@example.com", "hidden"); err != nil {
				t.Error(err)
			}
		}
	}))
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	cookies := w.Result().Cookies()
	if len(cookies) != 2 || cookies[0].Name != "other" || !cookies[1].Secure || cookies[1].Name != "__Host-s" || cookies[1].SameSite != http.SameSiteStrictMode {
		t.Errorf("cookies %v", cookies)
	}
}

// TestLogOutEverywhere: one customer's sessions end in all browsers and processes.
func TestLogOutEverywhere(t *testing.T) {
	shop := newShop(t)
	shop.opts = []runtime.Option{session.WithCustomerIndex()}
	one, two := shop.app(oauthConfig()), shop.app(oauthConfig())
	var mine []*sess
	for i, a := range []*app{one, one, two} {
		mine = append(mine, open(t, a, fmt.Sprint("ada", i)))
		logIn(t, mine[i])
	}
	other := open(t, one, "zoe")
	if _, err := other.LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
		t.Fatal(err)
	}
	if err := mine[1].LogOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	n, err := one.LogOutEverywhere(t.Context(), mustID(t, mine[0]))
	if n != 2 || err != nil {
		t.Errorf("ended %d, %v", n, err)
	}
	wantCurrent(t, mine[0], "")
	wantCurrent(t, open(t, two, "ada2"), "")
	wantCurrent(t, other, "zoe@example.com")
	if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); n != 3 {
		t.Errorf("%d revocations", n)
	}
	if _, err := newShop(t).app(oauthConfig()).LogOutEverywhere(t.Context(), "x"); err == nil {
		t.Error("without an index")
	}
	if n, err := one.LogOutEverywhere(t.Context(), "nobody"); n != 0 || err != nil {
		t.Errorf("a customer without sessions: %d, %v", n, err)
	}
}

// TestRoundTripper uses the session in other HTTP code.
func TestRoundTripper(t *testing.T) {
	shop := newShop(t)
	a := shop.app(oauthConfig())
	s := open(t, a, "k")
	logIn(t, s)
	lent := &http.Client{Transport: s.RoundTripper(), Timeout: 10 * time.Second}
	get := func(method, address string, body string) int {
		req, err := http.NewRequest(method, address, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := lent.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if len(req.Header) != 0 {
			t.Errorf("the request was changed: %v", len(req.Header))
		}
		return resp.StatusCode
	}
	if code := get("GET", "https://api.nimbu.io/customers/me", ""); code != 200 {
		t.Errorf("got %d", code)
	}
	shop.srv.ExpireAccessTokens()
	if code := get("GET", "https://API.nimbu.io:443/customers/me", "x"); code != 200 {
		t.Errorf("after the access token expired: %d", code)
	}
	shop.srv.ResetRequests()
	for _, elsewhere := range []string{"https://example.com/customers/me", "http://api.nimbu.io/customers/me", "https://api.nimbu.io:8443/customers/me"} {
		get("GET", elsewhere, "")
	}
	for _, r := range shop.srv.Requests() {
		if r.Header.Get("Authorization") != "" {
			t.Errorf("the token went to %s", r.Host)
		}
	}
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if resp, err := lent.Get("https://api.nimbu.io/customers/me"); err == nil {
		_ = resp.Body.Close()
		t.Error("a closed app still authorizes")
	}
}
