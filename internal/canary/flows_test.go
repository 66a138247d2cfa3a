package canary_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is flows, all that a program does with secrets. A flow ends where a
// step fails, and keeps the error.

var flows = map[string]func(*run){
	"password":    passwordFlow,
	"classic":     classicFlow,
	"sign up":     signUpFlow,
	"anonymous":   anonymousFlow,
	"code":        codeFlow,
	"browser":     browserFlow,
	"device":      deviceFlow,
	"token":       tokenFlow,
	"become":      becomeFlow,
	"restart":     restartFlow,
	"middleware":  middlewareFlow,
	"operations":  operationsFlow,
	"credentials": credentialsFlow,
	"tokens":      tokensFlow,
}

// use calls the API with a session, refreshes it, and logs out.
func (r *run) use(s *nimbu.Session, err error) {
	if !r.ok(err) {
		return
	}
	c, _ := s.Current()
	r.note(s, c)
	c, err = s.ValidateCurrent(r.ctx)
	r.note(c)
	r.done(err)
	r.fake.ExpireAccessTokens()
	_, err = s.Client().Customers.Count(r.ctx, nil)
	r.ok(err)
	token, err := s.AccessToken(r.ctx)
	r.note(token)
	r.ok(err)
	req, _ := http.NewRequestWithContext(r.ctx, "GET", "https://api.nimbu.io/customers/me", nil)
	resp, err := s.RoundTripper().RoundTrip(req)
	if r.ok(err) {
		_ = resp.Body.Close()
	}
	r.ok(s.LogOut(r.ctx))
}

func passwordFlow(r *run) {
	app := r.app()
	defer r.close(app)
	if s := r.session(app); s != nil {
		_, err := s.LogIn(r.ctx, customer, newPassword)
		r.ok(err)
		_, err = s.LogIn(r.ctx, customer, password)
		r.use(s, err)
	}
}

func classic(c *nimbu.AppConfig) {
	*c = nimbu.AppConfig{Token: staticToken, Site: "demo"}
}

func classicFlow(r *run) {
	app := r.app(classic)
	defer r.close(app)
	s := r.session(app)
	if s == nil {
		return
	}
	_, err := s.LogIn(r.ctx, customer, newPassword)
	r.ok(err)
	_, err = s.LogIn(r.ctx, customer, password)
	r.ok(err)
	r.ok(s.RequestPasswordReset(r.ctx, customer))
	for _, mail := range r.fake.Mails() {
		r.secrets.Add("token of a mail", string(mail.Token))
		_, err := s.Client().Sessions.SetPassword(r.ctx, nimbu.PasswordChange{Customer: nimbu.PasswordChangeCustomer{ResetPasswordToken: mail.Token, Password: newPassword}})
		r.ok(err)
	}
	_, err = s.LogIn(r.ctx, customer, newPassword)
	r.use(s, err)
}

func signUpFlow(r *run) {
	app := r.app(func(c *nimbu.AppConfig) { c.AnonymousRefreshToken = anonymous })
	defer r.close(app)
	s := r.session(app)
	if s == nil {
		return
	}
	in := nimbu.CustomerCreate{Email: "grace@example.com", Password: nimbu.Set(nimbu.Secret(newPassword)), PasswordConfirmation: nimbu.Set(nimbu.Secret(newPassword))}
	c, err := s.SignUp(r.ctx, in)
	r.note(in, c)
	r.ok(err)
	for _, mail := range r.fake.Mails() {
		r.secrets.Add("token of a mail", string(mail.Token))
		c, err := s.Client().Sessions.Confirm(r.ctx, nimbu.CustomerConfirmation{ConfirmationToken: mail.Token})
		r.note(c)
		r.ok(err)
	}
	in.Email = customer // exists
	_, err = s.SignUp(r.ctx, in)
	r.ok(err)
	if s.Authenticated() {
		r.use(s, nil)
	}
}

func anonymousFlow(r *run) {
	app := r.app(func(c *nimbu.AppConfig) { c.AnonymousRefreshToken = anonymous })
	defer r.close(app)
	for range 2 {
		_, err := app.Client().Customers.Count(r.ctx, nil)
		r.ok(err)
		r.fake.ExpireAccessTokens()
	}
	if s := r.session(app); s != nil {
		_, err := s.LogIn(r.ctx, customer, password)
		r.use(s, err)
	}
}

func codeFlow(r *run) {
	app := r.app()
	defer r.close(app)
	client := r.oauth(app)
	if client == nil {
		return
	}
	a, err := client.Authorization(oauth.AuthorizationRequest{})
	if !r.ok(err) {
		return
	}
	r.secrets.Add("state", string(a.State))
	r.secrets.Add("code verifier", string(a.Verifier))
	r.note(a)
	back, err := r.visit(a.URL)
	if !r.ok(err) {
		return
	}
	wrong := back.Query()
	wrong.Set("state", newPassword)
	_, err = client.Exchange(r.ctx, a, wrong)
	r.ok(err)
	_, err = client.Exchange(r.ctx, a, url.Values{"state": {string(a.State)}, "error": {string(a.State)}, "error_description": back.Query()["code"], "code": back.Query()["code"]})
	r.ok(err)
	token, err := client.Exchange(r.ctx, a, back.Query())
	r.ok(err)
	r.note(token)
	_, again := client.Exchange(r.ctx, a, back.Query())
	r.ok(again)
	r.logInWith(app, token, err)
}

