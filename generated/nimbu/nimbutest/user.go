package nimbutest

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are Server.AddUser and the log-in of back-office users
// (section 10.6).

// User is a back-office user in seed data.
type User struct {
	ID       string // assigned if empty
	Email    string
	Password runtime.Secret
	Name     string
	OTP      runtime.Secret // the valid two-factor code; none is required if empty
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

// staffLogin issues a personal token for HTTP Basic credentials. With two
// factors it responds with code 210 until X-Nimbu-Two-Factor holds the valid
// code.
//
// Assumption (docs/nimbu-api.md 2.1): a wrong code is treated like none.
func staffLogin(c *call) (response, error) {
	email, password, _ := c.req.BasicAuth()
	u := c.state.signIn(email, password)
	if u == nil {
		return response{}, unauthorized()
	}
	if u.otp != "" && c.req.Header.Get("X-Nimbu-Two-Factor") != u.otp {
		return response{}, fail(http.StatusBadRequest, codeTwoFactor, "Two-factor authentication code required")
	}
	body, err := c.object()
	if err != nil {
		return response{}, err
	}
	if found := c.wrongKinds(members{"description": textKind, "expires_in": wholeKind}, body); len(found) > 0 {
		return response{}, invalid("Token", found)
	}
	t := &apiToken{id: c.state.newID(), note: stringOr(body["description"], ""), scopes: allScopes(), master: true, user: u}
	t.limit(body["expires_in"], c.now)
	value := c.state.addToken(t, "", c.now)
	return ok(doc{"token": value, "user": u.doc()})
}

// staffLogout revokes the token in use.
func staffLogout(c *call) (response, error) {
	delete(c.state.tokens, c.sender.token)
	if t := c.state.oauth.access[c.sender.token]; t != nil {
		t.revoked = true
	}
	return noContent()
}

// currentUser responds with the user of the token.
//
// Assumption (docs/nimbu-api.md 10.6): a site token without a user responds
// with the user that a site has for it.
func currentUser(c *call) (response, error) {
	switch {
	case c.sender.kind == signedIn || c.sender.kind == anonymous:
		return response{}, forbidden("This token belongs to no back-office user")
	case c.sender.user == nil:
		return ok(doc{"id": c.state.tokens[c.sender.token].id, "email": "api@nimbu.io", "name": "API token"})
	}
	return ok(c.sender.user.doc())
}

// alive reports whether the token is valid at now.
func (t *apiToken) alive(now time.Time) bool { return t.expires.IsZero() || now.Before(t.expires) }
