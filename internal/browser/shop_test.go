package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestShop follows a customer of the shop through her sessions, in a browser.

// secret is the password of the customer.
const secret = "correct horse"

// story holds the customer, the shop, and the Nimbu behind it.
type story struct {
	*user
	shop *program
	fake *nimbutest.Server
}

// TestShop runs with each store that outlives the shop's process.
func TestShop(t *testing.T) {
	chromium, err := Find()
	need(t, err)
	for _, store := range []struct {
		name, dir string
		args      func(t *testing.T) []string
	}{
		{"files", "examples/shop", func(t *testing.T) []string { return []string{"-sessions", filepath.Join(t.TempDir(), "sessions")} }},
		{"redis", "examples/shop-redis", func(t *testing.T) []string { return []string{"-redis", startRedis(t)} }},
	} {
		t.Run(store.name, func(t *testing.T) {
			fake := nimbutest.NewServer(t, nimbutest.WithDemoData())
			shop := &program{t: t, args: append(store.args(t), "-url", fake.URL()), path: build(t, store.dir)}
			shop.start()
			s := story{newUser(t, chromium), shop, fake}
			s.visitor()
			s.signUp()
			s.notRemembered()
			s.remembered()
			s.loggedOut()
			s.otherSite()
			s.forgottenPassword()
			s.do(s.browser.Close)
			if log := s.shop.stderr.String(); strings.Contains(log, secret) {
				t.Errorf("the shop's log has the password:\n%s", log)
			}
		})
	}
}

func (s *story) page(path string) { s.t.Helper(); s.visit(s.shop.url + path) }

// nobody checks that the page of the account redirects to the log-in.
func (s *story) nobody() {
	s.t.Helper()
	s.page("/me")
	s.sees("Log in")
	s.finds("document.querySelector('#who')", nil)
}

// lin checks that the page of the account is hers.
func (s *story) lin() {
	s.t.Helper()
	s.page("/me")
	s.sees("My page", "#who", "Lin", "#email", "lin@example.com")
}

func (s *story) logIn(password string) {
	s.t.Helper()
	s.page("/login")
	s.fill("email", "lin@example.com", "password", password)
}

// visitor checks that a browser without a log-in receives the public pages,
// with their style sheet, and no cookie.
func (s *story) visitor() {
	s.page("/")
	s.sees("The shop", "#entries", "Welcome")
	s.finds("getComputedStyle(document.querySelector('header')).display", "flex")
	s.nobody()
	if cookies := s.cookies(); len(cookies) > 0 {
		s.t.Errorf("cookies of nobody: %v", cookies)
	}
}

// signUp checks that signing up logs her in, by a cookie that scripts cannot
// read, and logs her out.
func (s *story) signUp() {
	s.page("/signup")
	s.fill("firstname", "Lin", "email", "lin@example.com", "password", secret)
	s.click("#submit")
	s.sees("My page", "#who", "Lin", "#email", "lin@example.com")
	s.finds("document.cookie", "")
	s.cookie(Cookie{Name: "shop", Domain: "127.0.0.1", SameSite: "Lax", HTTPOnly: true, Secure: true, Session: true})
	s.click("#logout")
	s.sees("The shop")
	s.nobody()
}

func (s *story) cookie(want Cookie) {
	s.t.Helper()
	if got := s.cookies(); len(got) != 1 || got[0] != want {
		s.t.Errorf("cookies %+v, want %+v", got, want)
	}
}

// notRemembered checks that a log-in without "remember me" survives a restart
// of the server, and ends with the browser.
func (s *story) notRemembered() {
	s.logIn("wrong")
	s.click("#submit")
	s.sees("Log in", "#problem", "are wrong")
	s.finds("document.querySelector('#email').value", "lin@example.com")
	s.finds("document.querySelector('#password').value", "")
	s.logIn(secret)
	s.click("#submit")
	s.sees("My page", "#who", "Lin")
	s.shop.restart()
	s.lin()
	s.reopen()
	s.nobody()
}

// remembered checks that with "remember me" she stays logged in when the
// browser is closed, when the server crashes, when both end, and when her
// access token has expired meanwhile. The fake is strict: a refresh token that
// was rotated and not stored would end the session.
func (s *story) remembered() {
	s.logIn(secret)
	s.click("#remember")
	s.finds("document.querySelector('#remember').checked", true)
	s.click("#submit")
	s.sees("My page", "#who", "Lin")
	s.cookie(Cookie{Name: "shop", Domain: "127.0.0.1", SameSite: "Lax", HTTPOnly: true, Secure: true})
	s.reopen()
	s.lin()
	for range 2 {
		s.fake.Advance(48 * time.Hour)
		s.shop.crash()
		s.reopen()
		s.lin()
	}
}

// loggedOut checks that a log-out stays in effect after restarts of browser and
// server.
func (s *story) loggedOut() {
	s.click("#logout")
	s.sees("The shop")
	s.nobody()
	if cookies := s.cookies(); len(cookies) > 0 {
		s.t.Errorf("cookies after the log out: %v", cookies)
	}
	s.shop.restart()
	s.reopen()
	s.nobody()
}

// otherSite checks that a form on another site cannot log the browser in.
func (s *story) otherSite() {
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<form method="post" action="%s/login"><input name="email" value="lin@example.com">
			<input name="password" value="%s"><button id="win">Win a prize</button></form>`, s.shop.url, secret)
	}))
	defer evil.Close()
	before := len(s.fake.Requests())
	s.visit(strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)) // another site for the browser
	s.click("#win")
	s.do(s.rejected)
	if after := s.fake.Requests(); len(after) != before {
		s.t.Errorf("Nimbu was asked: %v", after[before:])
	}
	s.nobody()
}

// rejected waits for the page that reports the rejection.
func (s *story) rejected(ctx context.Context) error {
	return s.browser.Await(ctx, "location.port !== '' && document.body.innerText.includes('cross-origin request')")
}

// forgottenPassword checks that the page reports a mail, and that it was sent.
func (s *story) forgottenPassword() {
	s.page("/password")
	s.fill("email", "lin@example.com")
	s.click("#submit")
	s.sees("Forgotten password", "#notice", "a mail is on its way")
	for _, m := range s.fake.Mails() {
		if m.Kind == nimbutest.ResetMail && m.To == "lin@example.com" {
			return
		}
	}
	s.t.Errorf("no mail was sent: %v", s.fake.Mails())
}
