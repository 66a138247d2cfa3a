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

// TestCheckBites takes an example of every response schema, removes a required
// member, changes the type of a member, and expects kin-openapi to reject both
// and the comparison to report the missing member.
func TestCheckBites(t *testing.T) {
	c := loadContract(t)
	removed, changed := 0, 0
	for _, m := range methods(t, c) {
		if m.isVariant() {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			for _, res := range slices.Concat(successes(t, m), failures(t, m)) {
				if res.body == nil {
					continue
				}
				if key := requiredMember(res); key != "" {
					removed++
					rejected(t, m, res, mutate(t, res.body, func(o map[string]any) { delete(o, key) }), "without "+key)
				}
				if key := typedMember(res); key != "" {
					changed++
					rejected(t, m, res, mutate(t, res.body, func(o map[string]any) { o[key] = []any{map[string]any{"wrong": 1}} }), "with a wrong "+key)
				}
			}
		})
	}
	t.Logf("%d responses without a required member and %d with a wrong type were rejected", removed, changed)
	if removed < 20 || changed < 43 {
		t.Errorf("only %d and %d responses were tried", removed, changed)
	}
}

func rejected(t *testing.T, m method, res canned, body []byte, how string) {
	t.Helper()
	res.body = body
	req, err := http.NewRequest(m.route.Method, "https://api.nimbu.io"+m.route.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	input := &openapi3filter.RequestValidationInput{Request: req, Route: m.route, Options: &openapi3filter.Options{
		MultiError: true, IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}}
	if judgeResponse(t.Context(), input, res) == nil {
		t.Errorf("the response %s is accepted %s: %s", res.name, how, body)
	}
}

// objectOf returns the object of a response, or the first one of its list.
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

func requiredMember(res canned) string {
	object := parse(res.body)
	for _, key := range schemaOf(res.schema).Required {
		if _, ok := object[key]; ok {
			return key
		}
	}
	return ""
}

// typedMember returns a declared member that cannot be a list of objects.
func typedMember(res canned) string {
	object := parse(res.body)
	s := schemaOf(res.schema)
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
