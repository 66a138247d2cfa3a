package fake

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry points are TestWrongBodies and TestWrongQueries, which send bodies
// and queries with one value of a wrong kind after the other. The fake must
// reject those that the contract forbids.

func wrongValues() []any {
	return []any{nil, true, 7, 1.5, "text", "", []any{}, []any{"x"}, []any{7}, object{}, object{"x": 1}, []any{object{"x": 1}}}
}

// write is an operation with a valid JSON body, and the place where the written
// value is read.
type write struct {
	method, path string
	body         object
	list         bool // the body is a list with one item
	read         string
}

// writes returns them by operationId; n makes unique values distinct.
func writes(ada string, n int) map[string]write {
	ada = "/customers/" + ada
	const fields, newest = "/customers/customizations", "?sort=-created_at&per_page=1"
	name := fmt.Sprintf("sweep%d", n)
	field := object{"name": "sweep", "label": "Sweep", "type": "select"}
	logIn := object{"username": nimbutest.DemoCustomer, "password": nimbutest.DemoPassword}
	return map[string]write{
		"createCustomer":                {"POST", "/customers", object{"email": name + "@example.com", "password": "secret"}, false, "/customers" + newest},
		"updateCustomer":                {"PATCH", ada, object{}, false, ada},
		"replaceCustomer":               {"PUT", ada, object{}, false, ada},
		"logInCustomer":                 {"POST", "/customers/login", logIn, false, ""},
		"requestPasswordReset":          {"POST", "/customers/password/reset", object{"email": nimbutest.DemoCustomer}, false, ""},
		"updateCustomerCustomizations":  {"PUT", fields, field, true, fields},
		"replaceCustomerCustomizations": {"POST", fields + "?replace=1", field, true, fields},
		"createRole":                    {"POST", "/roles", object{"name": name}, false, "/roles" + newest},
		"updateRole":                    {"PATCH", "/roles/members", object{"name": "members"}, false, "/roles"},
		"replaceRole":                   {"PUT", "/roles/members", object{"name": "members"}, false, "/roles"},
		"createToken":                   {"POST", "/tokens", object{}, false, "/tokens?per_page=1"},
		"registerOAuthClient":           {"POST", "/oauth2/register", object{"redirect_uris": []string{"http://127.0.0.1/cb"}}, false, ""},
	}
}

// values returns the values of a member: one of each kind, and lists and
// objects around them, for nested schemas.
func values(schema *openapi3.Schema) []any {
	wrong := append(wrongValues(), omitted{})
	if schema.Items == nil {
		return wrong
	}
	for _, name := range slices.Sorted(maps.Keys(schema.Items.Value.Properties)) {
		if schema.Items.Value.Properties[name].Value.ReadOnly {
			continue
		}
		wrong = append(wrong, []any{object{name: "text"}})
		for _, value := range []any{nil, true, 7, "text", []any{}, object{}} {
			wrong = append(wrong, []any{object{"name": "x", name: value}})
		}
	}
	return wrong
}

// TestWrongBodies sends each member with values of all kinds, and leaves it
// out; then an empty body. Updates must name what they keep, so that a renamed
// role is found again.
func TestWrongBodies(t *testing.T) {
	doc, router := loadContract(t)
	for name, schema := range bodySchemas(doc) {
		t.Run(name, func(t *testing.T) {
			if _, known := writes("", 0)[name]; !known {
				t.Skip("needs a token of its own; its bodies are in operations_test.go")
			}
			s := sweep{w: newWorld(t, router), name: name}
			s.w.rejected = true
			for _, member := range append(slices.Sorted(maps.Keys(schema.Properties)), "_acl", "_owner") {
				kind := &openapi3.Schema{}
				if ref := schema.Properties[member]; ref != nil {
					kind = ref.Value
				}
				if kind.ReadOnly {
					continue // an exception
				}
				for _, value := range values(kind) {
					s.send(member, value)
				}
			}
			one := s.next()
			s.w.do(0, one.method, one.path)
			s.w.do(0, one.method, one.path, raw("application/json", "null"))
			clean(t, s.w.j)
		})
	}
}

// sweep is the sweep of one operation.
type sweep struct {
	w    *world
	name string
	n    int
}

func (s *sweep) next() write {
	s.n++
	return writes(s.w.ada, s.n)[s.name]
}

// send writes a body with one other member, and reads the result.
func (s *sweep) send(member string, value any) {
	one := s.next()
	one.body[member] = value
	if _, leave := value.(omitted); leave {
		delete(one.body, member)
	}
	var whole any = one.body
	if one.list {
		whole = []any{one.body}
	}
	s.w.do(0, one.method, one.path, body(whole))
	if one.read != "" {
		s.w.do(0, "GET", one.read)
	}
}

type omitted struct{}

func bodySchemas(doc *openapi3.T) map[string]*openapi3.Schema {
	out := map[string]*openapi3.Schema{}
	for _, path := range doc.Paths.Map() {
		for _, operation := range path.Operations() {
			if operation.RequestBody == nil {
				continue
			}
			if kind := operation.RequestBody.Value.Content["application/json"]; kind != nil {
				schema := kind.Schema.Value
				if schema.Items != nil {
					schema = schema.Items.Value
				}
				out[operation.OperationID] = schema
			}
		}
	}
	return out
}

// TestWrongQueries sends each query parameter with values of all kinds.
func TestWrongQueries(t *testing.T) {
	doc, router := loadContract(t)
	w := newWorld(t, router)
	w.rejected = true
	for path, item := range doc.Paths.Map() {
		if item.Get == nil || path == "/customers/deleted" {
			continue
		}
		for _, p := range item.Get.Parameters {
			if p.Value.In != "query" || p.Value.Name == "filter" {
				continue
			}
			for _, value := range []string{"", "0", "1", "-1", "true", "false", "yes", "text", "a,b", "1.5", "1e3", "99999999999999999999", "asc", "é"} {
				for _, more := range [][]part{nil, {rich()}} {
					w.do(0, "GET", path+"?"+p.Value.Name+"="+url.QueryEscape(value), more...)
				}
			}
		}
	}
	clean(t, w.j)
}
