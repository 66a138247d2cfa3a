package session_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// The tests cover interactive log ins: cases 146 to 148 of
// internal/cases/oauth.txt.

// person plays the user of an interactive log in.
type person struct {
	shop    *shop
	prompts []session.Prompt
}

// browse logs in at address and follows the redirect, as a browser does.
func (p *person) browse(t *testing.T, address string) {
	query := consent(t, p.shop, address)
	target := p.shop.srv.RequestsTo("GET", "/admin/oauth2/authorize")
	back := target[len(target)-1].Query.Get("redirect_uri")
	go func() {
		if res, err := http.Get(back + "?" + query.Encode()); err == nil {
			_ = res.Body.Close()
		}
	}()
}

func (p *person) show(prompt session.Prompt) { p.prompts = append(p.prompts, prompt) }

// noDesktop removes what shows that there is a desktop.
func noDesktop(t *testing.T) {
	t.Helper()
	for _, name := range []string{"BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"} {
		t.Setenv(name, "")
	}
	t.Setenv("SSH_CONNECTION", "192.0.2.1 22 192.0.2.2 22")
}

func (s *shop) interactiveConfig() session.Config {
	return session.Config{ClientID: nimbutest.DemoClientID}
}

// Case 146: in a browser that is opened, or in which the user opens the address.
func TestCase146InTheBrowser(t *testing.T) {
	for name, openError := range map[string]error{"opened": nil, "not opened": errors.New("no browser")} {
		t.Run(name, func(t *testing.T) {
			shop := newShop(t)
			shop.store = filestore.New(t.TempDir())
			user := &person{shop: shop}
			s := open(t, shop.app(shop.interactiveConfig()), "k")
			c, err := s.LogInInteractively(t.Context(), session.Interactive{
				Params: map[string]string{"device_name": "laptop"},
				Open: func(_ context.Context, address string) error {
					if openError == nil {
						user.browse(t, address)
					}
					return openError
				},
				Show: func(p session.Prompt) {
					user.show(p)
					if p.OpenError != nil {
						user.browse(t, p.Address)
					}
				},
			}, session.Remember())
			if err != nil || c.Email != nimbutest.DemoCustomer || !s.Remembered() {
				t.Fatalf("got %+v, %v", c, err)
			}
			if len(user.prompts) != 1 || !errors.Is(user.prompts[0].OpenError, openError) || !strings.Contains(user.prompts[0].String(), user.prompts[0].Address) {
				t.Errorf("shown: %+v", user.prompts)
			}
			if !strings.Contains(user.prompts[0].Address, "device_name=laptop") {
				t.Errorf("opened: %s", user.prompts[0].Address)
			}
			shop.wantHolder(t, "k", nimbutest.DemoCustomer)
			if shop.tokenRequests("authorization_code") != 1 {
				t.Error("not one code was exchanged")
			}
		})
	}
}

// Case 147: on another device: on request, without a desktop, or because the app
// has no redirect that a browser could come back to.
func TestCase147OnAnotherDevice(t *testing.T) {
	for name, c := range map[string]struct {
		in     session.Interactive
		config session.Config
	}{
		"requested":   {session.Interactive{Method: session.MethodDevice}, session.Config{}},
		"no desktop":  {session.Interactive{}, session.Config{}},
		"no redirect": {session.Interactive{Open: func(context.Context, string) error { panic("opened") }}, session.Config{RedirectURI: "https://shop.example/back"}},
	} {
		t.Run(name, func(t *testing.T) {
			noDesktop(t)
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				user := &person{shop: shop}
				c.config.ClientID = nimbutest.DemoClientID
				s := open(t, shop.app(c.config), "k")
				c.in.Show = func(p session.Prompt) {
					user.show(p)
					if err := shop.srv.ApproveDevice(p.Code, nimbutest.DemoCustomer); err != nil {
						t.Error(err)
					}
				}
				if _, err := s.LogInInteractively(t.Context(), c.in, session.Remember()); err != nil {
					t.Fatal(err)
				}
				text := user.prompts[0].String()
				if len(user.prompts) != 1 || !strings.Contains(text, user.prompts[0].Code) || !strings.Contains(text, user.prompts[0].Address) || !strings.Contains(text, "10 minutes") {
					t.Errorf("shown: %s", text)
				}
				wantCurrent(t, s, nimbutest.DemoCustomer)
				shop.wantHolder(t, "k", nimbutest.DemoCustomer)
				if shop.tokenRequests("urn:ietf:params:oauth:grant-type:device_code") != 1 {
					t.Error("not one token request")
				}
			})
		})
	}
}

// Case 147: without a desktop and without log ins on another device, the user
// opens the address.
func TestCase147NoDevices(t *testing.T) {
	noDesktop(t)
	shop := newShop(t)
	shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/device_authorization", Status: 404})
	s := open(t, shop.app(shop.interactiveConfig()), "k")
	user := &person{shop: shop}
	_, err := s.LogInInteractively(t.Context(), session.Interactive{Show: func(p session.Prompt) {
		user.show(p)
		user.browse(t, p.Address)
	}})
	if err != nil || len(user.prompts) != 1 || user.prompts[0].OpenError == nil {
		t.Errorf("%v, shown: %v", err, user.prompts)
	}
	shop.wantHolder(t, "k", nimbutest.DemoCustomer)
	if shop.tokenRequests("authorization_code") != 1 {
		t.Error("not one code was exchanged")
	}
}