// logInWith makes a token the session of a customer.
func (r *run) logInWith(app *nimbu.App, token *oauth.Token, err error) {
	if s := r.session(app); s != nil && err == nil {
		_, err := s.LogInWithToken(r.ctx, token, nimbu.Remember())
		r.use(s, err)
	}
}

func browserFlow(r *run) {
	app := r.app()
	defer r.close(app)
	s := r.session(app)
	if s == nil {
		return
	}
	_, err := s.LogInInteractively(r.ctx, session.Interactive{Method: session.MethodBrowser, Timeout: 300 * time.Millisecond, Show: func(session.Prompt) {}, Open: r.browse})
	r.use(s, err)
}

func deviceFlow(r *run) {
	app := r.app()
	defer r.close(app)
	s := r.session(app)
	if s == nil {
		return
	}
	_, err := s.LogInInteractively(r.ctx, session.Interactive{Method: session.MethodDevice, Show: func(p session.Prompt) {
		r.note(p)
		_ = r.fake.ApproveDevice(p.Code, customer) // fails if the code is an attack's
	}})
	r.use(s, err)
}

func tokenFlow(r *run) {
	app := r.app()
	defer r.close(app)
	signedIn := r.fake.SignIn("shop", customer)
	r.secrets.Add("access token", string(signedIn.AccessToken))
	r.secrets.Add("refresh token", string(signedIn.RefreshToken))
	r.logInWith(app, &oauth.Token{AccessToken: signedIn.AccessToken, RefreshToken: signedIn.RefreshToken, Scopes: signedIn.Scopes}, nil)
}

func becomeFlow(r *run) {
	app := r.app(classic)
	defer r.close(app)
	s := r.session(app)
	if s == nil {
		return
	}
	token := r.fake.NewSession(customer)
	r.secrets.Add("session token", token)
	_, err := s.Become(r.ctx, nimbu.Secret(token), nimbu.Remember())
	r.use(s, err)
	_, err = s.Become(r.ctx, nimbu.Secret(token)) // it has ended
	r.ok(err)
}

func restartFlow(r *run) {
	for range 3 {
		app := r.app()
		if s := r.session(app); s != nil {
			if !s.Authenticated() {
				_, err := s.LogIn(r.ctx, customer, password, nimbu.Remember())
				r.ok(err)
			}
			r.fake.ExpireAccessTokens()
			_, err := s.ValidateCurrent(r.ctx)
			r.done(err)
		}
		r.close(app)
		record, err := r.store.Load(r.ctx, "k")
		r.note(record)
		r.ok(err)
	}
}

func middlewareFlow(r *run) {
	app := r.app()
	defer r.close(app)
	handler := app.Middleware(session.Cookie{})(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		v, _ := app.Visitor(req.Context())
		_, err := v.LogIn(req.Context(), customer, password, nimbu.Remember())
		r.ok(err)
		_, err = v.Client().Customers.Count(req.Context(), nil)
		r.done(err)
		r.note(v, v.Session())
	}))
	cookie := "session=v1sit0r-c00kie-0f-n0b0dy"
	for range 2 {
		req := httptest.NewRequest("GET", "/", nil).WithContext(r.ctx)
		req.Header.Set("Cookie", cookie)
		r.secrets.Add("cookie", strings.TrimPrefix(cookie, "session="))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		for _, c := range w.Result().Cookies() {
			cookie = c.Name + "=" + c.Value
		}
		if text := w.Body.String(); len(r.secrets.In(text)) > 0 {
			r.t.Errorf("the page shows a secret: %s", text)
		}
	}
	r.note(app)
}

