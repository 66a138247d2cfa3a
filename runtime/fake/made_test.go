package fake

import (
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// The tests read texts by schemas, and make values of them.

// describe returns a description of one rule.
func describe(t *testing.T, schema string) *description {
	t.Helper()
	d, err := NewAPI("test", `{"api":{"bases":[""]},"operations":{},"rules":{"response x":`+schema+`,
		"Node":{"type":"object","required":["next"],"properties":{"next":{"anyOf":[{"$ref":"Node"},{"type":"null"}]}}},
		"Cat":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"},"purrs":{"type":"boolean"}}},
		"Dog":{"type":"object","required":["kind","age"],"properties":{"kind":{"enum":["dog"]},"age":{"type":"integer"}}}}}`).read()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMadeValuesAreValid(t *testing.T) {
	for _, schema := range []string{
		`{"type":"string","format":"date-time"}`, `{"type":"string","format":"uuid","minLength":36}`, `{"type":"string","minLength":30}`,
		`{"type":"string","maxLength":2}`, `{"type":"string","pattern":"^(a|b){2,3}[0-9]+-[^a-z]$"}`, `{"type":"string","pattern":"^[a-z]+$","minLength":12,"maxLength":14}`,
		`{"enum":[null,"b"]}`, `{"type":"integer","minimum":5,"exclusiveMaximum":7}`, `{"type":"integer","maximum":-4}`, `{"type":"integer","multipleOf":7}`,
		`{"type":"number","exclusiveMinimum":1,"maximum":2}`, `{"type":"number","multipleOf":0.25,"minimum":3.1}`,
		`{"type":"array","items":{"type":"integer"},"minItems":3,"uniqueItems":true}`, `{"type":"array","items":{"type":"string"},"maxItems":0}`,
		`{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}]}`, `{"type":"object","additionalProperties":{"type":"integer"},"minProperties":2}`,
		`{"allOf":[{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}},{"type":"object","required":["b"],"properties":{"b":{"type":"integer"}}}]}`,
		`{"oneOf":[{"type":"null"},{"type":"boolean"}]}`, `{"type":["null","integer"]}`, `{"const":7}`, `{"$ref":"Node"}`,
		`{"oneOf":[{"$ref":"Cat"},{"$ref":"Dog"}],"discriminator":{"propertyName":"kind","mapping":{"C":"Cat","dog":"Dog"}}}`,
		`{"type":"object","required":["id"],"requiredReceived":["at"],"properties":{"id":{"type":"string"},"at":{"type":"integer","readOnly":true}}}`,
		`{"type":"string","maxLength":3,"examples":["too long","ok"]}`,
	} {
		d := describe(t, schema)
		for seed := range uint64(20) {
			v := d.made("response x", true, seed)
			if !d.checks.Permits(d.schemas["response x"], v, true) {
				t.Errorf("%s: %s is not valid", schema, toJSON(v))
			}
			if again := d.made("response x", true, seed); !reflect.DeepEqual(v, again) {
				t.Errorf("%s: %s and %s by one seed", schema, toJSON(v), toJSON(again))
			}
		}
	}
}

func TestStyles(t *testing.T) {
	const list, object = `{"type":"array","items":{"type":"integer"}}`, `{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}}}`
	for _, test := range []struct {
		p                    param
		schema, target, want string
	}{
		{param{In: "query", Name: "x", Style: "form", Explode: true}, `{"type":"integer"}`, "/?x=7", `7`},
		{param{In: "query", Name: "x", Style: "form", Explode: true}, `{"type":["integer","string"]}`, "/?x=7a%26", `"7a&"`},
		{param{In: "query", Name: "x", Style: "form", Explode: true}, list, "/?x=1&y=5&x=2", `[1,2]`},
		{param{In: "query", Name: "x", Style: "form"}, list, "/?x=1,2", `[1,2]`},
		{param{In: "query", Name: "x", Style: "form"}, `{"type":"array","items":{"type":"string"}}`, "/?x=a%2Cb,c", `["a,b","c"]`},
		{param{In: "query", Name: "x", Style: "spaceDelimited"}, list, "/?x=1%202", `[1,2]`},
		{param{In: "query", Name: "x", Style: "pipeDelimited"}, list, "/?x=1%7C2", `[1,2]`},
		{param{In: "query", Name: "x", Style: "form", Explode: true}, object, "/?a=1&b=2", `{"a":1,"b":"2"}`},
		{param{In: "query", Name: "x", Style: "form"}, object, "/?x=a,1,b,2", `{"a":1,"b":"2"}`},
		{param{In: "query", Name: "x", Style: "deepObject", Explode: true}, object, "/?x%5Ba%5D=1&x[b]=2", `{"a":1,"b":"2"}`},
		{param{In: "query", Name: "x", JSON: true}, object, "/?x=%7B%22a%22%3A1%7D", `{"a":1}`},
		{param{In: "path", Name: "x", Style: "label", Explode: true}, list, ".1.2", `[1,2]`},
		{param{In: "path", Name: "x", Style: "matrix"}, list, ";x=1,2", `[1,2]`},
		{param{In: "path", Name: "x", Style: "matrix", Explode: true}, object, ";a=1;b=2", `{"a":1,"b":"2"}`},
		{param{In: "path", Name: "x", Style: "simple"}, `{"type":"string"}`, "a%2Fb", `"a/b"`},
		{param{In: "header", Name: "X-X", Style: "simple"}, list, "1,2", `[1,2]`},
		{param{In: "header", Name: "X-X", Style: "simple", Explode: true}, object, "a=1,b=2", `{"a":1,"b":"2"}`},
		{param{In: "cookie", Name: "x", Style: "form", Explode: true}, `{"type":"boolean"}`, "x=true", `true`},
	} {
		d := describe(t, test.schema)
		r := httptest.NewRequest("GET", "/", nil)
		var path map[string]string
		switch test.p.In {
		case "query":
			r = httptest.NewRequest("GET", test.target, nil)
		case "path":
			path = map[string]string{"x": test.target}
		case "header":
			r.Header.Set("X-X", test.target)
		case "cookie":
			r.Header.Set("Cookie", test.target)
		}
		v, ok := newInput(d, r, path).value(test.p, d.schemas["response x"])
		if got := string(toJSON(v)); !ok || got != test.want {
			t.Errorf("%+v %s: %s, want %s", test.p, test.target, got, test.want)
		}
	}
}

func TestDamagedDescription(t *testing.T) {
	if _, err := NewAPI("petstest", `{"api":`).read(); err == nil || !strings.Contains(err.Error(), "petstest: fake.json is damaged") {
		t.Error(err)
	}
}
