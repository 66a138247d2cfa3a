package nimbu_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The tests cover every setting of an app on every way into a session, against
// the fake Nimbu.

// wayIn logs a customer in. It returns the scope and the redirect URI that were
// requested, "" where the way has none.
type wayIn func(t *testing.T, fake *nimbutest.Server, app *nimbu.App, s *nimbu.Session) (scope, redirect string, err error)

// waysIn are the ways of an app with OAuth2.
var waysIn = map[string]wayIn{
	"password": func(t *testing.T, fake *nimbutest.Server, _ *nimbu.App, s *nimbu.Session) (string, string, error) {
		_, err := s.LogIn(t.Context(), "ada@example.com", "secret")
		return lastForm(fake, "/oauth2/tokens").Get("scope"), "", err
	},
	"browser": func(t *testing.T, fake *nimbutest.Server, app *nimbu.App, s *nimbu.Session) (string, string, error) {
		client, err := app.OAuth(t.Context())
		if err != nil {
			return "", "", err
		}
		var sent url.Values
		token, err := client.LogInWithBrowser(t.Context(), oauth.BrowserLogIn{Open: func(address string) error {
			u, err := url.Parse(address)
			sent = u.Query()
			go func() {
				if res, err := http.Get(address); err == nil {
					_ = res.Body.Close()
				}
			}()
			return err
		}})
		if err == nil {
			_, err = s.LogInWithToken(t.Context(), token)
		}
		return sent.Get("scope"), sent.Get("redirect_uri"), err
	},
	"code": func(t *testing.T, fake *nimbutest.Server, app *nimbu.App, s *nimbu.Session) (string, string, error) {
		client, err := app.OAuth(t.Context())
		if err != nil {
			return "", "", err
		}
		a, err := client.Authorization(oauth.AuthorizationRequest{})
		if err != nil {
			return "", "", err
		}
		u, _ := url.Parse(a.URL)
		browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := browser.Get(a.URL)
		if err != nil {
			return "", "", err
		}
		_ = res.Body.Close()
		back, err := res.Location()
		if err != nil {
			return "", "", err
		}
		token, err := client.Exchange(t.Context(), a, back.Query())
		if err == nil {
			_, err = s.LogInWithToken(t.Context(), token)
		}
		return u.Query().Get("scope"), u.Query().Get("redirect_uri"), err
	},
	"device": func(t *testing.T, fake *nimbutest.Server, app *nimbu.App, s *nimbu.Session) (string, string, error) {
		client, err := app.OAuth(t.Context())
		if err != nil {
			return "", "", err
		}
		d, err := client.Device(t.Context(), oauth.DeviceRequest{})
		if err != nil {
			return "", "", err
		}
		scope := lastForm(fake, "/oauth2/device_authorization").Get("scope")
		if err := fake.ApproveDevice(d.UserCode, "ada@example.com"); err != nil {
			return "", "", err
		}
		d.Interval = 1
		token, err := client.DeviceToken(t.Context(), d)
		if err == nil {
			_, err = s.LogInWithToken(t.Context(), token)
		}
		return scope, "", err
	},
}

func lastForm(fake *nimbutest.Server, path string) url.Values {
	all := fake.RequestsTo("POST", path)
	if len(all) == 0 {
		return url.Values{}
	}
	return all[len(all)-1].Form()
}

const allScopes = "read_channels write_channels write_customers"

// settingsRig returns a fake with one app that is registered with all scopes, and
// the app with the given settings.
func settingsRig(t *testing.T, edit func(*nimbu.AppConfig)) (*nimbutest.Server, *nimbu.App) {
	t.Helper()
	fake := nimbutest.NewServer(t)
	fake.AddCustomer(nimbutest.Customer{Email: "ada@example.com", Password: "secret"})
	fake.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision {
		return nimbutest.Decision{SignIn: "ada@example.com"}
	})
	config := nimbu.AppConfig{ClientID: "c", Site: "demo", RedirectURI: "http://127.0.0.1/signed-in"}
	edit(&config)
	fake.AddApp(nimbutest.App{
		ClientID: "c", Secret: config.ClientSecret, Confidential: config.Confidential, AllowROPC: true, Trusted: true,
		RedirectURIs: []string{"http://127.0.0.1/signed-in"}, CustomerScopes: strings.Fields(allScopes),
	})
	app, err := nimbu.NewApp(config, nimbu.WithBaseURL(fake.URL()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close(context.Background()) })
	return fake, app
}

