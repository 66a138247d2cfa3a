package nimbutest

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are the endpoints of classic customer sessions (section 7)
// and the test API around tokens: Server.SignIn and Site.NewSession, which sign
// customers in without a request, and Site.EndSessions and
// Server.ExpireAccessTokens, which end tokens early.

// classicSession is a session token. A customer may have several.
type classicSession struct {
	customer *customer
	expires  time.Time // zero: never
}

func (s *classicSession) alive(now time.Time) bool {
	return s.expires.IsZero() || now.Before(s.expires)
}

// newSession issues a session token.
//
// Assumption (docs/nimbu-api.md 16): 32 random bytes in hexadecimal.
func (st *state) newSession(customer *customer, now time.Time, lifetime time.Duration) string {
	session := &classicSession{customer: customer}
	if lifetime > 0 {
		session.expires = now.Add(lifetime)
	}
	value := st.randomHex(32)
	st.sessions[value] = session
	return value
}

// login responds with the customer and a session token.
//
// Assumption (docs/nimbu-api.md 7): a wrong password, an unknown address and a
// suspended customer are the same 401 with the usual error body.
func login(c *call) (response, error) {
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	username, _ := body["username"].(string)
	password, _ := body["password"].(string)
	customer := c.site.authenticate(username, password, c.server.settings.confirmFirst)
	if customer == nil {
		return response{}, fail(http.StatusUnauthorized, codeNoSession, "Invalid email or password")
	}
	customer.lastActivity = c.now
	out := c.view(c.site.customerSchema()).show(customer.sessionDoc(c.base))
	out["session_token"] = c.state.newSession(customer, c.now, c.server.settings.sessionTTL)
	return ok(out)
}

// authenticate returns the customer with this e-mail address and password, nil
// if there is none that may log in.
//
// Assumption (docs/nimbu-api.md 7): unconfirmed customers may log in unless the
// server was made with [WithConfirmationRequired]; the SDK's signUp, which
// makes the new customer the current one, would not work otherwise.
func (site *Site) authenticate(email, password string, confirmed bool) *customer {
	for _, c := range site.customers {
		if !strings.EqualFold(c.email, email) {
			continue
		}
		right := c.password != "" && subtle.ConstantTimeCompare([]byte(c.password), []byte(password)) == 1
		if !right || !c.suspendedAt.IsZero() || confirmed && c.verifiedAt.IsZero() {
			return nil
		}
		return c
	}
	return nil
}

// me responds with the customer of the access token or of the session header:
// all of it for the former, the session form for the latter.
func me(c *call) (response, error) {
	customer := c.sender.customer
	if customer == nil {
		return response{}, empty(http.StatusUnauthorized)
	}
	if c.sender.kind == signedIn {
		return c.showCustomer(http.StatusOK, customer)
	}
	return c.one(http.StatusOK, c.site.customerSchema(), customer.sessionDoc(c.base))
}

func authenticationToken(c *call) (response, error) {
	customer := c.sender.customer
	if customer == nil {
		return response{}, empty(http.StatusUnauthorized)
	}
	if customer.authToken == "" {
		customer.authToken = c.state.randomHex(20)
	}
	return ok(doc{"authentication_token": customer.authToken})
}

// sso issues the shared secret of the current customer.
//
// Assumption (docs/nimbu-api.md 15.17): its lifetime is unknown; each call
// issues a new one.
func sso(c *call) (response, error) {
	if c.sender.customer == nil {
		return response{}, unauthorized()
	}
	c.sender.customer.ssoSecret = c.state.randomHex(32)
	return ok(doc{"shared_secret": c.sender.customer.ssoSecret})
}

// Tokens is the result of a sign-in.
type Tokens struct {
	AccessToken  runtime.Secret
	RefreshToken runtime.Secret
	ExpiresIn    time.Duration
	Scopes       []string
}

// SignIn issues tokens of an application for the customer with this e-mail
// address or id, as if it had signed in. The application caps scopes; without
// any, all of its scopes are granted.
func (s *Server) SignIn(clientID, customer string, scopes ...string) Tokens {
	tokens, wrong := s.signIn(clientID, customer, scopes)
	if wrong != "" {
		s.mistake("SignIn: %s", wrong)
	}
	return tokens
}

func (s *Server) signIn(clientID, name string, scopes []string) (out Tokens, wrong string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	app := s.state.oauth.apps[clientID]
	if app == nil {
		return out, "no application with the client id " + clientID
	}
	c := &call{server: s, state: &s.state, now: s.state.now()}
	customer, user := c.subject(app, name)
	if customer == nil && user == nil {
		return out, "nobody with the e-mail address or id " + name + " can sign in"
	}
	f := &family{app: app, customer: customer, user: user, scopes: capScopes(scopes, app.CustomerScopes)}
	response := s.state.newFamily(f, c.now)
	return Tokens{
		AccessToken:  runtime.Secret(stringOr(response["access_token"], "")),
		RefreshToken: runtime.Secret(stringOr(response["refresh_token"], "")),
		ExpiresIn:    app.AccessTokenLifetime, Scopes: f.scopes,
	}, ""
}

// NewSession issues a classic session token for the customer with this e-mail
// address or id, as POST /customers/login would.
func (site *Site) NewSession(name string) string {
	var value string
	site.edit(func(st *state, now time.Time) {
		if customer := site.customer(name); customer != nil {
			value = st.newSession(customer, now, site.server.settings.sessionTTL)
		}
	})
	if value == "" {
		site.server.mistake("NewSession: no customer %s", name)
	}
	return value
}

// EndSessions ends all sessions and tokens of the customer with this e-mail
// address or id.
func (site *Site) EndSessions(name string) {
	var found bool
	site.edit(func(st *state, _ time.Time) {
		if customer := site.customer(name); customer != nil {
			st.endSessions(customer)
			found = true
		}
	})
	if !found {
		site.server.mistake("EndSessions: no customer %s", name)
	}
}

// ExpireAccessTokens makes all issued OAuth2 access tokens expire now. Refresh
// tokens and classic sessions stay valid.
func (s *Server) ExpireAccessTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.state.now()
	for _, t := range s.state.oauth.access {
		if t.alive(now) {
			t.expires = now
		}
	}
}

// spoilToken applies a TokenFault to the credentials of r.
func (s *Server) invalidateToken(r *http.Request, fault TokenFault) {
	if fault == KeepToken {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.state.sessions, sessionCredential(r))
	t := s.state.oauth.access[apiCredential(r)]
	if t == nil {
		return
	}
	t.expires = s.state.now()
	if fault == RevokeToken {
		t.family.revoked = true
	}
}
