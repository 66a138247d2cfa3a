package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// These tests visit the shop without a browser. internal/browser uses one.

// street is a shop, its fake Nimbu, and a visitor with a cookie jar.
type street struct {
	t      *testing.T
	fake   *nimbutest.Server
	store  session.Store
	server *httptest.Server
	jar    *cookiejar.Jar

	mu  sync.Mutex
	log strings.Builder
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, fake: nimbutest.NewServer(t, nimbutest.WithDemoData()), store: session.NewMemory()}
	s.jar, _ = cookiejar.New(nil)
	s.open()
	return s
}

// open opens the shop, or opens it again with the same store.
func (s *street) open() {
	s.t.Helper()
	var address string
	if s.server != nil {
		s.server.Close()
		address = s.server.Listener.Addr().String()
	}
	settings := Settings{ClientID: nimbutest.DemoClientID, Site: nimbutest.DefaultSite}
	app, err := nimbu.NewApp(settings.app(), nimbu.WithHTTPClient(s.fake.Client()), nimbu.WithStore(s.store), runtime.WithRetries(0))
	if err != nil {
		s.t.Fatal(err)
	}
	handler, err := New(app, session.Cookie{}, slog.New(slog.NewTextHandler(s, nil)))
	if err != nil {
		s.t.Fatal(err)
	}
	s.server = httptest.NewTLSServer(handler)
	s.t.Cleanup(func() { s.server.Close(); _ = app.Close(context.Background()) })
	if address != "" { // the jar has the old address; cookies ignore ports
		old, now := &url.URL{Scheme: "https", Host: address}, &url.URL{Scheme: "https", Host: s.server.Listener.Addr().String()}
		s.jar.SetCookies(now, s.jar.Cookies(old))
	}
}

func (s *street) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(p)
}

func (s *street) logged() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// visit opens a page or sends a form, follows redirects, and checks that the page
// has the status and the parts.
func (s *street) visit(path string, form url.Values, status int, parts ...string) {
	s.t.Helper()
	client := *s.server.Client()
	client.Jar = s.jar
	send := func() (*http.Response, error) { return client.Get(s.server.URL + path) }
	if form != nil {
		send = func() (*http.Response, error) { return client.PostForm(s.server.URL+path, form) }
	}
	resp, err := send()
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != status {
		s.t.Errorf("%s: status %d, want %d, %v:\n%s", path, resp.StatusCode, status, err, body)
	}
	for _, part := range parts {
		if !strings.Contains(string(body), part) {
			s.t.Errorf("%s does not show %q:\n%s", path, part, body)
		}
	}
	if strings.Contains(string(body), "secret") || resp.Header.Get("Cache-Control") != "no-store" {
		s.t.Errorf("%s shows a password or may be cached: %v\n%s", path, resp.Header, body)
	}
}

func credentials(email, password string) url.Values {
	return url.Values{"email": {email}, "password": {password}}
}

// TestCustomer goes through sign up, log in, log out and the end of a session.
func TestCustomer(t *testing.T) {
	s := newStreet(t)
	s.visit("/", nil, 200, "Welcome", "Sign up")
	s.visit("/me", nil, 200, "<h1>Log in</h1>")
	lin := credentials("lin@example.com", "secret")
	lin.Set("firstname", "Lin <b>")
	s.visit("/signup", lin, 200, "<h1>My page</h1>", "Lin &lt;b&gt;", "lin@example.com")
	s.visit("/logout", url.Values{}, 200, "<h1>The shop</h1>", "Sign up")
	s.visit("/login", credentials("lin@example.com", "secret"), 200, "<h1>My page</h1>")
	s.visit("/login", credentials("ada@example.com", "secret"), 200, "Ada Lovelace") // somebody else
	s.visit("/", nil, 200, "For members")
	s.open()
	s.visit("/me", nil, 200, "Ada Lovelace")
	s.fake.EndSessions("ada@example.com")
	s.visit("/", nil, 200, "Sign up")
	s.visit("/me", nil, 200, "<h1>Log in</h1>")
}

