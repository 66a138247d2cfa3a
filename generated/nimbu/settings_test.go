package nimbu_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is TestSettingsOnEveryWayIn: every setting of an app on every
// way into a session, against the fake Nimbu. waysin_test.go has the ways.

const allScopes = "read_channels write_channels write_customers"

// entrance is a fake with an app that is registered with all scopes, and the
// session that a way in makes a customer's.
type entrance struct {
	t       *testing.T
	fake    *nimbutest.Server
	store   session.Store
	config  nimbu.AppConfig
	options []nimbu.Option // of the log in
	scopes  []string       // as an option of the log in
	app     *nimbu.App
	s       *nimbu.Session
}

// durable is a store in memory that says it is durable.
type durable struct{ *session.Memory }

func (durable) Capabilities() (shared, lasting bool) { return false, true }

func newEntrance(t *testing.T) *entrance {
	t.Helper()
	fake := nimbutest.NewServer(t)
	fake.AddCustomer(nimbutest.Customer{Email: "ada@example.com", Password: "secret"})
	fake.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision {
		return nimbutest.Decision{SignIn: "ada@example.com"}
	})
	return &entrance{t: t, fake: fake, store: durable{session.NewMemory()}, config: nimbu.AppConfig{
		ClientID: "c", Site: "demo", RedirectURI: "http://127.0.0.1/signed-in",
	}}
}

// register adds the app to the fake, with the client's side of the settings.
func (e *entrance) register() {
	e.fake.AddApp(nimbutest.App{
		ClientID: "c", Secret: e.config.ClientSecret, Confidential: e.config.Confidential, AllowROPC: true, Trusted: true,
		RedirectURIs: []string{"http://127.0.0.1/signed-in", "http://127.0.0.1/elsewhere"}, CustomerScopes: strings.Fields(allScopes),
		AnonymousRefreshToken: "anonymous", AnonymousScopes: strings.Fields(allScopes),
	})
}

// begin starts the program.
func (e *entrance) begin(config nimbu.AppConfig) error {
	app, err := nimbu.NewApp(config, nimbu.WithBaseURL(e.fake.URL()), nimbu.WithStore(e.store))
	if err != nil {
		return err
	}
	e.t.Cleanup(func() { _ = app.Close(context.Background()) })
	e.app = app
	e.s, err = app.Session(e.t.Context(), "default")
	return err
}

// setting is a setting of an app or of a log in.
type setting struct {
	edit func(*entrance)
	// requested is the scope that a log in has to request, and granted the scope
	// of the session.
	requested, granted string
	// rejected are the ways that the setting rules out, before any request.
	rejected []string
	path     string // of the redirect URI; "": /signed-in
	check    func(*testing.T, *entrance)
}

var settings = map[string]setting{
	"none": {granted: allScopes},
	"one scope": {
		edit:      func(e *entrance) { e.config.CustomerScopes = []string{"read_channels"} },
		requested: "read_channels", granted: "read_channels", rejected: []string{"classic", "classic become"},
	},
	"two scopes": {
		edit:      func(e *entrance) { e.config.CustomerScopes = []string{"read_channels", "write_channels"} },
		requested: "read_channels write_channels", granted: "read_channels write_channels", rejected: []string{"classic", "classic become"},
	},
	"fewer scopes for the log in": {
		edit: func(e *entrance) {
			e.config.CustomerScopes, e.scopes = []string{"read_channels", "write_channels"}, []string{"write_channels"}
		},
		requested: "write_channels", granted: "write_channels", rejected: []string{"classic", "classic become"},
	},
	"secret": {
		edit:    func(e *entrance) { e.config.ClientSecret, e.config.Confidential = "s+%: cret", true },
		granted: allScopes, rejected: []string{"classic", "classic become"},
	},
	"no password": {
		edit:    func(e *entrance) { e.config.AllowROPC = nimbu.Set(false) },
		granted: allScopes, rejected: []string{"password", "classic", "classic become"},
	},
	"redirect URI": {
		edit:    func(e *entrance) { e.config.RedirectURI = "http://127.0.0.1/elsewhere" },
		granted: allScopes, rejected: []string{"classic", "classic become"}, path: "/elsewhere",
	},
	"anonymous scopes": {
		edit: func(e *entrance) {
			e.config.AnonymousRefreshToken, e.config.AnonymousScopes = "anonymous", []string{"read_channels"}
		},
		granted: allScopes, rejected: []string{"classic", "classic become"}, check: wantAnonymous,
	},
	"remember": {
		edit:    func(e *entrance) { e.options = append(e.options, nimbu.Remember()) },
		granted: allScopes, check: wantRestart,
	},
}

