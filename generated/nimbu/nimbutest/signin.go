package nimbutest

import (
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the test API around tokens: signing customers in without a
// request, and ending tokens early.

// Tokens is what a sign-in gives.
type Tokens struct {
	AccessToken  runtime.Secret
	RefreshToken runtime.Secret
	ExpiresIn    time.Duration
	Scopes       []string
}

// SignIn gives out tokens of an application for the customer with this e-mail
// address or id, as if it had signed in; scopes are capped by the application,
// none asks for all.
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
	answer := s.state.newFamily(f, c.now)
	return Tokens{
		AccessToken:  runtime.Secret(stringOr(answer["access_token"], "")),
		RefreshToken: runtime.Secret(stringOr(answer["refresh_token"], "")),
		ExpiresIn:    app.AccessTokenLifetime, Scopes: f.scopes,
	}, ""
}

// NewSession gives out a classic session token for the customer with this
// e-mail address or id, as POST /customers/login would.
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

// ExpireAccessTokens makes all OAuth2 access tokens that are out expire now.
// Refresh tokens and classic sessions live on.
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
func (s *Server) spoilToken(r *http.Request, fault TokenFault) {
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