// TestSettingsOnEveryWayIn checks that each setting of an app holds on each way
// into a session: case 141 of internal/cases/oauth.txt.
func TestSettingsOnEveryWayIn(t *testing.T) {
	for name, setting := range map[string]struct {
		edit  func(*nimbu.AppConfig)
		scope string // requested
		// rejected is the way that the settings rule out
		rejected string
	}{
		"none":        {func(*nimbu.AppConfig) {}, "", ""},
		"one scope":   {func(c *nimbu.AppConfig) { c.CustomerScopes = []string{"read_channels"} }, "read_channels", ""},
		"two scopes":  {func(c *nimbu.AppConfig) { c.CustomerScopes = []string{"read_channels", "write_channels"} }, "read_channels write_channels", ""},
		"secret":      {func(c *nimbu.AppConfig) { c.ClientSecret, c.Confidential = "s+%: cret", true }, "", ""},
		"no password": {func(c *nimbu.AppConfig) { c.AllowROPC = nimbu.Set(false) }, "", "password"},
	} {
		for way, logIn := range waysIn {
			t.Run(name+"/"+way, func(t *testing.T) {
				fake, app := settingsRig(t, setting.edit)
				s, err := app.Session(t.Context(), "default")
				if err != nil {
					t.Fatal(err)
				}
				scope, redirect, err := logIn(t, fake, app, s)
				if way == setting.rejected {
					if !errors.Is(err, session.ErrConfig) || len(fake.RequestsTo("POST", "/oauth2/tokens")) != 0 {
						t.Errorf("got %v", err)
					}
					return
				}
				if err != nil || !s.Authenticated() {
					t.Fatal(err)
				}
				if scope != setting.scope {
					t.Errorf("requested scope %q, want %q", scope, setting.scope)
				}
				if u, _ := url.Parse(redirect); redirect != "" && u.Path != "/signed-in" {
					t.Errorf("redirect URI %s", redirect)
				}
				if _, err := s.Client().Sessions.Me(t.Context()); err != nil {
					t.Errorf("the session's client: %v", err)
				}
			})
		}
	}
}

// TestScopesOfTokens: a token from elsewhere, and a session that is remembered,
// have the scopes that they were granted; one beyond the settings is reported.
func TestScopesOfTokens(t *testing.T) {
	for name, test := range map[string]struct {
		granted  []string
		reported bool
	}{"as set": {[]string{"read_channels"}, false}, "wider": {strings.Fields(allScopes), true}} {
		fake, app := settingsRig(t, func(c *nimbu.AppConfig) { c.CustomerScopes = []string{"read_channels"} })
		s, err := app.Session(t.Context(), "default")
		if err != nil {
			t.Fatal(err)
		}
		events := s.Events(t.Context())
		tokens := fake.SignIn("c", "ada@example.com", test.granted...)
		client, err := app.OAuth(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		token, err := client.Refresh(t.Context(), nimbu.Secret(tokens.RefreshToken))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.LogInWithToken(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if _, err := s.LogInWithToken(t.Context(), token, session.WithScopes("write_channels")); !errors.Is(err, session.ErrConfig) {
			t.Errorf("%s: scopes beyond the app's: %v", name, err)
		}
		reported := false
		for len(events) > 0 {
			e := <-events
			reported = reported || e.Kind == session.ScopeChanged && slices.Equal(e.Scopes, test.granted)
		}
		if reported != test.reported {
			t.Errorf("%s: reported %t", name, reported)
		}
	}
}
