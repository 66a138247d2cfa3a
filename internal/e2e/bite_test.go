package e2e

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/nimbugen/nimbugen/internal/samevalue"
)

// This file shows that the check bites: answers that are wrong on purpose must
// be refused.

// TestCheckBites takes an example of every response schema, removes a required
// member, changes the type of a member, and expects kin-openapi to refuse both
// and the comparison to report what is gone.
func TestCheckBites(t *testing.T) {
	c := loadContract(t)
	removed, changed := 0, 0
	for _, m := range methods(t, c) {
		if m.isVariant() {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			for _, reply := range slices.Concat(successes(t, m), failures(t, m)) {
				if reply.body == nil {
					continue
				}
				if key := requiredMember(reply); key != "" {
					removed++
					refused(t, m, reply, mutate(t, reply.body, func(o map[string]any) { delete(o, key) }), "without "+key)
				}
				if key := typedMember(reply); key != "" {
					changed++
					refused(t, m, reply, mutate(t, reply.body, func(o map[string]any) { o[key] = []any{map[string]any{"wrong": 1}} }), "with a wrong "+key)
				}
			}
		})
	}
	t.Logf("%d answers without a required member and %d with a wrong type were refused", removed, changed)
	if removed < 20 || changed < 43 {
		t.Errorf("only %d and %d answers were tried", removed, changed)
	}
}

func refused(t *testing.T, m method, reply canned, body []byte, how string) {
	t.Helper()
	reply.body = body
	req, err := http.NewRequest(m.route.Method, "https://api.nimbu.io"+m.route.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	input := &openapi3filter.RequestValidationInput{Request: req, Route: m.route, Options: &openapi3filter.Options{
		MultiError: true, IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}}
	if judgeAnswer(t.Context(), input, reply) == nil {
		t.Errorf("the answer %s is accepted %s: %s", reply.name, how, body)
	}
}

// objectOf is the object that an answer is, or the first one of its list.
func objectOf(v any) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return v
	case []any:
		if len(v) > 0 {
			return objectOf(v[0])
		}
	}
	return nil
}

func schemaOf(ref *openapi3.SchemaRef) samevalue.Shape {
	s := samevalue.Of(ref)
	if s.Items != nil {
		return samevalue.Of(s.Items)
	}
	return s
}

func requiredMember(reply canned) string {
	object := parse(reply.body)
	for _, key := range schemaOf(reply.schema).Required {
		if _, ok := object[key]; ok {
			return key
		}
	}
	return ""
}

// typedMember is a declared member that cannot be a list of objects.
func typedMember(reply canned) string {
	object := parse(reply.body)
	s := schemaOf(reply.schema)
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if p := s.Properties[key]; p != nil && p.Value.Type != nil && !p.Value.Type.Includes("array") {
			return key
		}
	}
	return ""
}

func parse(data []byte) map[string]any {
	v, err := samevalue.Decode(data)
	if err != nil {
		return nil
	}
	return objectOf(v)
}

func mutate(t *testing.T, data []byte, change func(map[string]any)) []byte {
	t.Helper()
	v, err := samevalue.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	change(objectOf(v))
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
