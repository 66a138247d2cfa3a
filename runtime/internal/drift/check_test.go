package drift_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/internal/drift"
)

// The entry point is TestCheck: a body, compared with the shape of one table.

const table = "" +
	`operation get	{"200":{"application/json":SHAPE}}` + "\n" +
	`#Pet	{"properties":{"id":"string","color":{"type":"string","enum":["red","blue"]},"owner":"#Owner","tags":{"items":"#Tag"}},"required":["id"]}` + "\n" +
	`#Owner	{"properties":{"name":["string","null"],"pets":{"items":"#Pet"}},"required":["name"]}` + "\n" +
	`#Tag	{"type":"integer","enum":[1,2,10]}` + "\n" +
	`#Cat	{"allOf":["#Animal",{"properties":{"lives":"integer"},"required":["lives"]}]}` + "\n" +
	`#Dog	{"allOf":["#Animal",{"properties":{"bark":"boolean"}}]}` + "\n" +
	`#Animal	{"properties":{"kind":"string","name":"string"},"required":["kind"],"discriminator":{"propertyName":"kind","mapping":{"cat":"#Cat","dog":"#Dog","Animal":"#Animal"}}}` + "\n" +
	`#A	{"properties":{"type":{"enum":["a"]},"x":"string"},"required":["type"]}` + "\n" +
	`#B	{"properties":{"type":{"enum":["b"]},"y":"#Pet"},"required":["type","y"]}` + "\n" +
	`#Self	{"properties":{"inner":{"anyOf":["#Self","string"]}}}` + "\n" +
	`#Vehicle	{"oneOf":["#Car","#Bus"]}` + "\n" +
	`#Car	{"allOf":["#Vehicle",{"properties":{"doors":"integer"}}]}` + "\n" +
	`#Bus	{"properties":{"seats":"integer"}}` + "\n"