// TestSettingsOnEveryWayIn checks that each setting holds on each way in: case 141
// of internal/cases/oauth.txt.
func TestSettingsOnEveryWayIn(t *testing.T) {
	for name, setting := range settings {
		for way, enter := range waysIn {
			t.Run(name+"/"+way, func(t *testing.T) {
				e := newEntrance(t)
				if setting.edit != nil {
					setting.edit(e)
				}
				if e.scopes != nil {
					e.options = append(e.options, session.WithScopes(e.scopes...))
				}
				e.register()
				sent, err := enter(e)
				if slices.Contains(setting.rejected, way) {
					if !errors.Is(err, session.ErrConfig) || len(e.fake.RequestsTo("POST", "/oauth2/tokens")) != 0 {
						t.Errorf("got %v", err)
					}
					return
				}
				if err != nil || !e.s.Authenticated() {
					t.Fatal(err)
				}
				e.check(setting, sent)
			})
		}
	}
}

// check compares the session with the settings, before and after a refresh.
func (e *entrance) check(want setting, sent request) {
	t := e.t
	t.Helper()
	if sent.made && sent.scope != want.requested {
		t.Errorf("requested scope %q, want %q", sent.scope, want.requested)
	}
	if want.path == "" {
		want.path = "/signed-in"
	}
	if u, _ := url.Parse(sent.redirect); sent.redirect != "" && u.Path != want.path {
		t.Errorf("redirect URI %s", sent.redirect)
	}
	e.checkScope(want.granted)
	e.fake.ExpireAccessTokens()
	if _, err := e.s.Client().Sessions.Me(t.Context()); err != nil {
		t.Errorf("the session's client: %v", err)
	}
	e.checkScope(want.granted)
	for _, r := range e.fake.Requests() {
		if strings.HasPrefix(r.Path, "/customers") && r.Header.Get("X-Nimbu-Site") != "demo" {
			t.Errorf("%v is for the site %q", r, r.Header.Get("X-Nimbu-Site"))
		}
	}
	if want.check != nil {
		want.check(t, e)
	}
}

// checkScope compares the scope of the session's access token, which is a JWT.
func (e *entrance) checkScope(want string) {
	e.t.Helper()
	token, err := e.s.AccessToken(e.t.Context())
	if errors.Is(err, session.ErrConfig) {
		return // a session token
	}
	if err != nil {
		e.t.Fatal(err)
	}
	parts := strings.Split(string(token), ".")
	var claims struct{ Scope string }
	if len(parts) != 3 {
		e.t.Fatal("the access token is no JWT")
	}
	if b, err := base64.RawURLEncoding.DecodeString(parts[1]); err != nil || json.Unmarshal(b, &claims) != nil {
		e.t.Fatal("the access token is no JWT", err)
	}
	if claims.Scope != want {
		e.t.Errorf("the access token has the scope %q, want %q", claims.Scope, want)
	}
}

