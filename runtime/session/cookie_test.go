package session_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	goruntime "runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The tests cover the cookie against what browsers and caches do with it: cases
// 124 to 129 of internal/cases/oauth.txt.

const shopURL = "https://shop.example/"

// page sends a request to the middleware, and returns the response.
func page(h http.Handler, path string, cookies ...string) *http.Response {
	r := httptest.NewRequest("GET", shopURL+strings.TrimPrefix(path, "/"), nil)
	for _, c := range cookies {
		r.Header.Add("Cookie", c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(resp *http.Response) string {
	b, _ := io.ReadAll(resp.Body)
	return string(b)
}

// logInPage logs in and returns the cookie as a browser sends it.
func logInPage(t *testing.T, h http.Handler, query string, cookies ...string) (resp *http.Response, cookie string) {
	t.Helper()
	resp = page(h, "/login?user=ada@example.com&password=secret"+query, cookies...)
	for _, c := range resp.Cookies() {
		return resp, c.Name + "=" + c.Value
	}
	t.Fatalf("log in: %d, no cookie", resp.StatusCode)
	return nil, ""
}

// wantBrowsers checks the number of log ins and of records, and that nothing was
// refreshed.
func (s *shop) wantBrowsers(t *testing.T, memory session.Store, logIns, records int) {
	t.Helper()
	s.storeChecked.Store(true)
	for end := time.Now().Add(5 * time.Second); memory.(*session.Memory).Len() != records; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d records, want %d", memory.(*session.Memory).Len(), records)
		}
	}
	if n, refreshes := s.tokenRequests("password"), s.tokenRequests("refresh_token"); n != logIns || refreshes != 0 {
		t.Errorf("%d log ins, %d refreshes", n, refreshes)
	}
}

// webWith is web with another cookie.
func webWith(a *app, c session.Cookie) http.Handler {
	return a.Middleware(c)(pages(a))
}

// Case 124: a response to a request with an old cookie arrives after that of the log
// in, whose cookie it must not take away.
func TestCase124LateResponse(t *testing.T) {
	for name, query := range map[string]string{"stale cookie": "", "other log in": "x", "remembered": "&remember=1"} {
		t.Run(name, func(t *testing.T) {
			shop := newShop(t)
			a := shop.app(oauthConfig())
			h := webWith(a, session.Cookie{})
			old := "session=of-a-session-that-has-expired"
			if query != "" {
				_, old = logInPage(t, h, strings.TrimPrefix(query, "x"))
			}
			jar, _ := cookiejar.New(nil)
			site, _ := url.Parse(shopURL)
			resp, fresh := logInPage(t, h, "", old)
			jar.SetCookies(site, resp.Cookies())
			if err := a.Close(t.Context()); err != nil { // the old log in is ended in the background
				t.Fatal(err)
			}
			h = webWith(shop.app(oauthConfig()), session.Cookie{})
			jar.SetCookies(site, page(h, "/", old).Cookies())
			if got := jar.Cookies(site); len(got) != 1 || got[0].String() != fresh {
				t.Errorf("the jar holds %v", got)
			}
			shop.wantBrowsers(t, shop.store, map[bool]int{true: 1, false: 2}[query == ""], 1)
		})
	}
}

// TestCase124DuringLogIn: the cookie is due to be renewed by a page that is slow, and
// the visitor logs in meanwhile.
func TestCase124DuringLogIn(t *testing.T) {
	shop := newShop(t)
	a := shop.app(oauthConfig())
	arrived, goOn := make(chan bool), make(chan bool)
	mux := pages(a)
	mux.HandleFunc("/slow", func(http.ResponseWriter, *http.Request) { arrived <- true; <-goOn })
	h := a.Middleware(session.Cookie{Life: time.Second})(mux)
	_, old := logInPage(t, h, "&remember=1")
	time.Sleep(200 * time.Millisecond)
	late := make(chan *http.Response)
	go func() { late <- page(h, "/slow", old) }()
	<-arrived
	logInPage(t, h, "&remember=1", old)
	shop.wantBrowsers(t, shop.store, 2, 1)
	goOn <- true
	if resp := <-late; len(resp.Cookies()) != 0 {
		t.Errorf("the late page sets %v", resp.Cookies())
	}
}

// Case 125: of several cookies of the name, the first that names a session counts,
// and a log in or out ends the sessions of all.
func TestCase125Duplicates(t *testing.T) {
	shop := newShop(t)
	h := webWith(shop.app(oauthConfig()), session.Cookie{})
	_, good := logInPage(t, h, "")
	for _, sent := range [][]string{
		{"session=stale; " + good}, {"session=stale", good}, {"session=; " + good}, {good + "; session=stale"},
		{"session=a; session=a; session=b; session=c; " + good},
	} {
		if got := text(page(h, "/", sent...)); got != "ada@example.com" {
			t.Errorf("%d cookies: %q", len(sent), got)
		}
	}
	if got := text(page(h, "/", "session=a; session=b; session=c; session=d; session=e; "+good)); got != "" {
		t.Errorf("too many cookies: %q", got)
	}
	_, second := logInPage(t, h, "")
	resp := page(h, "/logout", "session=stale", good, second)
	if resp.StatusCode != 200 {
		t.Errorf("log out: HTTP %d", resp.StatusCode)
	}
	shop.wantBrowsers(t, shop.store, 2, 0)
}

// TestCase125Scope: a log out deletes the cookie of the domain, and one of this host
// from before the domain was configured.
func TestCase125Scope(t *testing.T) {
	shop := newShop(t)
	h := webWith(shop.app(oauthConfig()), session.Cookie{Domain: "shop.example", Path: "/p"})
	_, good := logInPage(t, h, "")
	deleted := map[string]bool{}
	for _, c := range page(h, "/logout", good).Cookies() {
		if c.MaxAge >= 0 || c.Path != "/p" {
			t.Errorf("%v", c)
		}
		deleted[c.Domain] = true
	}
	if len(deleted) != 2 || !deleted["shop.example"] || !deleted[""] {
		t.Errorf("deleted in %v", deleted)
	}
	shop.wantBrowsers(t, shop.store, 1, 0)
}

// Case 126: pages that request nothing from the API keep the session, with few writes.
func TestCase126Activity(t *testing.T) {
	for name, query := range map[string]string{"session cookie": "", "remembered": "&remember=1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := newShop(t)
			counted := &countingStore{Store: shop.store}
			shop.store = counted
			h := webWith(shop.app(oauthConfig()), session.Cookie{Life: 2 * time.Second, Idle: 2 * time.Second})
			_, cookie := logInPage(t, h, query)
			before, sent := counted.saves.Load(), 0
			for begun := time.Now(); time.Since(begun) < 4*time.Second; time.Sleep(20 * time.Millisecond) {
				goruntime.GC() // the app forgets sessions that are not in use
				resp := page(h, "/", cookie)
				if len(resp.Cookies()) > 0 {
					sent++
				}
				if text(resp) == "" {
					t.Fatalf("logged out after %v", time.Since(begun))
				}
			}
			if n := counted.saves.Load() - before; n < 3 || n > 21 {
				t.Errorf("%d writes in two lives", n)
			}
			if remembered := query != ""; remembered != (sent > 0) || sent > 21 {
				t.Errorf("the cookie was sent %d times", sent)
			}
			shop.wantBrowsers(t, counted.Store, 1, 1)
		})
	}
}