// Case 148: the user denies it, waits too long, or cancels; the session stays as it
// was.
func TestCase148NotLoggedIn(t *testing.T) {
	open := func(context.Context, string) error { return nil }
	for name, c := range map[string]struct {
		in    session.Interactive
		began func(shop *shop, cancel func(), p session.Prompt)
		want  error
	}{
		"browser, too late":  {session.Interactive{Timeout: 50 * time.Millisecond, Open: open}, nil, context.DeadlineExceeded},
		"browser, cancelled": {session.Interactive{Open: open}, func(_ *shop, cancel func(), _ session.Prompt) { cancel() }, context.Canceled},
		"browser, denied": {session.Interactive{Open: open}, func(shop *shop, _ func(), p session.Prompt) {
			shop.srv.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision { return nimbutest.Decision{} })
			browser := *shop.srv.Client()
			browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			go func() {
				if res, err := browser.Get(p.Address); err == nil {
					_ = res.Body.Close()
					if res, err := http.Get(res.Header.Get("Location")); err == nil {
						_ = res.Body.Close()
					}
				}
			}()
		}, session.ErrDenied},
		"device, too late":  {session.Interactive{Timeout: 50 * time.Millisecond, Method: session.MethodDevice}, nil, context.DeadlineExceeded},
		"device, cancelled": {session.Interactive{Method: session.MethodDevice}, func(_ *shop, cancel func(), _ session.Prompt) { cancel() }, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) { notLoggedIn(t, c.in, c.began, c.want) })
	}
	for name, want := range map[string]error{"device, denied": session.ErrDenied, "device, expired": context.DeadlineExceeded} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				notLoggedIn(t, session.Interactive{Method: session.MethodDevice}, func(shop *shop, _ func(), p session.Prompt) {
					if errors.Is(want, session.ErrDenied) {
						_ = shop.srv.DenyDevice(p.Code)
					}
				}, want)
			})
		})
	}
}

func notLoggedIn(t *testing.T, in session.Interactive, began func(*shop, func(), session.Prompt), want error) {
	shop := newShop(t)
	config := shop.interactiveConfig()
	config.AllowROPC = runtime.Set(true)
	s := open(t, shop.app(config), "k")
	logIn(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	in.Show = func(p session.Prompt) {
		if began != nil {
			began(shop, cancel, p)
		}
	}
	if _, err := s.LogInInteractively(ctx, in); !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
	wantCurrent(t, s, nimbutest.DemoCustomer)
	shop.wantHolder(t, "k", nimbutest.DemoCustomer)
	shop.wantSent(t, 1, 0, 0)
}

// Case 148: settings that rule it out are reported before the user is asked.
func TestCase148RuledOut(t *testing.T) {
	shop := newShop(t)
	in := session.Interactive{Show: func(session.Prompt) { t.Error("the user was asked") }}
	scoped := shop.interactiveConfig()
	scoped.CustomerScopes = []string{"read_channels"}
	for name, config := range map[string]session.Config{"classic": shop.classicConfig(), "scopes": scoped} {
		s := open(t, shop.app(config), name)
		if _, err := s.LogInInteractively(t.Context(), in, session.WithScopes("write_channels")); !errors.Is(err, session.ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
	shop.wantSent(t, 0, 0, 0)
	shop.wantStored(t, "classic", false)
}

// Case 148: a server that cannot be reached is reported before the user is asked.
func TestCase148Unreachable(t *testing.T) {
	shop := newShop(t)
	shop.srv.Inject(nimbutest.Fault{Path: "/**", DropBefore: true})
	s := open(t, shop.app(shop.interactiveConfig()), "k")
	if _, err := s.LogInInteractively(t.Context(), session.Interactive{
		Show: func(session.Prompt) { t.Error("the user was asked") },
		Open: func(context.Context, string) error { t.Error("a browser was opened"); return nil },
	}); err == nil {
		t.Error("no error")
	}
	shop.wantSent(t, 0, 0, 0)
	shop.wantStored(t, "k", false)
}

// TestAccessToken checks that the token is one that the API accepts, also when the
// last one has expired, and that it is nobody else's.
func TestAccessToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		s := open(t, shop.app(oauthConfig()), "k")
		if _, err := s.AccessToken(t.Context()); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("anonymous: %v", err)
		}
		logIn(t, s)
		first, err := s.AccessToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(48 * time.Hour)
		second, err := s.AccessToken(t.Context())
		if err != nil || second == first {
			t.Fatalf("after two days: %v", err)
		}
		c, err := flow().New(runtime.WithHTTPClient(shop.srv.Client()), runtime.WithAuthorizer(runtime.Bearer(second)))
		if err != nil {
			t.Fatal(err)
		}
		if me, err := flow().Me(t.Context(), c); err != nil || me.Email != nimbutest.DemoCustomer {
			t.Errorf("the API sees %v, %v", me, err)
		}
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		time.Sleep(48 * time.Hour)
		if _, err := s.AccessToken(t.Context()); !errors.Is(err, session.ErrSessionEnded) {
			t.Errorf("after the end: %v", err)
		}
		classic := open(t, shop.app(shop.classicConfig()), "classic")
		logIn(t, classic)
		if _, err := classic.AccessToken(t.Context()); !errors.Is(err, session.ErrConfig) {
			t.Errorf("classic: %v", err)
		}
	})
}
