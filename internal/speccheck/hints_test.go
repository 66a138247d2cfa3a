package speccheck

import (
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// These tests check the references of hints, which validators ignore.

func TestSessionHint(t *testing.T) {
	doc := load(t)
	root := doc.Extensions["x-nimbugen"].(map[string]any)
	session := root["session"].(map[string]any)
	for _, role := range []string{"token", "revoke", "login", "me", "sign-up", "reset"} {
		if id := session[role]; !slices.Contains(operationIDs(doc), id.(string)) {
			t.Errorf("session.%s names %q, which is no operation", role, id)
		}
	}
	response := doc.Components.Schemas["SessionCustomer"].Value.Properties
	if response[session["login-token"].(string)] == nil {
		t.Errorf("session.login-token: SessionCustomer has no %q", session["login-token"])
	}
	create := doc.Components.Schemas["CustomerCreate"].Value.Properties
	for _, member := range []string{"sign-up-login", "sign-up-password"} {
		if create[session[member].(string)] == nil {
			t.Errorf("session.%s: CustomerCreate has no %q", member, session[member])
		}
	}
}

func operationIDs(doc *openapi3.T) []string {
	var ids []string
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			ids = append(ids, op.OperationID)
		}
	}
	return ids
}

// TestPagingHints checks that the parameters of a paging hint exist.
func TestPagingHints(t *testing.T) {
	eachOperation(t, func(t *testing.T, _ *openapi3.PathItem, op *openapi3.Operation) {
		hints, _ := op.Extensions["x-nimbugen"].(map[string]any)
		paging, _ := hints["paging"].(map[string]any)
		for _, role := range []string{"page", "size"} {
			if name, ok := paging[role].(string); ok && op.Parameters.GetByInAndName("query", name) == nil {
				t.Errorf("paging.%s: no parameter %q", role, name)
			}
		}
	})
}

// TestFilterHints checks the schema and the operators of the field filters.
func TestFilterHints(t *testing.T) {
	doc := load(t)
	for _, name := range []string{"CustomerFilter", "RoleFilter"} {
		hints := doc.Components.Parameters[name].Value.Extensions["x-nimbugen"].(map[string]any)
		filters := hints["filters"].(map[string]any)
		schema := strings.TrimPrefix(filters["schema"].(string), "#/components/schemas/")
		if doc.Components.Schemas[schema] == nil {
			t.Errorf("%s: no schema %s", name, schema)
		}
		for kind, ops := range filters["operators"].(map[string]any) {
			for op, suffix := range ops.(map[string]any) {
				if wire := strings.ReplaceAll(op, "-", "_"); kind != "geo" && !slices.Contains([]string{"", "." + wire, ".start", ".end"}, suffix.(string)) {
					t.Errorf("%s: %s %s has the suffix %q", name, kind, op, suffix)
				}
			}
		}
	}
}