// wantAnonymous checks the access after a log out.
func wantAnonymous(t *testing.T, e *entrance) {
	if err := e.s.LogOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.s.Client().Sessions.Me(t.Context()); err == nil {
		t.Error("anonymous access is that of a customer")
	}
	requested := false
	for _, r := range e.fake.RequestsTo("POST", "/oauth2/tokens") {
		if form := r.Form(); form.Get("refresh_token") == "anonymous" {
			if requested = true; form.Get("scope") != "read_channels" {
				t.Errorf("the scope of anonymous access: %q", form.Get("scope"))
			}
		}
	}
	if !requested {
		t.Error("no anonymous access")
	}
}

// wantRestart checks that the log in survives the end of the program.
func wantRestart(t *testing.T, e *entrance) {
	before, _ := e.s.Current()
	if !e.s.Remembered() {
		t.Error("it is not remembered")
	}
	if err := e.app.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	app, err := nimbu.NewApp(e.config, nimbu.WithBaseURL(e.fake.URL()), nimbu.WithStore(e.store))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = app.Close(context.Background()) }()
	s, err := app.Session(t.Context(), "default")
	if err != nil {
		t.Fatal(err)
	}
	if after, ok := s.Current(); !ok || after.ID != before.ID {
		t.Error("the next program does not know the customer")
	}
}

// TestTokensThatCannotBeLimited: a token from elsewhere that allows more than the
// settings is rejected if a refresh cannot limit it, and nothing is sent.
func TestTokensThatCannotBeLimited(t *testing.T) {
	for name, change := range map[string]func(*oauth.Token){
		"no refresh token": func(token *oauth.Token) { token.RefreshToken = "" },
		"other scopes":     func(token *oauth.Token) { token.Scopes = []string{"write_customers"} },
	} {
		t.Run(name, func(t *testing.T) {
			e := newEntrance(t)
			e.config.CustomerScopes = []string{"read_channels"}
			e.register()
			if err := e.begin(e.config); err != nil {
				t.Fatal(err)
			}
			token := e.tokenFromElsewhere()
			change(token)
			_, err := e.s.LogInWithToken(t.Context(), token)
			if !errors.Is(err, session.ErrConfig) || e.s.Authenticated() || !strings.Contains(err.Error(), "write_customers") {
				t.Errorf("got %v", err)
			}
			if len(e.fake.Requests()) != 0 {
				t.Errorf("sent %v", e.fake.Requests())
			}
		})
	}
}

// TestScopesBeyondSettings: a log in cannot have scopes that the settings exclude.
func TestScopesBeyondSettings(t *testing.T) {
	e := newEntrance(t)
	e.config.CustomerScopes = []string{"read_channels"}
	e.register()
	if err := e.begin(e.config); err != nil {
		t.Fatal(err)
	}
	if _, err := e.s.LogInWithToken(t.Context(), e.tokenFromElsewhere(), session.WithScopes("write_channels")); !errors.Is(err, session.ErrConfig) {
		t.Errorf("got %v", err)
	}
}

// TestStoredScopesBeyondSettings: a stored log in that cannot be limited to the
// settings of today is not used, and stays in the store.
func TestStoredScopesBeyondSettings(t *testing.T) {
	e := newEntrance(t)
	e.register()
	config := e.config
	config.CustomerScopes = []string{"read_channels"}
	if err := e.begin(config); err != nil {
		t.Fatal(err)
	}
	if _, err := e.s.LogIn(t.Context(), "ada@example.com", "secret", nimbu.Remember()); err != nil {
		t.Fatal(err)
	}
	if err := e.app.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	config.CustomerScopes = []string{"write_channels"}
	if err := e.begin(config); err != nil || e.s.Authenticated() {
		t.Errorf("with other scopes: %v, logged in %t", err, e.s.Authenticated())
	}
	config.CustomerScopes = []string{"read_channels", "write_channels"}
	if err := e.begin(config); err != nil || !e.s.Authenticated() {
		t.Errorf("with more scopes: %v, logged in %t", err, e.s.Authenticated())
	}
	e.checkScope("read_channels")
}
