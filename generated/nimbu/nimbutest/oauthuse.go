package nimbutest

import (
	"net/http"
	"slices"
)

// This file holds revocation (RFC 7009) and userinfo (section 10.5).

// revoke ends a refresh token's whole family, or one access token. It answers
// 200 for tokens it does not know, and for another client's.
func revoke(c *call) (answer, error) {
	g, err := c.grant()
	if err != nil {
		return answer{}, err
	}
	value := g.form.Get("token")
	if value == "" {
		return answer{}, oauthError(http.StatusBadRequest, "invalid_request", "token is missing")
	}
	if t := c.state.oauth.refresh[value]; t != nil && t.family.app == g.app {
		t.family.revoked = true
	}
	if t := c.state.oauth.access[value]; t != nil && t.family.app == g.app {
		t.revoked = true
	}
	return ok(doc{})
}

// userInfo answers for tokens with the scope openid.
//
// Assumption (docs/nimbu-api.md 2.2, 15.7): 401 without a body for a missing or
// dead token, for a visitor's, and for one without the scope; sub is the id of
// the customer or user.
func userInfo(c *call) (answer, error) {
	value := apiCredential(c.req)
	t := c.state.oauth.access[value]
	if t == nil || !t.alive(c.now) || t.family.anonymous() {
		return answer{}, empty(http.StatusUnauthorized)
	}
	c.who, c.want = t.principal(value), "openid"
	if !slices.Contains(t.scopes, "openid") {
		return answer{}, empty(http.StatusUnauthorized)
	}
	if t.family.user != nil {
		return ok(doc{"sub": t.family.user.id, "email": t.family.user.email})
	}
	return ok(doc{"sub": t.family.customer.id, "email": t.family.customer.email})
}
