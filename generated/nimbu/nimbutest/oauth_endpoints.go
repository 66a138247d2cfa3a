package nimbutest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are discovery (RFC 8414, section 10.1), certs,
// registerClient (RFC 7591), revoke (RFC 7009) and userInfo (section 10.5).
// oauthError is an error in the shape of OAuth2 (section 10.4).

// defaultIssuer is the issuer of the real API.
const defaultIssuer = "https://api.nimbu.io"

// issuer is the server's identity; by default the address that the request was
// sent to.
func (c *call) issuer() string {
	if c.server.settings.issuer != "" {
		return c.server.settings.issuer
	}
	// The authorization endpoint is on www.X, the issuer is api.X.
	return strings.Replace(c.base, "://www.", "://api.", 1)
}

// webURL is the address of pages for people: api.X becomes www.X.
func (c *call) webURL() string { return strings.Replace(c.issuer(), "://api.", "://www.", 1) }

// discovery is the metadata document.
//
// Assumption (docs/nimbu-api.md 10.1): it lists the password grant too, which
// the recorded one does not, if an application may use it.
func discovery(c *call) (response, error) {
	issuer := c.issuer()
	grants := []any{"authorization_code", "refresh_token", deviceGrantType}
	for _, a := range c.state.oauth.apps {
		if a.AllowROPC && !slices.Contains(grants, any("password")) {
			grants = append(grants, "password")
		}
	}
	return ok(doc{
		"issuer":                                issuer,
		"authorization_endpoint":                c.webURL() + "/admin/oauth2/authorize",
		"token_endpoint":                        issuer + "/oauth2/tokens",
		"jwks_uri":                              issuer + "/oauth2/certs",
		"registration_endpoint":                 issuer + "/oauth2/register",
		"device_authorization_endpoint":         issuer + "/oauth2/device_authorization",
		"revocation_endpoint":                   issuer + "/oauth2/revoke",
		"scopes_supported":                      anySlice(allScopes()),
		"response_types_supported":              []any{"code"},
		"grant_types_supported":                 grants,
		"code_challenge_methods_supported":      []any{"S256"},
		"token_endpoint_auth_methods_supported": []any{"none", "client_secret_basic", "client_secret_post"},
		"client_id_metadata_document_supported": true,
	})
}

// certs is the set of public keys.
//
// Assumption (docs/nimbu-api.md 10.5): no detail is known. Access tokens are signed
// with a shared secret, so there is no key to publish.
func certs(*call) (response, error) { return ok(doc{"keys": []any{}}) }

// registerClient registers an application (RFC 7591).
//
// Assumption (docs/nimbu-api.md 10.5): no detail is known. Redirect addresses
// are required; the application belongs to the default site and is for
// back-office users, with the scopes it requests.
func registerClient(c *call) (response, error) {
	body, err := c.object()
	if err != nil {
		return response{}, oauthError(http.StatusBadRequest, "invalid_client_metadata", "the body is no JSON object")
	}
	if found := c.wrongKinds(clientMembers(), body); len(found) > 0 {
		return response{}, oauthError(http.StatusBadRequest, "invalid_client_metadata", found[0].field+" "+found[0].message)
	}
	uris := textList(body["redirect_uris"])
	if len(uris) == 0 {
		return response{}, oauthError(http.StatusBadRequest, "invalid_redirect_uri", "redirect_uris is missing")
	}
	method := cmp.Or(stringOr(body["token_endpoint_auth_method"], ""), "client_secret_basic")
	seed := App{
		Name: stringOr(body["client_name"], ""), ClientID: c.state.randomHex(12), RedirectURIs: uris, ForStaff: true,
		Confidential: method != "none", CustomerScopes: capScopes(splitScopes(stringOr(body["scope"], "")), allScopes()),
	}
	out := doc{
		"client_id": seed.ClientID, "client_id_issued_at": c.now.Unix(), "client_name": seed.Name,
		"redirect_uris": anySlice(uris), "grant_types": []any{"authorization_code", "refresh_token"},
		"response_types": []any{"code"}, "token_endpoint_auth_method": method,
		"scope": strings.Join(seed.CustomerScopes, " "),
	}
	if seed.Confidential {
		seed.Secret = runtime.Secret(c.state.randomHex(24))
		out["client_secret"], out["client_secret_expires_at"] = string(seed.Secret), 0
	}
	c.state.addApp(c.state.sites[DefaultSite], seed)
	return created(out)
}

// revoke ends a refresh token's whole family, or one access token. It responds
// with 200 for unknown tokens, and for those of another client.
func revoke(c *call) (response, error) {
	g, err := c.grant()
	if err != nil {
		return response{}, err
	}
	value := g.form.Get("token")
	if value == "" {
		return response{}, oauthError(http.StatusBadRequest, "invalid_request", "token is missing")
	}
	if t := c.state.oauth.refresh[value]; t != nil && t.family.app == g.app {
		t.family.revoked = true
	}
	if t := c.state.oauth.access[value]; t != nil && t.family.app == g.app {
		t.revoked = true
	}
	return ok(doc{})
}

// userInfo serves tokens with the scope openid.
//
// Assumption (docs/nimbu-api.md 2.2, 15.7): 401 without a body for a missing or
// invalid token, for a visitor's, and for one without the scope; sub is the id
// of the customer or user.
func userInfo(c *call) (response, error) {
	value := apiCredential(c.req)
	t := c.state.oauth.access[value]
	if t == nil || !t.alive(c.now) || t.family.anonymous() {
		return response{}, empty(http.StatusUnauthorized)
	}
	c.sender, c.want = t.principal(value), "openid"
	if !slices.Contains(t.scopes, "openid") {
		return response{}, empty(http.StatusUnauthorized)
	}
	if t.family.user != nil {
		return ok(doc{"sub": t.family.user.id, "email": t.family.user.email})
	}
	return ok(doc{"sub": t.family.customer.id, "email": t.family.customer.email})
}

// grantDescription is the same text for all reasons, as in the real server.
const grantDescription = "The provided authorization grant (e.g., authorization code, resource owner credentials) or " +
	"refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, " +
	"or was issued to another client."

func oauthError(status int, code, description string) *apiError {
	body := doc{"error": code}
	setText(body, "error_description", description)
	return &apiError{response{status: status, header: tokenHeader(), body: body}}
}

func invalidGrant() *apiError {
	return oauthError(http.StatusBadRequest, "invalid_grant", grantDescription)
}

// invalidClient is a 401, with a challenge if the client tried HTTP Basic.
func invalidClient(basic bool) *apiError {
	e := oauthError(http.StatusUnauthorized, "invalid_client", "")
	if basic {
		e.response.header.Set("WWW-Authenticate", `Basic realm="Nimbu"`)
	}
	return e
}

func tokenResponse(tokens doc) response {
	return response{status: http.StatusOK, header: tokenHeader(), body: tokens}
}

func tokenHeader() http.Header {
	return http.Header{"Content-Type": {tokenType}, "Cache-Control": {"no-store"}, "Pragma": {"no-cache"}}
}
