package nimbutest

import (
	"net/http"
)

// This file holds the table of endpoints. Fixed segments win over
// {customer_id}, as http.ServeMux has it.

// need is what an endpoint asks of the credentials, before its own checks.
type need int

const (
	open    need = iota // no API token: OAuth2, login, discovery
	token               // an API token and a site
	account             // an API token; the site may be absent
	master              // a master token and a site
)

type endpoint struct {
	pattern string
	need    need
	scope   string // "" for none
	handle  func(*call) (answer, error)
}

// routes lists every endpoint with the scope it asks for.
//
// Assumption (nimbu-api.md 15.2): only GET /customers -> read_customers is
// known; writes follow the pattern write_customers, roles and customizations
// are counted among the customers, session operations ask for no scope.
func (s *Server) routes() *http.ServeMux {
	const read, write = "read_customers", "write_customers"
	mux := http.NewServeMux()
	for _, e := range []endpoint{
		{"GET /customers", token, read, listCustomers},
		{"GET /customers/count", token, read, countCustomers},
		{"GET /customers/deleted", token, read, deletedCustomers},
		{"POST /customers", token, write, createCustomer},
		{"GET /customers/{id}", token, read, getCustomer},
		{"PUT /customers/{id}", token, write, updateCustomer},
		{"PATCH /customers/{id}", token, write, updateCustomer},
		{"DELETE /customers/{id}", token, write, deleteCustomer},
		{"POST /customers/{id}/suspend", master, "", suspendCustomer},
		{"POST /customers/{id}/reset_password", master, "", mailReset},
		{"POST /customers/{id}/resend_confirmation", master, "", mailConfirmation},
		{"GET /customers/customizations", token, read, listCustomizations},
		{"PUT /customers/customizations", token, write, replaceCustomizations},
		{"POST /customers/customizations", token, write, addCustomizations},

		{"POST /customers/login", token, "", login},
		{"GET /customers/me", token, "", me},
		{"GET /customers/me/authentication_token", token, "", authenticationToken},
		{"POST /customers/sso", token, "", sso},
		{"POST /customers/password/reset", token, "", requestReset},
		{"PUT /customers/password", token, "", setPassword},
		{"POST /customers/confirmations", token, "", confirm},

		{"GET /roles", token, read, listRoles},
		{"GET /roles/count", token, read, countRoles},
		{"GET /roles/deleted", token, read, deletedRoles},
		{"POST /roles", token, write, createRole},
		{"GET /roles/{id}", token, read, getRole},
		{"PUT /roles/{id}", token, write, updateRole},
		{"PATCH /roles/{id}", token, write, updateRole},
		{"DELETE /roles/{id}", token, write, deleteRole},

		{"GET /channels/{channel}/entries", token, "read_channels", listEntries},
		{"GET /channels/{channel}/entries/count", token, "read_channels", countEntries},
		{"GET /channels/{channel}/entries/{id}", token, "read_channels", getEntry},

		{"POST /auth/login", open, "", staffLogin},
		{"POST /auth/logout", account, "", staffLogout},
		{"GET /user", account, "", currentUser},
		{"GET /tokens", account, "", listTokens},
		{"POST /tokens", account, "", createToken},
		{"GET /tokens/{id}", account, "", getToken},
		{"DELETE /tokens/{id}", account, "", deleteToken},

		{"POST /oauth2/tokens", open, "", issueTokens},
		{"POST /oauth2/revoke", open, "", revoke},
		{"POST /oauth2/device_authorization", open, "", authorizeDevice},
		{"GET /oauth2/userinfo", open, "", userInfo},
		{"POST /oauth2/userinfo", open, "", userInfo},
		{"GET /oauth2/certs", open, "", certs},
		{"POST /oauth2/register", open, "", registerClient},
		{"GET /.well-known/oauth-authorization-server", open, "", discovery},
		{"GET /admin/oauth2/authorize", open, "", authorizePage},
		{"POST /admin/oauth2/authorize", open, "", authorizeForm},
		{"GET /admin/oauth2/device", open, "", devicePage},
		{"POST /admin/oauth2/device", open, "", deviceForm},
	} {
		mux.Handle(e.pattern, e)
	}
	return mux
}

// ServeHTTP makes an endpoint a value that http.ServeMux stores; requests come
// through [Server.answer], which never calls it.
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
