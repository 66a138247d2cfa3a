package session_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

func TestAnonymousIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		a := shop.app(oauthConfig())
		for _, key := range []string{"a", "b", "c"} {
			if err := list(t.Context(), open(t, a, key)); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Client().do(t.Context(), "GET", "/customers", nil, new([]customer)); err != nil {
			t.Fatal(err)
		}
		if n := shop.tokenRequests("refresh_token"); n != 1 {
			t.Errorf("%d token requests for three anonymous sessions", n)
		}
	})
}

// both runs a test with an OAuth2 app and with a classic one.
func both(t *testing.T, test func(t *testing.T, shop *shop, config session.Config)) {
	t.Run("oauth2", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { test(t, newShop(t), oauthConfig()) })
	})
	t.Run("classic", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { shop := newShop(t); test(t, shop, shop.classicConfig()) })
	})
}

func TestLogIn(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		a := shop.app(config)
		s := open(t, a, "default")
		wantCurrent(t, s, "")
		before := s.Client()
		if c := logIn(t, s); c.Email != nimbutest.DemoCustomer || c.ID == "" {
			t.Errorf("logged in as %+v", c)
		}
		wantCurrent(t, s, nimbutest.DemoCustomer)
		shop.wantStored(t, "default", true)
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		if s.Client() != before {
			t.Error("the client was replaced")
		}
		if again := open(t, a, "default"); again != s {
			t.Error("one key, two sessions")
		}
		if other := open(t, a, "other"); other.Authenticated() {
			t.Error("another key is logged in too")
		}
		synctest.Wait()
		if n := shop.count("default", session.LoggedIn); n != 1 {
			t.Errorf("events %v", shop.kinds("default"))
		}
		noSecrets(t, "the events", shop.events)
		noSecrets(t, "the session", s)
	})
}

// Case 57: a failed log in leaves the session as it was.
func TestCase57FailedLogIn(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		a := shop.app(config)
		s := open(t, a, "k")
		for _, first := range []string{"", nimbutest.DemoCustomer} {
			if first != "" {
				logIn(t, s)
			}
			_, err := s.LogIn(t.Context(), "zoe@example.com", "hidden-but-wrong")
			if !errors.Is(err, session.ErrBadCredentials) {
				t.Errorf("wrong password: %v", err)
			}
			noSecrets(t, "the error", err)
			for _, fault := range []nimbutest.Fault{{Status: 503}, {DropBefore: true}, {DropAfter: true}, {Damage: nimbutest.HTMLPage}} {
				fault.Method, fault.When = "POST", isLogIn
				rule := shop.srv.Inject(fault)
				if _, err := s.LogIn(t.Context(), "zoe@example.com", "hidden"); err == nil || errors.Is(err, session.ErrBadCredentials) {
					t.Errorf("server down: %v", err)
				}
				rule.Remove()
			}
			_, err = s.LogIn(t.Context(), "zoe@example.com", "")
			if !errors.Is(err, session.ErrBadCredentials) || err.Error() != "session: the password is empty" {
				t.Errorf("empty password: %v", err)
			}
			_, err = s.LogIn(t.Context(), "", "hidden")
			if !errors.Is(err, session.ErrBadCredentials) || err.Error() != "session: the user name is empty" {
				t.Errorf("empty user name: %v", err)
			}
			for _, c := range [][2]string{{"zoe@example.com", "hidden\n"}, {"zoe@example.com\r\n", "hidden"}, {"\ufeffzoe@example.com", "hidden"}} {
				sent := len(shop.srv.Requests())
				_, err = s.LogIn(t.Context(), c[0], secret(c[1]))
				if !errors.Is(err, session.ErrBadCredentials) || !strings.Contains(err.Error(), "remove it") || len(shop.srv.Requests()) != sent {
					t.Errorf("user name %q, password %q: %v", c[0], c[1], err)
				}
			}
			wantCurrent(t, s, first)
			if got := who(t, s); got != first {
				t.Errorf("the server sees %q, not %q", got, first)
			}
			shop.wantHolder(t, "k", first)
		}
		shop.wantSent(t, 11, 0, 2) // the empty password is not sent
	})
}

