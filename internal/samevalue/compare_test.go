package samevalue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestDifferences covers each difference that must be reported, and each that
// must not.
func TestDifferences(t *testing.T) {
	schema := &openapi3.Schema{}
	err := schema.UnmarshalJSON([]byte(`{
		"type": "object", "required": ["id"],
		"properties": {
			"id": {"type": "string"}, "n": {"type": "integer"}, "f": {"type": "number", "format": "float"},
			"d": {"type": "number", "format": "double"}, "t": {"type": "string", "format": "date-time"},
			"b": {"type": "string", "format": "byte"}, "l": {"type": "array", "items": {"type": "string", "format": "date-time"}},
			"ok": {"type": "boolean"}, "o": {"type": "object", "properties": {"x": {"type": "string"}}},
			"always": {"type": "integer", "x-omitempty": false}, "p": {"type": "object", "patternProperties": {"^x": {"properties": {"n": {"type": "integer"}}}}},
			"tuple": {"type": "array", "prefixItems": [{"type": "string", "format": "date-time"}]}
		},
		"additionalProperties": true}`))
	if err != nil {
		t.Fatal(err)
	}
	ref := openapi3.NewSchemaRef("", schema)
	for _, c := range []struct {
		name, want, got string
		exact           bool
		differences     int
	}{
		{"order", `{"id":"1","n":2}`, `{"n":2,"id":"1"}`, false, 0},
		{"optional null missing", `{"id":"1","n":null}`, `{"id":"1"}`, false, 0},
		{"optional zero missing", `{"id":"1","n":0,"ok":false,"o":null}`, `{"id":"1"}`, false, 0},
		{"optional zero missing, exact", `{"id":"1","n":0}`, `{"id":"1"}`, true, 1},
		{"optional value missing", `{"id":"1","n":3}`, `{"id":"1"}`, false, 1},
		{"optional empty list missing", `{"id":"1","l":[]}`, `{"id":"1"}`, false, 1},
		{"required zero missing", `{"id":""}`, `{}`, false, 1},
		{"additional null missing", `{"id":"1","x":null}`, `{"id":"1"}`, false, 1},
		{"added", `{"id":"1"}`, `{"id":"1","n":0}`, false, 1},
		{"instant", `{"id":"1","t":"2020-01-02T03:04:05.000Z"}`, `{"id":"1","t":"2020-01-02T04:04:05+01:00"}`, false, 0},
		{"other instant", `{"id":"1","t":"2020-01-02T03:04:05Z"}`, `{"id":"1","t":"2020-01-02T03:04:06Z"}`, false, 1},
		{"instants of a list", `{"id":"1","l":["2020-01-02T03:04:05.0Z"]}`, `{"id":"1","l":["2020-01-02T03:04:05Z"]}`, false, 0},
		{"time without format", `{"id":"2020-01-02T03:04:05.000Z"}`, `{"id":"2020-01-02T03:04:05Z"}`, false, 1},
		{"number spelling", `{"id":"1","n":10}`, `{"id":"1","n":1e1}`, false, 0},
		{"big integer", `{"id":"1","n":9007199254740993}`, `{"id":"1","n":9007199254740992}`, false, 1},
		{"float precision", `{"id":"1","f":0.1}`, `{"id":"1","f":0.10000000149011612}`, false, 0},
		{"double precision", `{"id":"1","d":0.1}`, `{"id":"1","d":0.10000000149011612}`, false, 1},
		{"base64", `{"id":"1","b":"YQ=="}`, `{"id":"1","b":"YQ=="}`, false, 0},
		{"other bytes", `{"id":"1","b":"YQ=="}`, `{"id":"1","b":"Yg=="}`, false, 1},
		{"text", `{"id":"a"}`, `{"id":"A"}`, false, 1},
		{"type", `{"id":"1","n":1}`, `{"id":"1","n":"1"}`, false, 1},
		{"null for value", `{"id":"1","n":1}`, `{"id":"1","n":null}`, false, 1},
		{"value for null", `{"id":"1","n":null}`, `{"id":"1","n":0}`, false, 1},
		{"object for list", `{"id":"1","l":[]}`, `{"id":"1","l":{}}`, false, 1},
		{"list length", `{"id":"1","l":["a"]}`, `{"id":"1","l":["a","a"]}`, false, 1},
		{"list order", `{"id":"1","l":["a","b"]}`, `{"id":"1","l":["b","a"]}`, false, 2},
		{"nested", `{"id":"1","o":{"x":"a"}}`, `{"id":"1","o":{"x":"b"}}`, false, 1},
		{"zero that is always written", `{"id":"1"}`, `{"id":"1","always":0}`, true, 0},
		{"value that is always written", `{"id":"1"}`, `{"id":"1","always":1}`, true, 1},
		{"zero by the pattern of a name", `{"id":"1","p":{"x1":{"n":0}}}`, `{"id":"1","p":{"x1":{}}}`, false, 0},
		{"zero beside the pattern", `{"id":"1","p":{"y1":{"n":0}}}`, `{"id":"1","p":{"y1":{}}}`, false, 1},
		{"instant of a tuple", `{"id":"1","tuple":["2020-01-02T03:04:05.0Z"]}`, `{"id":"1","tuple":["2020-01-02T03:04:05Z"]}`, false, 0},
		{"boolean", `{"id":"1","ok":true}`, `{"id":"1","ok":false}`, false, 1},
	} {
		if got := Differences(ref, []byte(c.want), []byte(c.got), c.exact); len(got) != c.differences {
			t.Errorf("%s: %d differences reported, want %d: %q", c.name, len(got), c.differences, got)
		}
	}
}

