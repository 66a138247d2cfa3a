package nimbutest

import (
	"bytes"
	"cmp"
	"html/template"
	"net/http"
	"net/url"
)

// The entry points are authorizePage and authorizeForm, the authorization
// endpoint that an application sends a browser to (section 10.5), and
// Server.OnAuthorize, which decides in place of a person. Its pages are plain
// forms that post back to their own address.

// AuthorizeRequest is the request of an application at the authorization
// endpoint or for a device.
type AuthorizeRequest struct {
	ClientID    string
	RedirectURI string
	Scopes      []string // capped by the application
	DeviceName  string
}

// Decision is the response to an AuthorizeRequest: the e-mail address, or the
// id, of the customer or back-office user who signs in and agrees. The zero
// value denies access (access_denied).
type Decision struct {
	SignIn string
}

// OnAuthorize decides in place of a person: the authorization endpoint
// redirects at once. Without it, or with nil, the endpoint responds with a
// sign-in page. decide must not call methods of the server.
func (s *Server) OnAuthorize(decide func(AuthorizeRequest) Decision) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.authorize = decide
}

// authorization is a checked request to the authorization endpoint.
type authorization struct {
	*call
	app       *app
	redirect  string // address of the response
	requested string // redirect_uri as sent, possibly empty
	state     string
	scopes    []string
	challenge string
}

func authorizePage(c *call) (response, error) {
	a, rejection, err := c.authorization(c.query)
	if err != nil || rejection != "" {
		return a.reject(rejection), err
	}
	decide := c.state.authorize
	if decide == nil {
		return response{status: http.StatusOK, body: signInPage(a.app.Name, "")}, nil
	}
	d := decide(AuthorizeRequest{a.app.ClientID, a.redirect, a.scopes, c.query.Get("device_name")})
	return a.decided(d)
}

// authorizeForm handles the forms of the sign-in page and of the consent page.
func authorizeForm(c *call) (response, error) {
	a, rejection, err := c.authorization(c.query)
	if err != nil || rejection != "" {
		return a.reject(rejection), err
	}
	form, err := parseForm(c.req.Header.Get("Content-Type"), c.body)
	if err != nil {
		return response{}, badRequest("The body is no form")
	}
	if form.Get("deny") != "" {
		return a.reject("access_denied"), nil
	}
	if ticket := form.Get("ticket"); ticket != "" {
		return a.consented(ticket)
	}
	customer, user := c.signInForm(a.app, form)
	if customer == nil && user == nil {
		return response{status: http.StatusOK, body: signInPage(a.app.Name, "Wrong e-mail address or password.")}, nil
	}
	if !a.app.Trusted && !a.hasConsent(customer, user) {
		return response{status: http.StatusOK, body: a.consentPage(customer, user)}, nil
	}
	return a.grant(customer, user), nil
}

// authorization checks the parameters. The person sees the error as long as the
// redirect address cannot be trusted; the application receives the rejection,
// an error code.
func (c *call) authorization(q url.Values) (a authorization, rejection string, err error) {
	app := c.state.oauth.apps[q.Get("client_id")]
	if app == nil {
		return a, "", oauthError(http.StatusBadRequest, "invalid_client", "unknown client_id")
	}
	a = authorization{
		call: c, app: app, requested: q.Get("redirect_uri"), redirect: q.Get("redirect_uri"),
		state: q.Get("state"), challenge: q.Get("code_challenge"),
	}
	if a.requested == "" && len(app.RedirectURIs) == 1 {
		a.redirect = app.RedirectURIs[0]
	}
	if !app.allowsRedirect(a.redirect) {
		return a, "", oauthError(http.StatusBadRequest, "invalid_request", "redirect_uri is not registered")
	}
	requested := splitScopes(q.Get("scope"))
	a.scopes = capScopes(requested, app.CustomerScopes)
	switch {
	case q.Get("response_type") != "code":
		return a, "unsupported_response_type", nil
	case a.challenge == "" && !app.Confidential, a.challenge != "" && q.Get("code_challenge_method") != "S256":
		// Assumption (docs/nimbu-api.md 10.2): PKCE is required of public clients.
		return a, "invalid_request", nil
	case len(requested) > 0 && len(a.scopes) == 0:
		return a, "invalid_scope", nil
	}
	return a, "", nil
}

