package speccheck

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestOperations holds the list of operations that the spec must have: all of
// sections 6, 7, 8 and 10 of the API notes (docs/nimbu-api.md), except the
// authorize page for browsers.

var operations = map[string]string{
	// 6.1 customers
	"GET /customers":                                    "listCustomers",
	"POST /customers":                                   "createCustomer",
	"GET /customers/count":                              "countCustomers",
	"GET /customers/deleted":                            "listDeletedCustomers",
	"GET /customers/{customer_id}":                      "getCustomer",
	"PATCH /customers/{customer_id}":                    "updateCustomer",
	"PUT /customers/{customer_id}":                      "replaceCustomer",
	"DELETE /customers/{customer_id}":                   "deleteCustomer",
	"POST /customers/{customer_id}/suspend":             "suspendCustomer",
	"POST /customers/{customer_id}/reset_password":      "sendCustomerPasswordReset",
	"POST /customers/{customer_id}/resend_confirmation": "resendCustomerConfirmation",
	"GET /customers/customizations":                     "listCustomerCustomizations",
	"PUT /customers/customizations":                     "updateCustomerCustomizations",
	"POST /customers/customizations":                    "replaceCustomerCustomizations",
	// 7 customer sessions
	"POST /customers/login":                  "logInCustomer",
	"GET /customers/me":                      "getCurrentCustomer",
	"GET /customers/me/authentication_token": "getCustomerAuthenticationToken",
	"POST /customers/sso":                    "issueCustomerSSOToken",
	"POST /customers/password/reset":         "requestPasswordReset",
	"PUT /customers/password":                "setCustomerPassword",
	"POST /customers/confirmations":          "confirmCustomer",
	// 8.1 roles
	"GET /roles":              "listRoles",
	"POST /roles":             "createRole",
	"GET /roles/count":        "countRoles",
	"GET /roles/{role_id}":    "getRole",
	"PATCH /roles/{role_id}":  "updateRole",
	"PUT /roles/{role_id}":    "replaceRole",
	"DELETE /roles/{role_id}": "deleteRole",
	// 10.1 to 10.5 OAuth2
	"GET /.well-known/oauth-authorization-server": "getOAuthServerMetadata",
	"POST /oauth2/tokens":                         "createOAuthToken",
	"POST /oauth2/revoke":                         "revokeOAuthToken",
	"POST /oauth2/device_authorization":           "authorizeOAuthDevice",
	"GET /oauth2/userinfo":                        "getOauth2UserInfo",
	"POST /oauth2/userinfo":                       "postOauth2UserInfo",
	"GET /oauth2/certs":                           "listOAuthCerts",
	"POST /oauth2/register":                       "registerOAuthClient",
	// 10.6 account and tokens
	"POST /auth/login":          "logInUser",
	"POST /auth/logout":         "logOutUser",
	"GET /user":                 "getCurrentUser",
	"GET /tokens":               "listTokens",
	"POST /tokens":              "createToken",
	"GET /tokens/{token_id}":    "getToken",
	"DELETE /tokens/{token_id}": "revokeToken",
}

// eachOperation calls check for every operation, in the order of its name.
func eachOperation(t *testing.T, check func(t *testing.T, item *openapi3.PathItem, op *openapi3.Operation)) {
	t.Helper()
	doc := load(t)
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		item := doc.Paths.Value(path)
		for _, method := range slices.Sorted(maps.Keys(item.Operations())) {
			t.Run(method+" "+path, func(t *testing.T) { check(t, item, item.Operations()[method]) })
		}
	}
}

func TestOperations(t *testing.T) {
	got := map[string]string{}
	for path, item := range load(t).Paths.Map() {
		for method, op := range item.Operations() {
			got[method+" "+path] = op.OperationID
		}
	}
	for _, name := range slices.Sorted(maps.Keys(operations)) {
		if got[name] != operations[name] {
			t.Errorf("%s: operationId %q, want %q", name, got[name], operations[name])
		}
	}
	for name := range got {
		if operations[name] == "" {
			t.Errorf("%s: not in the list of this test", name)
		}
	}
}

// TestOperationsAreDescribed checks the members that become methods and
// comments.
func TestOperationsAreDescribed(t *testing.T) {
	doc := load(t)
	verbs := strings.Fields("Returns Creates Changes Saves Deletes Suspends Sends Opens Issues Requests Sets Confirms Exchanges Revokes Starts Registers")
	eachOperation(t, func(t *testing.T, _ *openapi3.PathItem, op *openapi3.Operation) {
		if len(op.Tags) != 1 || doc.Tags.Get(op.Tags[0]) == nil || doc.Tags.Get(op.Tags[0]).Description == "" {
			t.Errorf("tags %q: want one, declared and described", op.Tags)
		}
		if first, _, _ := strings.Cut(op.Summary, " "); !slices.Contains(verbs, first) {
			t.Errorf("summary %q does not start with a verb", op.Summary)
		}
		if !strings.HasSuffix(op.Summary, ".") {
			t.Errorf("summary %q is not a sentence", op.Summary)
		}
		if op.Security == nil && len(doc.Security) == 0 {
			t.Error("no security")
		}
	})
}

// TestResponses checks that every operation declares a success and a failure.
func TestResponses(t *testing.T) {
	eachOperation(t, func(t *testing.T, _ *openapi3.PathItem, op *openapi3.Operation) {
		good, bad := 0, 0
		for status := range op.Responses.Map() {
			switch status[0] {
			case '2':
				good++
			case '4', '5':
				bad++
			}
		}
		if good != 1 || bad == 0 {
			t.Errorf("%d successes and %d errors declared, want 1 and at least 1", good, bad)
		}
	})
}