// Cases 57 and 58: the responses of real servers to a wrong password, and to one that
// is not sufficient: none changes the session, and each request is sent once.
func TestCase57And58Rejections(t *testing.T) {
	for name, c := range map[string]struct {
		fault nimbutest.Fault
		want  error
	}{
		"57 400 invalid_grant":   {nimbutest.Fault{Status: 400, Body: `{"error":"invalid_grant"}`}, session.ErrBadCredentials},
		"57 401 invalid_grant":   {nimbutest.Fault{Status: 401, Body: `{"error":"invalid_grant"}`}, session.ErrBadCredentials},
		"57 401 empty":           {nimbutest.Fault{Status: 401, Body: " "}, oauth.ErrLogInRejected},
		"57 400 invalid_request": {nimbutest.Fault{Status: 400, Body: `{"error":"invalid_request"}`}, oauth.ErrLogInRejected},
		"57 403 empty":           {nimbutest.Fault{Status: 403, Body: " "}, oauth.ErrLogInRejected},
		"58 a second factor":     {nimbutest.Fault{Status: 403, Body: `{"error":"mfa_required","mfa_token":"eyJmfa"}`}, oauth.ErrLogInRejected},
	} {
		for _, first := range []string{"", nimbutest.DemoCustomer} {
			t.Run(name+" after "+first, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					shop := newShop(t)
					s := open(t, shop.app(oauthConfig()), "k")
					sent := 1
					if first != "" {
						logIn(t, s)
						sent = 2
					}
					rule := shop.srv.Inject(nimbutest.Fault{Method: "POST", When: isLogIn, Status: c.fault.Status, Body: c.fault.Body})
					_, err := s.LogIn(t.Context(), "zoe@example.com", "hidden")
					rule.Remove()
					if !errors.Is(err, c.want) {
						t.Errorf("got %v, want %v", err, c.want)
					}
					noSecrets(t, "the error", err)
					if e, ok := errors.AsType[*oauth.Error](err); name == "58 a second factor" && (!ok || e.Code != "mfa_required" || e.Fields["mfa_token"] != "eyJmfa") {
						t.Errorf("the further step is lost: %v", err)
					}
					wantCurrent(t, s, first)
					shop.wantHolder(t, "k", first)
					if got := who(t, s); got != first {
						t.Errorf("the server sees %q, not %q", got, first)
					}
					if first == "" {
						shop.wantSent(t, sent, 0, 2) // the second because the server rejected the anonymous request
					} else {
						shop.wantSent(t, sent, 0, 0)
					}
				})
			})
		}
	}
}

func isLogIn(r *nimbutest.Request) bool {
	return r.Path == "/customers/login" || r.Form().Get("grant_type") == "password"
}

// TestLogInUnknownOwner: a token whose customer cannot be requested is revoked.
func TestLogInUnknownOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		s := open(t, shop.app(oauthConfig()), "k")
		shop.srv.Inject(nimbutest.Fault{Path: "/customers/me", Status: 502, Times: 1})
		if _, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword); err == nil {
			t.Fatal("logged in as an unknown customer")
		}
		synctest.Wait()
		wantCurrent(t, s, "")
		shop.wantStored(t, "k", false)
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); n != 1 {
			t.Errorf("%d revocations", n)
		}
	})
}

// TestLogInOver: the customer before is logged out at the server.
func TestLogInOver(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(config), "k")
		logIn(t, s)
		if _, err := s.LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		wantCurrent(t, s, "zoe@example.com")
		shop.wantStored(t, "k", true)
		if got := who(t, s); got != "zoe@example.com" {
			t.Errorf("the server sees %q", got)
		}
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); config.Token == "" && n != 1 {
			t.Errorf("%d revocations", n)
		}
		if n := shop.count("k", session.Expired); n != 0 {
			t.Errorf("events %v", shop.kinds("k"))
		}
	})
}

func TestSignUp(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(shop.writing(config)), "k")
		c, err := s.SignUp(t.Context(), newCustomer{"new@example.com", "pass-word-1"})
		if err != nil {
			t.Fatal(err)
		}
		wantCurrent(t, s, "new@example.com")
		if c.ID == "" || who(t, s) != "new@example.com" {
			t.Errorf("signed up as %+v", c)
		}
		if _, err := s.SignUp(t.Context(), newCustomer{"new@example.com", "pass-word-1"}); err == nil {
			t.Error("signed up twice")
		}
		wantCurrent(t, s, "new@example.com")
	})
}

// writing returns the settings of an app whose visitors may create customers.
func (s *shop) writing(config session.Config) session.Config {
	if config.Token != "" {
		return config
	}
	scopes := []string{"read_customers", "write_customers"}
	made := s.srv.AddApp(nimbutest.App{AllowROPC: true, AnonymousScopes: scopes, CustomerScopes: scopes})
	return session.Config{ClientID: made.ClientID, AnonymousRefreshToken: made.AnonymousRefreshToken}
}

// TestSignUpWithoutLogIn: the customer is created, but the log in fails.
func TestSignUpWithoutLogIn(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(shop.writing(config)), "k")
		shop.srv.Inject(nimbutest.Fault{Method: "POST", When: isLogIn, Status: 503})
		c, err := s.SignUp(t.Context(), newCustomer{"new@example.com", "pass-word-1"})
		if !errors.Is(err, session.ErrNotLoggedIn) || c == nil || c.ID == "" {
			t.Errorf("got %+v, %v", c, err)
		}
		wantCurrent(t, s, "")
	})
}