// TestHeirs compares an object by the schema that its discriminator selects.
func TestHeirs(t *testing.T) {
	base := &openapi3.Schema{}
	if err := base.UnmarshalJSON([]byte(`{"discriminator": {"propertyName": "kind"}, "properties": {"kind": {"type": "string"}}}`)); err != nil {
		t.Fatal(err)
	}
	heir := &openapi3.Schema{AllOf: openapi3.SchemaRefs{openapi3.NewSchemaRef("", base)}, Properties: openapi3.Schemas{"n": openapi3.NewSchemaRef("", openapi3.NewIntegerSchema())}}
	base.Discriminator.Mapping = map[string]openapi3.MappingRef{"heir": {Value: heir}}
	for _, schema := range []*openapi3.Schema{base, {AllOf: openapi3.SchemaRefs{openapi3.NewSchemaRef("", base)}}} {
		ref := openapi3.NewSchemaRef("", schema)
		if got := Differences(ref, []byte(`{"kind":"heir","n":0}`), []byte(`{"kind":"heir"}`), false); len(got) != 0 {
			t.Errorf("an optional zero of the heir: %q", got)
		}
		if got := Differences(ref, []byte(`{"kind":"other","n":0}`), []byte(`{"kind":"other"}`), false); len(got) != 1 {
			t.Errorf("what nothing declares: %q", got)
		}
	}
}

// TestRequiredBesideUnion compares a response with what is required beside a union: the type
// of the alternative holds zero for absent. A request must have it.
func TestRequiredBesideUnion(t *testing.T) {
	schema := &openapi3.Schema{}
	if err := schema.UnmarshalJSON([]byte(`{"required": ["id"], "oneOf": [{"properties": {"id": {"type": "string"}}}, {"properties": {"n": {"type": "integer"}}}]}`)); err != nil {
		t.Fatal(err)
	}
	for exact, want := range map[bool]int{false: 0, true: 1} {
		if got := Differences(openapi3.NewSchemaRef("", schema), []byte(`{"id":""}`), []byte(`{}`), exact); len(got) != want {
			t.Errorf("exact %v: %q", exact, got)
		}
	}
}
