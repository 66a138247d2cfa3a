package nimbutest

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
)

// The entry point is issueTokens, POST /oauth2/tokens (section 10.2): it
// authenticates the client, then handles the grant.

const deviceGrantType = "urn:ietf:params:oauth:grant-type:device_code"

// grant is a token request with its authenticated client.
type grant struct {
	*call
	form url.Values
	app  *app
}

func issueTokens(c *call) (response, error) {
	g, err := c.grant()
	if err != nil {
		return response{}, err
	}
	kinds := map[string]func() (doc, error){
		"password": g.password, "refresh_token": g.refresh,
		"authorization_code": g.code, deviceGrantType: g.device,
	}
	grantType := g.form.Get("grant_type")
	run := kinds[grantType]
	switch {
	case grantType == "":
		return response{}, oauthError(http.StatusBadRequest, "invalid_request", "grant_type is missing")
	case run == nil:
		return response{}, oauthError(http.StatusBadRequest, "unsupported_grant_type", "")
	}
	tokens, err := run()
	if err != nil {
		return response{}, err
	}
	return tokenResponse(tokens), nil
}

// grant reads the form and authenticates the client. The endpoint accepts only
// the two form encodings.
func (c *call) grant() (grant, error) {
	form, err := parseForm(c.req.Header.Get("Content-Type"), c.body)
	if err != nil {
		return grant{}, oauthError(http.StatusBadRequest, "invalid_request", "the body is no form")
	}
	app, err := c.client(form)
	return grant{c, form, app}, err
}

// client finds the application and checks its secret, from the body or from
// HTTP Basic. A public application may have a secret and leave it out, as
// js-api does with the password grant.
func (c *call) client(form url.Values) (*app, error) {
	id, secret := form.Get("client_id"), form.Get("client_secret")
	basicID, basicSecret, basic := c.req.BasicAuth()
	if basic {
		if secret != "" || id != "" && id != basicID {
			return nil, oauthError(http.StatusBadRequest, "invalid_request", "more than one way of client authentication")
		}
		id, secret = unescaped(basicID), unescaped(basicSecret)
	}
	app := c.state.oauth.apps[id]
	if app == nil || app.Confidential && secret == "" || secret != "" && !app.hasSecret(secret) {
		return nil, invalidClient(basic)
	}
	return app, nil
}

func (a *app) hasSecret(secret string) bool {
	return a.Secret != "" && subtle.ConstantTimeCompare([]byte(a.Secret), []byte(secret)) == 1
}

// unescaped decodes client credentials, which RFC 6749 section 2.3.1
// form-encodes.
func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// scopes returns the requested scopes within limit.
//
// Assumption (docs/nimbu-api.md 10.2): scopes beyond the application's are left
// out without an error, unless nothing remains.
func (g grant) scopes(limit []string) ([]string, error) {
	requested := splitScopes(g.form.Get("scope"))
	granted := capScopes(requested, limit)
	if len(requested) > 0 && len(granted) == 0 {
		return nil, oauthError(http.StatusBadRequest, "invalid_scope", "")
	}
	return granted, nil
}

// password is the resource owner password credentials grant.
func (g grant) password() (doc, error) {
	if !g.app.AllowROPC || g.app.ForStaff {
		return nil, oauthError(http.StatusBadRequest, "unauthorized_client", "")
	}
	customer := g.app.site.authenticate(g.form.Get("username"), g.form.Get("password"), g.server.settings.confirmFirst)
	if customer == nil {
		return nil, invalidGrant()
	}
	scopes, err := g.scopes(g.app.CustomerScopes)
	if err != nil {
		return nil, err
	}
	customer.lastActivity = g.now
	return g.state.newFamily(&family{app: g.app, customer: customer, scopes: scopes}, g.now), nil
}

// refresh exchanges a refresh token, the anonymous one included.
func (g grant) refresh() (doc, error) {
	value := g.form.Get("refresh_token")
	if value == "" {
		return nil, oauthError(http.StatusBadRequest, "invalid_request", "refresh_token is missing")
	}
	if anon := string(g.app.AnonymousRefreshToken); anon != "" && value == anon {
		return g.anonymous()
	}
	t := g.state.oauth.refresh[value]
	if t == nil || t.family.app != g.app || t.family.revoked {
		return nil, invalidGrant()
	}
	if !t.expires.IsZero() && !g.now.Before(t.expires) {
		return nil, invalidGrant()
	}
	scopes, err := g.scopes(t.family.scopes)
	if err != nil {
		return nil, err
	}
	next, accepted := g.rotate(t)
	if !accepted {
		t.family.revoked = true // a spent token is taken for a stolen one
		return nil, invalidGrant()
	}
	return g.state.grantTokens(t.family, scopes, next, g.now), nil
}

// rotate spends t and returns its successor, nil if t stays in use. It rejects
// a token whose second use counts as theft.
func (g grant) rotate(t *refreshToken) (next *refreshToken, accepted bool) {
	mode := g.app.Rotation.mode
	spent := !t.spentAt.IsZero()
	switch {
	case mode == rotateNever:
		return nil, true
	case mode == rotateUntilUsed && t.superseded:
		return nil, false
	case mode == rotateGrace && spent:
		if g.now.Sub(t.spentAt) > g.app.Rotation.grace {
			return nil, false
		}
		return t.newest(), true
	case mode == rotateStrict && spent:
		return nil, false
	}
	t.confirm()
	t.spentAt, t.successor = g.now, g.state.newRefresh(t.family, t, g.now)
	return t.successor, true
}

// newest returns the unspent token at the end of t's successors.
func (t *refreshToken) newest() *refreshToken {
	for t.successor != nil {
		t = t.successor
	}
	return t
}

// anonymous issues a token for an application's visitors.
//
// Assumption (docs/nimbu-api.md 16): the anonymous refresh token is reusable
// and the response holds no refresh_token.
func (g grant) anonymous() (doc, error) {
	limit := g.app.AnonymousScopes
	if g.app.anonymousMaster() {
		limit = allScopes()
	}
	scopes, err := g.scopes(limit)
	if err != nil {
		return nil, err
	}
	return g.state.grantTokens(g.state.visitors(g.app), scopes, nil, g.now), nil
}

// visitors returns the family that all visitors of an application share.
func (st *state) visitors(app *app) *family {
	i := slices.IndexFunc(st.oauth.families, func(f *family) bool { return f.app == app && f.anonymous() && !f.revoked })
	if i >= 0 {
		return st.oauth.families[i]
	}
	f := &family{app: app}
	st.oauth.families = append(st.oauth.families, f)
	return f
}
