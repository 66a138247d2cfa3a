package fake

import (
	"net/http"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry point is exceptions: requests of real clients and responses to them
// beyond the contract. The contract describes the requests of a new client; the
// fake must also serve the existing ones.

// exception is a permitted deviation, with a request that needs it.
type exception struct {
	name       string
	reason     string
	operations string // the operationIds, separated by spaces; "" for any
	side       string // "request" or "response"
	text       string // part of the finding
	example    func(*world)
}

func (e exception) covers(f finding) bool {
	known := e.operations == "" || strings.Contains(" "+e.operations+" ", " "+f.operation+" ")
	return known && e.side == f.side && strings.Contains(f.text, e.text)
}

// exceptions lists all exceptions. Sections are those of docs/nimbu-api.md.
func exceptions() []exception {
	return append(append(credentialExceptions(), bodyExceptions()...), otherExceptions()...)
}

func credentialExceptions() []exception {
	get := func(change func(*http.Request)) func(*world) {
		return func(w *world) { w.do(200, "GET", "/customers", bearer(""), change) }
	}
	return []exception{
		{
			"token without a scheme", "nimbu-client 3.0.5 sends Authorization: <token> (1.2, recorded)", "", "request",
			"the Authorization header has no scheme", get(header("Authorization", nimbutest.DemoToken)),
		}, {
			"X-Nimbu-Access-Token", "the JavaScript SDK with an ajax of one's own sends it (1.2)", "", "request",
			"the token is in X-Nimbu-Access-Token", get(header("X-Nimbu-Access-Token", "token "+nimbutest.DemoToken)),
		}, {
			"access_token in the query", "the oldest documentation has it (1.2); it is still a reserved key (4.1)", "", "request",
			"the token is in the query",
			func(w *world) { w.do(200, "GET", "/customers?access_token="+nimbutest.DemoToken, bearer("")) },
		}, {
			"client_id in Basic alone", "RFC 6749 section 2.3.1 has the id of a confidential client there and only there (10.2)",
			"createOAuthToken authorizeOAuthDevice", "request", `/client_id: property "client_id" is missing`,
			func(w *world) {
				w.do(200, "POST", "/oauth2/tokens", form("grant_type", "password", "username", nimbutest.DemoCustomer,
					"password", nimbutest.DemoPassword), basic(nimbutest.DemoServerClient, nimbutest.DemoServerSecret))
			},
		},
	}
}

func bodyExceptions() []exception {
	return []exception{
		{
			"JSON as text/plain", "the JavaScript SDK does so to avoid CORS preflights (1.1)", "", "request",
			`header Content-Type has unexpected value "text/plain`,
			func(w *world) {
				w.do(201, "POST", "/roles", raw("text/plain;charset=UTF-8", `{"name":"plain"}`))
			},
		}, {
			"JSON as a form", "the JavaScript SDK does so with its option formPost (1.1)", "", "request",
			`header Content-Type has unexpected value "application/x-www-form-urlencoded"`,
			func(w *world) {
				w.do(201, "POST", "/roles", raw("application/x-www-form-urlencoded", `{"name":"form"}`))
			},
		}, {
			"a customer number as a number", "nimbu-toolbelt has that type (14)", "createCustomer updateCustomer replaceCustomer", "request",
			"/number: value must be",
			func(w *world) { w.do(200, "PATCH", "/customers/"+w.ada, body(object{"number": 20240001})) },
		}, {
			"a body for an action", "nimbu-cli sends {} (recorded)",
			"suspendCustomer sendCustomerPasswordReset resendCustomerConfirmation", "request", "request body not allowed",
			func(w *world) { w.do(200, "POST", "/customers/"+w.ada+"/reset_password", body(object{})) },
		}, {
			"read-only members", "who copies custom fields sends back what was read; ids and times are ignored (6.4)",
			"updateCustomerCustomizations replaceCustomerCustomizations", "request", "readOnly property",
			func(w *world) {
				w.do(200, "PUT", "/customers/customizations", body([]object{{"id": "1", "name": "n", "label": "N", "type": "text"}}))
			},
		}, {
			"no body", "every member of these bodies may be left out, and Rails reads no body as {}; curl users rely on it",
			"logInUser createToken updateCustomer replaceCustomer updateRole replaceRole", "request", "value is required but missing",
			func(w *world) {
				w.do(200, "POST", "/auth/login", basic(nimbutest.DemoStaff, nimbutest.DemoPassword))
			},
		},
	}
}

func otherExceptions() []exception {
	return []exception{
		{
			"pages out of range", "per_page and page are clamped (16); the contract has their ranges", "", "request", "page: /: jsonschema",
			func(w *world) { w.do(200, "GET", "/customers?per_page=0&page=-1") },
		}, {
			"an empty list in the query", "fields= is the same as no fields, as Rails has it", "listCustomers listRoles", "request",
			"empty value is not allowed", func(w *world) { w.do(200, "GET", "/customers?fields=") },
		}, {
			"HAL", "Accept: application/hal+json is documented (1.1), the contract leaves it out", "", "response",
			`header Content-Type has unexpected value: "application/hal+json"`,
			func(w *world) { w.do(200, "GET", "/roles", header("Accept", "application/hal+json")) },
		}, {
			"what the contract does not describe", "channels, pages for people and deleted roles are there for Client.Do and browsers", "", "request",
			"no matching operation was found", func(w *world) { w.do(200, "GET", "/channels/blog/entries") },
		},
	}
}

// TestExceptions sends the request of each exception: the fake must serve it,
// and no other exception may cover it.
func TestExceptions(t *testing.T) {
	_, router := loadContract(t)
	for _, e := range exceptions() {
		t.Run(e.name, func(t *testing.T) {
			if e.reason == "" {
				t.Error("no reason is given")
			}
			w := newWorld(t, router)
			if found := w.j.findings(); len(found) > 0 {
				t.Errorf("the world itself: %v", found)
			}
			e.example(w)
			found := w.j.findings()
			if len(found) == 0 {
				t.Error("no longer needed: the contract allows it")
			}
			for _, f := range found {
				if !e.covers(f) {
					t.Errorf("not covered: %v", f)
				}
				for _, other := range exceptions() {
					if other.name != e.name && other.covers(f) {
						t.Errorf("%s covers it too: %v", other.name, f)
					}
				}
			}
		})
	}
}
