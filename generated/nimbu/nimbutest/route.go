package nimbutest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The entry points are Server.routes, the table of endpoints, and Server.find,
// which selects the endpoint of a request. Fixed segments win over
// {customer_id}, as in http.ServeMux.

// need is the credentials that an endpoint requires, before its own checks.
type need int

const (
	open    need = iota // no API token: OAuth2, login, discovery
	token               // an API token and a site
	account             // an API token; the site may be absent
	master              // a master token and a site
)

// sessionUse is how an endpoint treats the session header.
type sessionUse int

const (
	optional sessionUse = iota // it selects the customer
	required                   // without it, or an access token, the response is 401 without a body
	ignored                    // a stale one must not prevent a new login
)

type endpoint struct {
	pattern string
	need    need
	scope   string // "" for none
	handle  func(*call) (response, error)
	session sessionUse
}

// Scopes of endpoints.
//
// Assumption (docs/nimbu-api.md 15.2): only GET /customers -> read_customers is
// known; writes follow the pattern write_customers, roles and customizations
// are counted among the customers, session operations need no scope.
const (
	read  = "read_customers"
	write = "write_customers"
)

func customerRoutes() []endpoint {
	return []endpoint{
		{"GET /customers", token, read, listCustomers, optional},
		{"GET /customers/count", token, read, countCustomers, optional},
		{"GET /customers/deleted", token, read, deletedCustomers, optional},
		{"POST /customers", token, write, createCustomer, optional},
		{"GET /customers/{id}", token, read, getCustomer, optional},
		{"PUT /customers/{id}", token, write, updateCustomer, optional},
		{"PATCH /customers/{id}", token, write, updateCustomer, optional},
		{"DELETE /customers/{id}", token, write, deleteCustomer, optional},
		{"POST /customers/{id}/suspend", master, "", suspendCustomer, optional},
		{"POST /customers/{id}/reset_password", master, "", mailReset, optional},
		{"POST /customers/{id}/resend_confirmation", master, "", mailConfirmation, optional},
		{"GET /customers/customizations", token, read, listCustomizations, optional},
		{"PUT /customers/customizations", token, write, replaceCustomizations, optional},
		{"POST /customers/customizations", token, write, addCustomizations, optional},
	}
}

func sessionRoutes() []endpoint {
	return []endpoint{
		{"POST /customers/login", token, "", login, ignored},
		{"GET /customers/me", token, "", me, required},
		{"GET /customers/me/authentication_token", token, "", authenticationToken, required},
		{"POST /customers/sso", token, "", sso, optional},
		{"POST /customers/password/reset", token, "", requestReset, ignored},
		{"PUT /customers/password", token, "", setPassword, ignored},
		{"POST /customers/confirmations", token, "", confirm, ignored},
	}
}

func roleRoutes() []endpoint {
	return []endpoint{
		{"GET /roles", token, read, listRoles, optional},
		{"GET /roles/count", token, read, countRoles, optional},
		{"GET /roles/deleted", token, read, deletedRoles, optional},
		{"POST /roles", token, write, createRole, optional},
		{"GET /roles/{id}", token, read, getRole, optional},
		{"PUT /roles/{id}", token, write, updateRole, optional},
		{"PATCH /roles/{id}", token, write, updateRole, optional},
		{"DELETE /roles/{id}", token, write, deleteRole, optional},
	}
}

func channelRoutes() []endpoint {
	return []endpoint{
		{"GET /channels/{channel}/entries", token, "read_channels", listEntries, optional},
		{"GET /channels/{channel}/entries/count", token, "read_channels", countEntries, optional},
		{"GET /channels/{channel}/entries/{id}", token, "read_channels", getEntry, optional},
		{"POST /channels/{channel}/entries", token, "write_channels", createEntry, optional},
		{"PUT /channels/{channel}/entries/{id}", token, "write_channels", updateEntry, optional},
		{"PATCH /channels/{channel}/entries/{id}", token, "write_channels", updateEntry, optional},
		{"DELETE /channels/{channel}/entries/{id}", token, "write_channels", deleteEntry, optional},
	}
}

func staffRoutes() []endpoint {
	return []endpoint{
		{"POST /auth/login", open, "", staffLogin, ignored},
		{"POST /auth/logout", account, "", staffLogout, ignored},
		{"GET /user", account, "", currentUser, ignored},
		{"GET /tokens", account, "", listTokens, ignored},
		{"POST /tokens", account, "", createToken, ignored},
		{"GET /tokens/{id}", account, "", getToken, ignored},
		{"DELETE /tokens/{id}", account, "", deleteToken, ignored},
	}
}

func oauthRoutes() []endpoint {
	return []endpoint{
		{"POST /oauth2/tokens", open, "", issueTokens, ignored},
		{"POST /oauth2/revoke", open, "", revoke, ignored},
		{"POST /oauth2/device_authorization", open, "", authorizeDevice, ignored},
		{"GET /oauth2/userinfo", open, "", userInfo, ignored},
		{"POST /oauth2/userinfo", open, "", userInfo, ignored},
		{"GET /oauth2/certs", open, "", certs, ignored},
		{"POST /oauth2/register", open, "", registerClient, ignored},
		{"GET /.well-known/oauth-authorization-server", open, "", discovery, ignored},
		{"GET /admin/oauth2/authorize", open, "", authorizePage, ignored},
		{"POST /admin/oauth2/authorize", open, "", authorizeForm, ignored},
		{"GET /admin/oauth2/device", open, "", devicePage, ignored},
		{"POST /admin/oauth2/device", open, "", deviceForm, ignored},
	}
}

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, e := range slices.Concat(customerRoutes(), sessionRoutes(), roleRoutes(), channelRoutes(), staffRoutes(), oauthRoutes()) {
		mux.Handle(e.pattern, e)
	}
	return mux
}

// ServeHTTP makes endpoint an http.Handler, which http.ServeMux stores. It is
// never called: requests come through [Server.respond].
func (e endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// find returns the endpoint for r and sets r's path values.
func (s *Server) find(r *http.Request) (endpoint, bool) {
	handler, pattern := s.handler.Handler(r)
	e, ok := handler.(endpoint)
	if !ok {
		return endpoint{}, false
	}
	setPathValues(r, pattern)
	return e, true
}

// setPathValues sets the {name} segments of pattern. http.ServeMux sets them
// only when it calls the handler itself, and here the handler is called later.
func setPathValues(r *http.Request, pattern string) {
	_, want, _ := strings.Cut(pattern, " ")
	have := strings.Split(r.URL.EscapedPath(), "/")
	for i, segment := range strings.Split(want, "/") {
		name, ok := strings.CutPrefix(segment, "{")
		if !ok || i >= len(have) {
			continue
		}
		value, err := url.PathUnescape(have[i])
		if err != nil {
			value = have[i]
		}
		r.SetPathValue(strings.TrimSuffix(name, "}"), value)
	}
}
