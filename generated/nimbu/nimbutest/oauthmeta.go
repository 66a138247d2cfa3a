package nimbutest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds what describes the authorization server: discovery (RFC
// 8414, section 10.1), keys, and registration of clients.

// defaultIssuer is the issuer of the real API.
const defaultIssuer = "https://api.nimbu.io"

// issuer is the server's identity; by default the address the request came to.
func (c *call) issuer() string {
	if c.server.settings.issuer != "" {
		return c.server.settings.issuer
	}
	// The authorization endpoint is on www.X, the issuer is api.X.
	return strings.Replace(c.base, "://www.", "://api.", 1)
}

// webURL is where people go: api.X becomes www.X.
func (c *call) webURL() string { return strings.Replace(c.issuer(), "://api.", "://www.", 1) }

// discovery is the metadata document.
//
// Assumption (docs/nimbu-api.md 10.1): it lists the password grant too, which the
// recorded one does not, if an application may use it.
func discovery(c *call) (answer, error) {
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
func certs(*call) (answer, error) { return ok(doc{"keys": []any{}}) }

// registerClient registers an application (RFC 7591).
//
// Assumption (docs/nimbu-api.md 10.5): no detail is known. Redirect addresses are
// required; the application is the default site's, for back-office users, with
// the scopes it asks for.
func registerClient(c *call) (answer, error) {
	body, err := c.object()
	if err != nil {
		return answer{}, oauthError(http.StatusBadRequest, "invalid_client_metadata", "the body is no JSON object")
	}
	if found := c.wrongKinds(clientMembers(), body); len(found) > 0 {
		return answer{}, oauthError(http.StatusBadRequest, "invalid_client_metadata", found[0].field+" "+found[0].message)
	}
	uris := textList(body["redirect_uris"])
	if len(uris) == 0 {
		return answer{}, oauthError(http.StatusBadRequest, "invalid_redirect_uri", "redirect_uris is missing")
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