type countingStore struct {
	session.Store
	saves atomic.Int64
}

func (c *countingStore) Lock(ctx context.Context, key string) (session.Tx, error) {
	tx, err := c.Store.Lock(ctx, key)
	return countingTx{tx, c}, err
}

type countingTx struct {
	session.Tx
	store *countingStore
}

func (c countingTx) Save(ctx context.Context, r session.Record) error {
	c.store.saves.Add(1)
	return c.Tx.Save(ctx, r)
}

// TestCase126Images: a response that is no page renews the record, not the cookie.
func TestCase126Images(t *testing.T) {
	shop := newShop(t)
	h := webWith(shop.app(oauthConfig()), session.Cookie{Life: 2 * time.Second})
	_, cookie := logInPage(t, h, "&remember=1")
	time.Sleep(250 * time.Millisecond)
	for header, value := range map[string]string{"Sec-Fetch-Mode": "no-cors", "Accept": "image/png"} {
		r := httptest.NewRequest("GET", shopURL, nil)
		r.Header.Set("Cookie", cookie)
		r.Header.Set(header, value)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); len(w.Result().Cookies()) != 0 {
			t.Errorf("%s %s: %v", header, value, w.Result().Cookies())
		}
	}
	if resp := page(h, "/", cookie); len(resp.Cookies()) != 1 {
		t.Error("the page after it does not renew the cookie")
	}
	shop.wantBrowsers(t, shop.store, 1, 1)
}