// TestWrong checks that rejected forms are shown again, with the problem and
// without the password.
func TestWrong(t *testing.T) {
	s := newStreet(t)
	s.visit("/login", credentials("ada@example.com", "secretly"), 422, "are wrong", `value="ada@example.com"`)
	s.visit("/login", url.Values{}, 422, "are wrong")
	s.visit("/signup", credentials("taken@example.com", "secretly"), 422, "email is already taken", `value="taken@example.com"`)
	s.visit("/signup", url.Values{}, 422, "Please give")
	s.visit("/password", url.Values{}, 422, "Please give")
	s.visit("/nothing", nil, 404)
	s.visit("/logout", nil, 405) // no link logs anybody out
	s.visit("/login", credentials("ada@example.com", strings.Repeat("secret", maxForm)), 422)
	if cookies := s.jar.Cookies(&url.URL{Scheme: "https", Host: "127.0.0.1"}); len(cookies) > 0 {
		t.Errorf("visitors who are not logged in have cookies: %v", cookies)
	}
}

// TestPassword checks that the shop does not reveal which addresses belong to
// customers.
func TestPassword(t *testing.T) {
	s := newStreet(t)
	for _, email := range []string{"ada@example.com", "nobody@example.com"} {
		s.visit("/password", url.Values{"email": {email}}, 200, "If you are a customer, a mail is on its way to you.")
	}
	if mails := s.fake.Mails(); len(mails) != 1 || mails[0].To != "ada@example.com" || mails[0].Kind != nimbutest.ResetMail {
		t.Errorf("mails: %v", mails)
	}
}

// TestAway checks that customers stay logged in while the API cannot be reached,
// and that the log has the errors and no secrets.
func TestAway(t *testing.T) {
	s := newStreet(t)
	s.visit("/login", credentials("ada@example.com", "secret"), 200)
	fault := s.fake.Inject(nimbutest.Fault{Path: "/**", Status: 503})
	s.visit("/me", nil, 200, "Ada Lovelace", "last knew about you")
	s.visit("/", nil, 200, "Ada Lovelace", "cannot be reached")
	s.visit("/signup", credentials("lin@example.com", "secret"), 502, "cannot be reached")
	s.visit("/login", credentials("bob@example.com", "secret"), 502, "cannot be reached")
	s.visit("/password", credentials("bob@example.com", ""), 502, "cannot be reached")
	fault.Remove()
	s.visit("/me", nil, 200, "Ada Lovelace", "Customer number")
	if log := s.logged(); !strings.Contains(log, "503") || strings.Contains(log, "secret") {
		t.Errorf("the log:\n%s", log)
	}
}

// TestCreatedOnly checks that a customer whose log in fails after the sign up is
// asked to log in.
func TestCreatedOnly(t *testing.T) {
	s := newStreet(t)
	s.fake.Inject(nimbutest.Fault{Path: "/oauth2/tokens", Status: 503, When: func(r *nimbutest.Request) bool {
		return r.Form().Get("grant_type") == "password"
	}})
	s.visit("/signup", credentials("lin@example.com", "secret"), 200, "Welcome! Please log in.", `value="lin@example.com"`)
}

// TestOtherSites checks that forms of other sites are rejected, log in included.
func TestOtherSites(t *testing.T) {
	s := newStreet(t)
	for _, path := range []string{"/login", "/logout", "/signup", "/password"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.server.URL+path,
			strings.NewReader(credentials("ada@example.com", "secret").Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		resp, err := s.server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden || len(resp.Cookies()) > 0 {
			t.Errorf("%s: status %d, cookies %v", path, resp.StatusCode, resp.Cookies())
		}
	}
	if got := s.fake.Requests(); len(got) > 0 {
		t.Errorf("the API received %v", got)
	}
}

// TestRemember checks that the cookie of a remembered log in has an age, and that
// the other ends with the browser. Neither is
// available to scripts, plain http or other sites.
func TestRemember(t *testing.T) {
	s := newStreet(t)
	client := *s.server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, remember := range []string{"", "1"} {
		form := credentials("ada@example.com", "secret")
		form.Set("remember", remember)
		resp, err := client.PostForm(s.server.URL+"/login", form)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if len(resp.Cookies()) != 1 {
			t.Fatalf("cookies: %v", resp.Cookies())
		}
		c := resp.Cookies()[0]
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || (c.MaxAge > 0) != (remember != "") {
			t.Errorf("remember %q: %v", remember, c)
		}
	}
}
