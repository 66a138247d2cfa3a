package nimbutest

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds back-office users and their log-in (section 10.6).

// User is a back-office user in seed data.
type User struct {
	ID       string // given out if empty
	Email    string
	Password runtime.Secret
	Name     string
	OTP      runtime.Secret // the two-factor code that works; none is asked for if empty
}

type user struct {
	id, email, password, name, otp string
}

func (u *user) doc() doc { return doc{"id": u.id, "email": u.email, "name": u.name} }

// AddUser adds a back-office user, who may log in with POST /auth/login.
func (s *Server) AddUser(seed User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seed.ID == "" {
		seed.ID = s.state.newID()
	}
	s.state.users = append(s.state.users, &user{
		seed.ID, seed.Email, string(seed.Password), seed.Name, string(seed.OTP),
	})
	return seed
}

// signIn returns the user with this e-mail address and password.
func (st *state) signIn(email, password string) *user {
	i := slices.IndexFunc(st.users, func(u *user) bool {
		return strings.EqualFold(u.email, email) && subtle.ConstantTimeCompare([]byte(u.password), []byte(password)) == 1
	})
	if i < 0 || password == "" {
		return nil
	}
	return st.users[i]
}

// staffLogin gives out a personal token for HTTP Basic credentials. With two
// factors it asks for the code (code 210) until X-Nimbu-Two-Factor has it.
//
// Assumption (docs/nimbu-api.md 2.1): a wrong code is asked for again, like none.
func staffLogin(c *call) (answer, error) {
	email, password, _ := c.req.BasicAuth()
	u := c.state.signIn(email, password)
	if u == nil {
		return answer{}, unauthorized()
	}
	if u.otp != "" && c.req.Header.Get("X-Nimbu-Two-Factor") != u.otp {
		return answer{}, fail(http.StatusBadRequest, codeTwoFactor, "Two-factor authentication code required")
	}
	body, err := c.object()
	if err != nil {
		return answer{}, err
	}
	if found := c.wrongKinds(members{"description": textKind, "expires_in": wholeKind}, body); len(found) > 0 {
		return answer{}, invalid("Token", found)
	}
	t := &apiToken{id: c.state.newID(), note: stringOr(body["description"], ""), scopes: allScopes(), master: true, user: u}
	t.limit(body["expires_in"], c.now)
	value := c.state.addToken(t, "", c.now)
	return ok(doc{"token": value, "user": u.doc()})
}

// staffLogout revokes the token in use.
func staffLogout(c *call) (answer, error) {
	delete(c.state.tokens, c.who.token)
	if t := c.state.oauth.access[c.who.token]; t != nil {
		t.revoked = true
	}
	return noContent()
}

// currentUser answers with the user of the token.
//
// Assumption (docs/nimbu-api.md 10.6): a site token without a user answers as the
// user that a site has for it.
func currentUser(c *call) (answer, error) {
	switch {
	case c.who.kind == signedIn || c.who.kind == anonymous:
		return answer{}, forbidden("This token belongs to no back-office user")
	case c.who.user == nil:
		return ok(doc{"id": c.state.tokens[c.who.token].id, "email": "api@nimbu.io", "name": "API token"})
	}
	return ok(c.who.user.doc())
}

// alive reports whether the token works at now.
func (t *apiToken) alive(now time.Time) bool { return t.expires.IsZero() || now.Before(t.expires) }