// operationsFlow calls each operation that sends or returns a secret.
func operationsFlow(r *run) {
	client, err := nimbu.NewClient(append(r.options(), nimbu.WithToken(staticToken), nimbu.WithBasicAuth(customer, password))...)
	if !r.ok(err) {
		return
	}
	r.note(client)
	keep := func(v any, err error) { r.note(v); r.ok(err) }
	keep(client.OAuth.Discovery(r.ctx))
	keep(client.OAuth.Certs(r.ctx))
	keep(client.OAuth.UserInfo(r.ctx))
	keep(client.OAuth.CreateToken(r.ctx, nimbu.TokenRequest{GrantType: "password", ClientID: "shop", ClientSecret: nimbu.Set(nimbu.Secret(clientSecret)), Username: nimbu.Set(customer), Password: nimbu.Set(nimbu.Secret(password))}))
	keep(client.OAuth.CreateToken(r.ctx, nimbu.TokenRequest{GrantType: "refresh_token", ClientID: "shop", ClientSecret: nimbu.Set(nimbu.Secret(clientSecret)), RefreshToken: nimbu.Set(nimbu.Secret(anonymous))}))
	keep(nil, client.OAuth.Revoke(r.ctx, nimbu.TokenRevocation{Token: anonymous, ClientID: nimbu.Set("shop"), ClientSecret: nimbu.Set(nimbu.Secret(clientSecret))}))
	keep(client.OAuth.AuthorizeDevice(r.ctx, nimbu.DeviceAuthorizationRequest{ClientID: "shop", ClientSecret: nimbu.Set(nimbu.Secret(clientSecret))}))
	keep(client.Sessions.LogIn(r.ctx, nimbu.CustomerLogIn{Username: customer, Password: password}))
	keep(client.Sessions.AuthenticationToken(r.ctx))
	keep(client.Sessions.IssueSSOToken(r.ctx))
	keep(client.Account.LogIn(r.ctx, nimbu.AccountLogIn{}, &nimbu.AccountLogInParams{TwoFactor: nimbu.Set(nimbu.Secret("f4ct0r-tw0-Kd83"))}))
	keep(client.Tokens.Create(r.ctx, nimbu.TokenCreate{}))
	for c, err := range client.Customers.List(r.ctx, nil) {
		r.done(err)
		r.note(c)
	}
	keep(client.Customers.Update(r.ctx, customer, nimbu.CustomerUpdate{Password: nimbu.Set(nimbu.Secret(newPassword))}))
}

// credentialsFlow calls an API with each kind of static credentials.
func credentialsFlow(r *run) {
	for _, option := range []runtime.Option{
		runtime.WithBearer(staticToken), runtime.WithBasic("app", password), runtime.WithAPIKey("header", "X-Api-Key", staticToken), runtime.WithAPIKey("query", "api_key", staticToken),
		runtime.WithAPIKey("cookie", "session", "v1sit0r-c00kie-0f-n0b0dy"), runtime.WithHeader("X-Api-Key", staticToken), runtime.WithQuery("access_token", staticToken),
	} {
		core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.nimbu.io", UserAgent: "canary"}, append(r.options(), option)...)
		if !r.ok(err) {
			continue
		}
		r.note(option, core)
		var out struct {
			ID      int
			Created runtime.Date
		}
		r.done(core.Do(r.ctx, "GET", "/oauth2/certs", nil, nil))
		r.ok(core.Do(r.ctx, "GET", "/customers/"+customer, nil, &out))
		r.ok(core.Do(r.ctx, "POST", "/customers", map[string]any{"email": "x", "password": password, "nested": []any{map[string]any{"api_key": staticToken}}}, &out))
		r.ok(core.Do(r.ctx, "POST", "/customers", struct{ Pin runtime.Secret }{newPassword}, nil))
	}
	for _, address := range []string{"https://u:" + url.QueryEscape(password) + "@api.example.com", "https://api.example.com/?token=" + url.QueryEscape(staticToken), "://" + url.QueryEscape(staticToken)} {
		_, err := runtime.NewCore(runtime.API{BaseURL: "https://api.nimbu.io"}, runtime.WithBaseURL(address))
		r.ok(err)
	}
}

// tokensFlow uses package oauth without sessions.
func tokensFlow(r *run) {
	httpClient := &http.Client{Transport: r.wire}
	endpoints, err := oauth.Discover(r.ctx, httpClient, "https://api.nimbu.io", oauth.Endpoints{})
	r.ok(err)
	endpoints.Token, endpoints.Revocation = "https://api.nimbu.io/oauth2/tokens", "https://api.nimbu.io/oauth2/revoke"
	for _, style := range []oauth.AuthStyle{oauth.AuthBasic, oauth.AuthBody} {
		config := oauth.Config{ClientID: "shop", ClientSecret: clientSecret, AuthStyle: style, Endpoints: endpoints, HTTPClient: httpClient}
		client, err := oauth.NewClient(config)
		if !r.ok(err) {
			return
		}
		r.note(config, client)
		_, err = client.Password(r.ctx, customer, newPassword)
		r.ok(err)
		token, err := client.Password(r.ctx, customer, password)
		r.note(token)
		if !r.ok(err) {
			continue
		}
		source, err := oauth.NewSource(oauth.SourceConfig{Client: client, Initial: oauth.Record{RefreshToken: token.RefreshToken}, Events: func(e oauth.Event) { r.note(e); r.ok(e.Err) }})
		if !r.ok(err) {
			continue
		}
		fresh, err := source.Token(r.ctx)
		r.note(source, fresh)
		r.done(err)
		r.ok(client.Revoke(r.ctx, token.RefreshToken))
		r.ok(source.Close(r.ctx))
	}
}
