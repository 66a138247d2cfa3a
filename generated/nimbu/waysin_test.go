package nimbu_test

import (
	"net/http"
	"net/url"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is waysIn, all ways into a session, which TestSettingsOnEveryWayIn
// tries with all settings.

// request is what a way in requested from the authorization server.
type request struct {
	made            bool
	scope, redirect string
}

// waysIn begin a program and log a customer in.
var waysIn = map[string]func(*entrance) (request, error){
	"password":       withPassword,
	"classic":        classic,
	"browser":        withBrowser,
	"code":           withCode,
	"device":         withDevice,
	"token":          withToken,
	"become":         become,
	"classic become": classicBecome,
	"restart":        restart,
}

func withPassword(e *entrance) (request, error) {
	if err := e.begin(e.config); err != nil {
		return request{}, err
	}
	_, err := e.s.LogIn(e.t.Context(), "ada@example.com", "secret", e.options...)
	return request{made: true, scope: lastForm(e.fake, "/oauth2/tokens").Get("scope")}, err
}

// asClassic is the app with a static token. It keeps the settings under test.
func (e *entrance) asClassic() nimbu.AppConfig {
	config := e.config
	config.ClientID, config.Token = "", nimbu.Secret(e.fake.Token())
	if config.RedirectURI == "http://127.0.0.1/signed-in" {
		config.RedirectURI = ""
	}
	e.config = config
	return config
}

func classic(e *entrance) (request, error) {
	if err := e.begin(e.asClassic()); err != nil {
		return request{}, err
	}
	_, err := e.s.LogIn(e.t.Context(), "ada@example.com", "secret", e.options...)
	return request{}, err
}

func withBrowser(e *entrance) (request, error) {
	client, err := e.oauth()
	if err != nil {
		return request{}, err
	}
	var sent url.Values
	token, err := client.LogInWithBrowser(e.t.Context(), oauth.BrowserLogIn{Scopes: e.scopes, Open: func(address string) error {
		u, err := url.Parse(address)
		sent = u.Query()
		go func() {
			if res, err := http.Get(address); err == nil {
				_ = res.Body.Close()
			}
		}()
		return err
	}})
	return request{true, sent.Get("scope"), sent.Get("redirect_uri")}, e.use(token, err)
}

func withCode(e *entrance) (request, error) {
	client, err := e.oauth()
	if err != nil {
		return request{}, err
	}
	a, err := client.Authorization(oauth.AuthorizationRequest{Scopes: e.scopes})
	if err != nil {
		return request{}, err
	}
	u, _ := url.Parse(a.URL)
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.Get(a.URL)
	if err != nil {
		return request{}, err
	}
	_ = res.Body.Close()
	back, err := res.Location()
	if err != nil {
		return request{}, err
	}
	token, err := client.Exchange(e.t.Context(), a, back.Query())
	return request{true, u.Query().Get("scope"), u.Query().Get("redirect_uri")}, e.use(token, err)
}

func withDevice(e *entrance) (request, error) {
	client, err := e.oauth()
	if err != nil {
		return request{}, err
	}
	d, err := client.Device(e.t.Context(), oauth.DeviceRequest{Scopes: e.scopes})
	if err != nil {
		return request{}, err
	}
	sent := request{made: true, scope: lastForm(e.fake, "/oauth2/device_authorization").Get("scope")}
	if err := e.fake.ApproveDevice(d.UserCode, "ada@example.com"); err != nil {
		return request{}, err
	}
	d.Interval = 1
	token, err := client.DeviceToken(e.t.Context(), d)
	return sent, e.use(token, err)
}

// oauth begins the program and returns the OAuth2 client of its app.
func (e *entrance) oauth() (*oauth.Client, error) {
	if err := e.begin(e.config); err != nil {
		return nil, err
	}
	return e.app.OAuth(e.t.Context())
}

// use logs in with a token.
func (e *entrance) use(token *oauth.Token, err error) error {
	if err == nil {
		_, err = e.s.LogInWithToken(e.t.Context(), token, e.options...)
	}
	return err
}

// tokenFromElsewhere returns a token with all scopes.
func (e *entrance) tokenFromElsewhere() *oauth.Token {
	tokens := e.fake.SignIn("c", "ada@example.com")
	return &oauth.Token{AccessToken: tokens.AccessToken, RefreshToken: tokens.RefreshToken, Scopes: tokens.Scopes}
}

func withToken(e *entrance) (request, error) {
	if err := e.begin(e.config); err != nil {
		return request{}, err
	}
	return request{}, e.use(e.tokenFromElsewhere(), nil)
}

func become(e *entrance) (request, error) {
	if e.config.Token == "" {
		e.config.AnonymousRefreshToken = "anonymous" // a session token accompanies anonymous access
	}
	if err := e.begin(e.config); err != nil {
		return request{}, err
	}
	_, err := e.s.Become(e.t.Context(), nimbu.Secret(e.fake.NewSession("ada@example.com")), e.options...)
	return request{}, err
}

func classicBecome(e *entrance) (request, error) {
	e.asClassic()
	return become(e)
}

// restart logs in with a program that has no settings, and begins another one
// with the settings under test, which a log in of before has to respect too.
func restart(e *entrance) (request, error) {
	before := nimbu.AppConfig{ClientID: e.config.ClientID, ClientSecret: e.config.ClientSecret, Confidential: e.config.Confidential, Site: e.config.Site}
	before.CustomerScopes = []string{"read_channels", "write_channels", "write_customers"}
	if err := e.begin(before); err != nil {
		return request{}, err
	}
	if _, err := e.s.LogIn(e.t.Context(), "ada@example.com", "secret", append(e.options, nimbu.Remember())...); err != nil {
		return request{}, err
	}
	if err := e.app.Close(e.t.Context()); err != nil {
		return request{}, err
	}
	return request{}, e.begin(e.config)
}

func lastForm(fake *nimbutest.Server, path string) url.Values {
	all := fake.RequestsTo("POST", path)
	if len(all) == 0 {
		return url.Values{}
	}
	return all[len(all)-1].Form()
}