func TestCheck(t *testing.T) {
	for _, test := range []struct{ name, shape, body, want string }{
		{"equal", `"#Pet"`, `{"id":"1","color":"red","owner":{"name":"a","pets":[]},"tags":[1,2]}`, ""},
		{"member", `"#Pet"`, `{"id":"1","size":3}`, "/size member"},
		{"missing", `"#Pet"`, `{"color":"red"}`, "/id missing"},
		{"value", `"#Pet"`, `{"id":"1","color":"green"}`, "/color value"},
		{"all", `"#Pet"`, `{"color":"green","size":1}`, "/color value, /id missing, /size member"},
		{"deep", `"#Pet"`, `{"id":"1","owner":{"name":"a","pets":[{"id":"2"},{"id":"3","new":1}]}}`, "/owner/pets/1/new member"},
		{"list", `{"items":"#Pet"}`, `[{"id":"1"},{"id":"2","a/b~c":1}]`, "/1/a~1b~0c member"},
		{"numbers", `{"items":"#Tag"}`, `[1,2.0,1e1,3]`, "/3 value"},
		{"a huge exponent", `{"items":"#Tag"}`, `[1e999999999]`, ""},
		{"null", `"#Pet"`, `{"id":null,"color":null,"owner":null,"tags":[null]}`, ""},
		{"null of an enum", `{"properties":{"c":{"type":["string","null"],"enum":["a",null]}}}`, `{"c":null}`, ""},
		{"nullable and missing", `"#Owner"`, `{"name":null}`, ""},
		{"another type is no drift", `"#Pet"`, `[{"size":1}]`, ""},
		{"another type inside", `"#Pet"`, `{"id":"1","owner":"a","tags":{"b":1},"color":7}`, ""},
		{"not JSON", `"#Pet"`, `{"id":`, ""},
		{"two values", `"#Pet"`, `{} {}`, ""},
		{"anything", `true`, `{"a":1}`, ""},
		{"free-form object", `"object"`, `{"a":1}`, ""},
		{"catch-all", `{"properties":{"id":"string"},"additionalProperties":true}`, `{"id":"1","a":1}`, ""},
		{"map", `{"additionalProperties":"#Pet"}`, `{"a":{"id":"1"},"b":{"id":"2","new":1}}`, "/b/new member"},
		{"tuple", `{"prefixItems":["string","#Pet"],"items":"#Owner"}`, `["a",{"id":"1","x":1},{"name":"n","y":1}]`, "/1/x member, /2/y member"},
		{"allOf", `{"allOf":["#Pet","#Owner"]}`, `{"id":"1","name":"n","z":1}`, "/z member"},
		{"allOf shares a finding", `{"allOf":["#Pet",{"required":["id"]}]}`, `{}`, "/id missing"},
		{"reference with siblings", `{"$ref":"unused","allOf":["#Pet"]}`, `{"id":"1"}`, ""},
		{"condition", `{"properties":{"a":"string"},"conditional":[{"properties":{"b":"string"}}]}`, `{"a":"","b":"","c":1}`, "/c member"},

		{"base: descendant", `"#Animal"`, `{"kind":"cat","name":"n","lives":9}`, ""},
		{"base: member of another descendant", `"#Animal"`, `{"kind":"dog","lives":9}`, "/lives member"},
		{"base: missing in the descendant", `"#Animal"`, `{"kind":"cat"}`, "/lives missing"},
		{"base: itself", `"#Animal"`, `{"kind":"Animal","lives":9}`, "/lives member"},
		{"base: unknown descendant", `"#Animal"`, `{"kind":"fox","tail":1}`, "/kind value"},
		{"descendant by itself", `"#Cat"`, `{"kind":"cat","name":"n","lives":9,"z":1}`, "/z member"},

		{"union by constants", `{"oneOf":["#A","#B"]}`, `{"type":"b","y":{"id":"1","new":1}}`, "/y/new member"},
		{"union: missing", `{"oneOf":["#A","#B"]}`, `{"type":"b"}`, "/y missing"},
		{"union: unknown tag", `{"oneOf":["#A","#B"]}`, `{"type":"c","z":1}`, "/type value"},
		{"union: mapping", `{"oneOf":["#A","#B"],"discriminator":{"propertyName":"type","mapping":{"a":"#A","b":"#B"}}}`, `{"type":"a","y":1}`, "/y member"},
		{"union: unknown tag of a mapping", `{"oneOf":["#A","#B"],"discriminator":{"propertyName":"type","mapping":{"a":"#A","b":"#B"}}}`, `{"type":"c","y":1}`, "/type value"},
		{"union: default", `{"oneOf":["#A","#B"],"discriminator":{"propertyName":"type","mapping":{"a":"#A"},"defaultMapping":"#Owner"}}`, `{"type":"c","y":1}`, "/name missing, /type member, /y member"},
		{"union: any default", `{"oneOf":["#A","#B"],"discriminator":{"propertyName":"type","mapping":{"a":"#A"},"defaultMapping":true}}`, `{"type":"c","y":1}`, ""},
		{"union: no tag", `{"oneOf":["#A","#B"],"discriminator":{"propertyName":"type","mapping":{"a":"#A","b":"#B"}}}`, `{"x":"1"}`, "/type missing"},
		{"union of scalars", `{"anyOf":["string","#Tag"]}`, `"x"`, ""},
		{"union of an enum and a string", `{"anyOf":[{"type":"string","enum":["a"]},"string"]}`, `"b"`, ""},
		{"union with null", `{"anyOf":["#Pet","null"]}`, `{"id":"1","new":1}`, "/new member"},
		{"union with null: value", `{"anyOf":["#Pet","null"]}`, `{"id":"1","color":"x","new":1}`, "/color value, /new member"},
		{"union with any object", `{"anyOf":["#Pet","object"]}`, `{"new":1}`, ""},
		{"union of requirements", `{"properties":{"a":"string","b":"string"},"anyOf":[{"required":["a"]},{"required":["b"]}]}`, `{"b":"","c":1}`, "/c member"},
		{"union without a tag", `{"oneOf":[{"properties":{"a":"string"}},{"properties":{"b":"string"}}]}`, `{"b":"","c":1}`, "/c member"},
		{"union: both alternatives", `{"anyOf":[{"properties":{"a":"string"}},{"properties":{"b":"string"}}]}`, `{"a":"","b":""}`, ""},
		{"union: the nearer alternative", `{"oneOf":[{"properties":{"d":{"properties":{"x":"string"}}}},{"properties":{"d":{"properties":{"y":"string"}}}}]}`, `{"d":{"y":"","z":1}}`, "/d/z member"},
		{"union: types of members", `{"oneOf":[{"properties":{"d":"string"}},{"properties":{"d":"#Pet"}}]}`, `{"d":{"id":"1","z":1}}`, "/d/z member"},
		{"union of no type", `{"oneOf":["string","#Pet"]}`, `7`, ""},
		{"recursion", `"#Self"`, `{"inner":{"inner":{"inner":"x","y":1}}}`, "/inner/inner/y member"},
		{"an alternative that extends its union", `"#Car"`, `{"doors":4,"wings":2}`, "/wings member"},
		{"... by its union", `"#Vehicle"`, `{"doors":4,"seats":2,"wings":2}`, "/wings member"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := check(t, test.shape, test.body); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func check(t *testing.T, shape, body string) string {
	t.Helper()
	response, declared, known := drift.NewTable(strings.Replace(table, "SHAPE", shape, 1)).Response("get", 200)
	s, ok := response.Body("application/json")
	if !declared || !known || !ok {
		t.Fatal("the shape is not in the table")
	}
	var found []string
	for _, f := range drift.Check(s, []byte(body)) {
		found = append(found, f.Pointer()+" "+[]string{"member", "value", "missing"}[f.Kind])
	}
	slices.Sort(found)
	return strings.Join(found, ", ")
}

// TestTable finds the declaration of statuses and media types.
func TestTable(t *testing.T) {
	table := drift.NewTable("operation a\t{\"200\":{\"application/json; charset=utf-8\":true,\"text/*\":true},\"4XX\":{},\"default\":{\"*/*\":\"string\"}}\n")
	for _, test := range []struct {
		status              int
		media               string
		declared, bodyKnown bool
	}{
		{200, "application/json", true, true},
		{200, "text/plain", true, true},
		{200, "application/xml", true, false},
		{404, "application/xml", true, true}, // declares no body
		{500, "application/xml", true, true},
	} {
		r, declared, known := table.Response("a", test.status)
		_, ok := r.Body(test.media)
		if !known || declared != test.declared || ok != test.bodyKnown {
			t.Errorf("%d %s: known %v, declared %v, body %v", test.status, test.media, known, declared, ok)
		}
	}
	if _, _, known := table.Response("b", 200); known {
		t.Error("an operation that the table lacks is known")
	}
}

// TestPointer escapes what a server chose.
func TestPointer(t *testing.T) {
	for name, want := range map[string]string{
		"a b": "/a b", "a\nb": `/a\nb`, "\x1b[31m": `/\x1b[31m`, "\u202e": `/\u202e`, `a\b`: `/a\\b`, "é": "/é", "": "/",
	} {
		if got := (drift.Finding{Path: []string{name}}).Pointer(); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

// TestWork ends a check that alternatives make exponential, without findings.
func TestWork(t *testing.T) {
	table := `operation get	{"200":{"application/json":"#N"}}` + "\n" +
		`#N	{"anyOf":[{"properties":{"n":"#N","a":"string"}},{"properties":{"n":"#N","b":"string"}},{"properties":{"n":"#N","c":"string"}}]}` + "\n"
	r, _, _ := drift.NewTable(table).Response("get", 200)
	s, _ := r.Body("application/json")
	const depth = 40
	body := strings.Repeat(`{"n":`, depth) + `{"z":1}` + strings.Repeat("}", depth)
	if found := drift.Check(s, []byte(body)); found != nil {
		t.Errorf("%d findings of a check that did not end", len(found))
	}
	if found := drift.Check(s, []byte(`{"n":{"n":{"z":`+strconv.Itoa(1)+`}}}`)); len(found) != 1 {
		t.Errorf("%v", found)
	}
}