// Case 116: Become.
func TestCase116Become(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		a := shop.app(config)
		s := open(t, a, "k")
		token := runtime.Secret(shop.srv.NewSession(nimbutest.DemoCustomer))
		if c, err := s.Become(t.Context(), token, session.Remember()); err != nil || c.Email != nimbutest.DemoCustomer {
			t.Fatalf("become: %+v, %v", c, err)
		}
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		for name, bad := range map[string]runtime.Secret{"invalid": "0123456789abcdef", "empty": "", "CR LF": "a\r\nX-Evil: 1", "another site's": otherSite(shop)} {
			if _, err := s.Become(t.Context(), bad); err == nil {
				t.Errorf("%s: accepted", name)
			}
			wantCurrent(t, s, nimbutest.DemoCustomer)
			shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		}
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		if got := who(t, s); got != "" {
			t.Errorf("the server still sees %q", got)
		}
		synctest.Wait()
		wantCurrent(t, s, "")
		shop.wantStored(t, "k", false)
		if e := shop.event(session.Expired); e.Reason != oauth.ReasonRejected {
			t.Errorf("events %+v", e)
		}
		if err := list(t.Context(), s); err != nil {
			t.Errorf("anonymous access afterwards: %v", err)
		}
		shop.wantSent(t, 0, 0, 2)
	})
}

// Case 116: the customer from before can be restored: becoming another customer does
// not end a session token, and a log in under another key is not affected.
func TestCase116BackAgain(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		a := shop.app(config)
		s, own := open(t, a, "k"), open(t, a, "own")
		logIn(t, own)
		first, second := runtime.Secret(shop.srv.NewSession(nimbutest.DemoCustomer)), runtime.Secret(shop.srv.NewSession("zoe@example.com"))
		for _, step := range []struct {
			token runtime.Secret
			want  string
		}{{first, nimbutest.DemoCustomer}, {second, "zoe@example.com"}, {first, nimbutest.DemoCustomer}} {
			if _, err := s.Become(t.Context(), step.token); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			wantCurrent(t, s, step.want)
			shop.wantHolder(t, "k", step.want)
			if got := who(t, s); got != step.want {
				t.Errorf("the server sees %q, want %q", got, step.want)
			}
		}
		if got := who(t, own); got != nimbutest.DemoCustomer {
			t.Errorf("the session beside it is %q", got)
		}
		shop.wantSent(t, 1, 0, 1)
	})
}

func otherSite(shop *shop) runtime.Secret {
	site := shop.srv.Site("other")
	site.AddCustomer(nimbutest.Customer{Email: "eve@example.com", Password: "x"})
	return runtime.Secret(site.NewSession("eve@example.com"))
}

func TestRequestPasswordReset(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(shop.writing(config)), "k")
		if err := s.RequestPasswordReset(t.Context(), nimbutest.DemoCustomer); err != nil {
			t.Fatal(err)
		}
		if mails := shop.srv.Mails(); len(mails) != 1 || mails[0].To != nimbutest.DemoCustomer || mails[0].Kind != nimbutest.ResetMail {
			t.Errorf("mails: %+v", mails)
		}
	})
}

// TestLogInNotStored: the store fails at a log in: the customer is logged in, an
// event reports the error, and the write is retried.
func TestLogInNotStored(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		broken := &brokenStore{Store: shop.store}
		shop.store = broken
		a := shop.app(config)
		s := open(t, a, "k")
		broken.set("save", errDisk)
		logIn(t, s)
		wantCurrent(t, s, nimbutest.DemoCustomer)
		if again := open(t, a, "k"); again != s || !again.Authenticated() {
			t.Error("a look at the store logged the customer out")
		}
		shop.wantStored(t, "k", false)
		broken.set("save", nil)
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		synctest.Wait()
		shop.wantStored(t, "k", true)
		if shop.count("k", session.PersistFailed) != 1 || shop.count("k", session.Persisted) != 1 {
			t.Errorf("events %v", shop.kinds("k"))
		}
	})
}

// TestCloseStores: Close retries the write once more.
func TestCloseStores(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		broken := &brokenStore{Store: shop.store}
		shop.store = broken
		a := shop.app(config)
		s := open(t, a, "k")
		broken.set("lock", errDisk)
		logIn(t, s)
		broken.set("lock", nil)
		if err := a.Close(t.Context()); err != nil {
			t.Error(err)
		}
		shop.wantStored(t, "k", true)
		if _, err := a.Session(t.Context(), "k"); !errors.Is(err, session.ErrClosed) {
			t.Errorf("a session of a closed app: %v", err)
		}
		if _, err := s.LogIn(t.Context(), "zoe@example.com", "hidden"); !errors.Is(err, session.ErrClosed) {
			t.Errorf("a log in to a closed app: %v", err)
		}
	})
}

// TestLogInCancelled: the caller's context ends after the server has issued tokens.
func TestLogInCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		s := open(t, shop.app(oauthConfig()), "k")
		ctx, cancel := context.WithCancel(t.Context())
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", When: func(*nimbutest.Request) bool { cancel(); return false }})
		_, err := s.LogIn(ctx, nimbutest.DemoCustomer, nimbutest.DemoPassword)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("LogIn: %v", err)
		}
		wantCurrent(t, s, "")
	})
}
