package speccheck

import (
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// TestRecordedRequestsAreValid checks the spec against requests that
// independent clients sent to a recorder: requests of real clients must be
// valid.

const (
	jsonBody = "application/json"
	formBody = "application/x-www-form-urlencoded"
)

var recorded = []struct{ from, method, target, kind, body string }{
	{"js-api 0.1.0 #9", "PATCH", "/customers/c0ffee000000000000000001", jsonBody, `{"firstname":"Augusta"}`},
	{"nimbu-client 3.0.5 #2", "GET", "/customers?per_page=1&page=2", "", ""},
	{"nimbu-client 3.0.5 #6", "POST", "/customers", jsonBody, `{"email":"ada@example.com","password":"secret","password_confirmation":"secret"}`},
	{"nimbu-cli 58cda1c #18", "POST", "/customers", jsonBody, `{"email":"taken@example.com"}`},
	{"nimbu-client 3.0.5 #9", "POST", "/customers/login", jsonBody, `{"username":"ada@example.com","password":"secret"}`},
	{"nimbu-client 3.0.5 #11", "PATCH", "/roles/members", jsonBody, `{"customers":["c0ffee000000000000000001"]}`},
	{"nimbu-cli 58cda1c #1", "POST", "/auth/login", jsonBody, `{"description":"Nimbu login from vm","expires_in":31536000}`},
	{"nimbu-cli 58cda1c #7", "GET", "/customers/count", "", ""},
	{"nimbu-cli 58cda1c #12", "GET", "/customers?email=ada%40example.com&fields=id%2Cemail&firstname.start=Ad&include=roles&locale=nl&page=2&per_page=10&sort=-created_at", "", ""},
	{"nimbu-cli 58cda1c #15", "GET", "/customers/ada@example.com", "", ""},
	{"nimbu-cli 58cda1c #19", "PUT", "/customers/c0ffee000000000000000001", jsonBody, `{"firstname":"Augusta"}`},
	{"nimbu-cli 58cda1c #23", "POST", "/customers/c0ffee000000000000000001/reset_password", jsonBody, `{}`},
	{"nimbu-cli 58cda1c #27", "POST", "/roles", jsonBody, `{"customers":["c0ffee000000000000000001"],"description":"Very","name":"vip"}`},
	{"nimbu-cli 58cda1c #29", "PUT", "/roles/vip", jsonBody, `{"customers":{"__op":"AddRelation","objects":[{"id":"c0ffee000000000000000001"}]}}`},
	{"nimbu-cli-copy 58cda1c #2", "GET", "/customers?page=1&per_page=100&x-cdn-expires=600", "", ""},
	{"nimbu-cli-copy2 58cda1c #4", "GET", "/customers?where=email%3A%22ada%40example.com%22+OR+number%3A%22202400000001%22", "", ""},
	{"nimbu-cli-copy2 58cda1c #5", "PUT", "/customers/c0ffee000000000000000001", jsonBody, `{"email":"ada@example.com","groups":[],"name":"Ada Lovelace","number":"202400000001","roles":["members"],"slug":"ada-lovelace","status":"active","url":"http://127.0.0.1/customers/c0ffee000000000000000001"}`},
	{"nimbu-cli-copy2 58cda1c #11", "POST", "/customers/customizations?replace=1", jsonBody, `[{"label":"Company","name":"company","type":"string"}]`},
	{"x/oauth2 0.37.0 #1", "POST", "/oauth2/tokens", formBody, "client_id=client-abc&grant_type=password&password=secret&scope=read_customers+openid&username=ada%40example.com"},
	{"x/oauth2 0.37.0 #6", "POST", "/oauth2/tokens", formBody, "client_id=client-abc&client_secret=shh&grant_type=refresh_token&refresh_token=rt-old"},
	{"x/oauth2 0.37.0 #3", "POST", "/oauth2/tokens", formBody, "client_id=client-abc&code=code-1&code_verifier=verifier-1&grant_type=authorization_code"},
	{"js-api 0.1.0 #4", "POST", "/oauth2/tokens", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"client_id\"\r\n\r\nclient-abc\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\npassword\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nada@example.com\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nsecret\r\n--B--\r\n"},
	// From section 8.4 of the notes, not recorded.
	{"notes 8.4, references", "PATCH", "/roles/vip", jsonBody, `{"customers":[{"__type":"Reference","className":"customer","id":"c0ffee000000000000000001"}],"children":null,"parents":[]}`},
	{"notes 8.4, a relation", "PATCH", "/roles/vip", jsonBody, `{"customers":{"__type":"Relation","className":"customer","objects":["c0ffee000000000000000001"]}}`},
	{"notes 8.4, a batch", "PATCH", "/roles/vip", jsonBody, `{"customers":{"__op":"Batch","ops":[{"__op":"AddReference","objects":[{"id":"a"}]},{"__op":"RemoveReference","objects":[{"id":"b"}]}]}}`},
}

// invalid holds requests that must not be valid, so that the test above means
// something.
var invalid = []struct{ from, method, target, kind, body string }{
	{"a scalar relation", "PATCH", "/roles/vip", jsonBody, `{"customers":"c0ffee000000000000000001"}`},
	{"a page that is no number", "GET", "/customers?page=two", "", ""},
	{"no grant", "POST", "/oauth2/tokens", formBody, "client_id=client-abc"},
	{"an unwrapped password", "PUT", "/customers/password", jsonBody, `{"password":"secret"}`},
	{"a field without name", "POST", "/customers/customizations", jsonBody, `[{"label":"Company","type":"string"}]`},
}

func TestRecordedRequestsAreValid(t *testing.T) {
	validate := requestValidator(t)
	for _, r := range recorded {
		if err := validate(t, r.method, r.target, r.kind, r.body); err != nil {
			t.Errorf("%s: %s %s: %v", r.from, r.method, r.target, err)
		}
	}
	for _, r := range invalid {
		if validate(t, r.method, r.target, r.kind, r.body) == nil {
			t.Errorf("%s: %s %s %s is valid", r.from, r.method, r.target, r.body)
		}
	}
}

// requestValidator returns a function that validates one request.
func requestValidator(t *testing.T) func(t *testing.T, method, target, kind, body string) error {
	t.Helper()
	doc := load(t)
	doc.Servers = nil
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	options := &openapi3filter.Options{MultiError: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}
	return func(t *testing.T, method, target, kind, body string) error {
		request, err := http.NewRequestWithContext(t.Context(), method, "http://api.example"+target, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if kind != "" {
			request.Header.Set("Content-Type", kind)
		}
		route, path, err := router.FindRoute(request)
		if err != nil {
			return err
		}
		return openapi3filter.ValidateRequest(t.Context(), &openapi3filter.RequestValidationInput{
			Request: request, PathParams: path, Route: route, Options: options,
		})
	}
}