func (a authorization) decided(d Decision) (response, error) {
	customer, user := a.subject(a.app, d.SignIn)
	if customer == nil && user == nil {
		return a.reject("access_denied"), nil
	}
	a.consent(customer, user)
	return a.grant(customer, user), nil
}

// grant redirects with a code.
func (a authorization) grant(customer *customer, user *user) response {
	code := &authCode{
		value: a.call.state.randomHex(16), app: a.app, customer: customer, user: user, scopes: a.scopes,
		redirectURI: a.requested, challenge: a.challenge, expires: a.now.Add(codeLifetime),
	}
	a.call.state.oauth.codes = append(a.call.state.oauth.codes, code)
	return a.redirectWith(url.Values{"code": {code.value}})
}

// reject redirects with an error code.
func (a authorization) reject(code string) response {
	if code == "" {
		return response{}
	}
	return a.redirectWith(url.Values{"error": {code}})
}

// redirectWith adds state and the issuer (RFC 9207) to the response.
func (a authorization) redirectWith(values url.Values) response {
	values.Set("iss", a.issuer())
	if a.state != "" {
		values.Set("state", a.state)
	}
	target := a.redirect
	if u, err := url.Parse(target); err == nil {
		q := u.Query()
		for name := range values {
			q.Set(name, values.Get(name))
		}
		u.RawQuery = q.Encode()
		target = u.String()
	}
	return response{status: http.StatusFound, header: http.Header{"Location": {target}}}
}

// subject finds the customer, or for the staff's applications the back-office
// user, by name. It finds no suspended customer.
func (c *call) subject(app *app, name string) (*customer, *user) {
	if app.ForStaff {
		for _, u := range c.state.users {
			if name != "" && (u.id == name || u.email == name) {
				return nil, u
			}
		}
		return nil, nil
	}
	if found := app.site.customer(cmp.Or(name, "-")); found != nil && found.suspendedAt.IsZero() {
		return found, nil
	}
	return nil, nil
}

// signInForm checks e-mail address and password of a sign-in page.
func (c *call) signInForm(app *app, form url.Values) (*customer, *user) {
	if app.ForStaff {
		return nil, c.state.signIn(form.Get("email"), form.Get("password"))
	}
	return app.site.authenticate(form.Get("email"), form.Get("password"), c.server.settings.confirmFirst), nil
}

// pageTemplate returns the template of all pages.
func pageTemplate() *template.Template {
	return template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Title}}</title></head><body>
<h1>{{.Title}}</h1>
{{with .Note}}<p role="alert">{{.}}</p>{{end}}
{{if .Form}}<form method="post">
{{if .Code}}<p><label>Code on your device <input name="user_code" required></label></p>{{end}}
{{if .Ticket}}<ul>{{range .Scopes}}<li>{{.}}</li>{{end}}</ul>
<input name="ticket" type="hidden" value="{{.Ticket}}">{{else}}
<p><label>E-mail <input name="email" type="email" required autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" required autocomplete="current-password"></label></p>{{end}}
<p><button>{{.Form}}</button>
<button name="deny" value="1" formnovalidate>Deny</button></p>
</form>{{end}}
</body></html>
`))
}

// pageData is what a page shows. Form is the label of the button of its form, ""
// for a page without one.
type pageData struct {
	Title, Note, Form string
	Code              bool
	Ticket            string
	Scopes            []string
}

func render(data pageData) page {
	var b bytes.Buffer
	if err := pageTemplate().Execute(&b, data); err != nil {
		return page(err.Error())
	}
	return b.Bytes()
}

func signInPage(app, note string) page {
	return render(pageData{Title: "Sign in to " + app, Note: note, Form: "Sign in"})
}