// Case 127: settings that browsers ignore, or that net/http drops, are rejected.
func TestCase127Settings(t *testing.T) {
	for reason, c := range map[string]session.Cookie{
		"Name":                     {Name: "my session"},
		"is no token":              {Name: "sess;ion"},
		"control":                  {Path: "/a;b"},
		"begin with /":             {Path: "shop"},
		"Domain":                   {Domain: "https://shop.example"},
		"no host name":             {Domain: "shop.example:8080"},
		"SameSite=None":            {SameSite: http.SameSiteNoneMode, Insecure: true},
		"none of http":             {SameSite: 9},
		"Life":                     {Life: -time.Second},
		"a second":                 {Idle: time.Millisecond},
		"a dot":                    {Domain: "shop.example."},
		"longer":                   {Path: "/" + strings.Repeat("x", 2000)},
		"\"__Http-s\" needs https": {Name: "__Http-s", Insecure: true},
		"forbids":                  {Name: "__Host-session", Domain: "shop.example"},
		"Path /":                   {Name: "__host-session", Path: "/shop"},
		"remove Insecure":          {Name: "__Host-session", Insecure: true},
		"needs https":              {Name: "__Secure-session", Insecure: true},
	} {
		if err := c.Check(); !errors.Is(err, session.ErrConfig) || !strings.Contains(err.Error(), reason) {
			t.Errorf("%+v: %v", c, err)
		}
		shop := newShop(t)
		resp := page(webWith(shop.app(oauthConfig()), c), "/", "session=x")
		shop.wantBrowsers(t, shop.store, 0, 0)
		if got := text(resp); resp.StatusCode != 500 || !strings.Contains(got, reason) {
			t.Errorf("%+v: HTTP %d %q", c, resp.StatusCode, got)
		}
	}
	for _, c := range []session.Cookie{
		{}, {Name: "__Host-s"}, {Name: "__Secure-s", Domain: ".shop.example", Path: "/x"}, {SameSite: http.SameSiteNoneMode}, {Insecure: true},
	} {
		if err := c.Check(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Case 128: no cache keeps a response with a cookie, whatever the handler sets.
func TestCase128CacheControl(t *testing.T) {
	shop := newShop(t)
	a := shop.app(oauthConfig())
	mux := pages(a)
	mux.HandleFunc("/cached", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		_ = http.NewResponseController(w).Flush()
	})
	h := a.Middleware(session.Cookie{Life: time.Second})(mux)
	resp, cookie := logInPage(t, h, "&remember=1")
	check := func(resp *http.Response) {
		t.Helper()
		if got := resp.Header.Get("Cache-Control"); got != "private, no-store" || len(resp.Cookies()) == 0 {
			t.Errorf("Cache-Control %q, %d cookies", got, len(resp.Cookies()))
		}
	}
	check(resp)
	if resp := page(h, "/cached", cookie); resp.Header.Get("Cache-Control") != "public, max-age=3600" {
		t.Error("a response without a cookie is changed")
	}
	time.Sleep(150 * time.Millisecond)
	check(page(h, "/cached", cookie))
	check(page(h, "/logout", cookie))
	shop.wantBrowsers(t, shop.store, 1, 0)
}

// Case 129: a store that hangs is a 503 with Retry-After, soon.
func TestCase129StoreHangs(t *testing.T) {
	end := make(chan bool)
	t.Cleanup(func() { close(end) })
	for name, store := range map[string]session.Store{"until the context ends": hangingStore{}, "for ever": hangingStore{deaf: true, end: end}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := newShop(t)
			memory := shop.store
			shop.store = store
			h := webWith(shop.app(oauthConfig()), session.Cookie{})
			begun := time.Now()
			resp := page(h, "/", "session=x")
			if resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" || time.Since(begun) > 5*time.Second {
				t.Errorf("HTTP %d after %v, Retry-After %q", resp.StatusCode, time.Since(begun), resp.Header.Get("Retry-After"))
			}
			shop.wantBrowsers(t, memory, 0, 0)
		})
	}
}

type hangingStore struct {
	session.Store
	deaf bool
	end  chan bool // is closed at the end of the test
}

func (h hangingStore) Load(ctx context.Context, _ string) (session.Record, error) {
	if h.deaf {
		<-h.end
	}
	<-ctx.Done()
	return session.Record{}, ctx.Err()
}
