package validate_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/validate"
)

// Tests of single keywords, with values that are hard to check.

// check returns the keywords and pointers of failures.
func check(schema, value string) string {
	var got []string
	for _, f := range validate.New("request a\t"+schema+"\n#/r\t{\"$ref\":\"#/r\"}\n").Check(context.Background(), "request a", []byte(value)) {
		got = append(got, f.Keyword+f.Pointer)
	}
	return strings.Join(got, " ")
}

func TestKeywords(t *testing.T) {
	for _, test := range []struct{ schema, value, want string }{
		{`{"type":["integer"]}`, `1.0`, ""},
		{`{"type":["integer"]}`, `1.5`, "type"},
		{`{"type":["integer"]}`, `1e300`, ""},
		{`{"minimum":9007199254740993}`, `9007199254740992`, "minimum"},
		{`{"minimum":-0}`, `0.0`, ""},
		{`{"maximum":1e-400}`, `2e-400`, "maximum"},
		{`{"exclusiveMinimum":0}`, `1e-999999999999999999999`, ""},
		{`{"maximum":1}`, `1e999999999999999999999`, "maximum"},
		{`{"minimum":-1}`, `-1e999999999999999999999`, "minimum"},
		{`{"multipleOf":0.01}`, `19.99`, ""},
		{`{"multipleOf":0.01}`, `19.999`, "multipleOf"},
		{`{"multipleOf":0.1}`, `1e1000000000`, ""},
		{`{"multipleOf":3}`, `1e1000000000`, "multipleOf"},
		{`{"multipleOf":1e-1000000000}`, `1`, ""},
		{`{"maxLength":2}`, `"é😀"`, ""},
		{`{"maxLength":2}`, `"é😀x"`, "maxLength"},
		{`{"enum":[1,"a",null]}`, `1.0`, ""},
		{`{"const":{"a":[1,2]}}`, `{"a":[1.0,2e0]}`, ""},
		{`{"const":{"a":[1,2]}}`, `{"a":[2,1]}`, "const"},
		{`{"uniqueItems":true}`, `[1,"1",{"a":1,"b":2},{"b":2,"a":1.0}]`, "uniqueItems"},
		{`{"uniqueItems":true}`, `["a,b",["a","b"],"n",null,false,"false"]`, ""},
		{`{"nullable":true,"type":["string"],"enum":["a"]}`, `null`, ""},
		{`{"required":["a~/b"],"requiredSent":["s"],"requiredReceived":["r"]}`, `{}`, "required/a~0~1b required/s"},
		{`{"$ref":"#/r"}`, `1`, ""},
		{`{"$ref":"#/nothing"}`, `1`, ""},
		{`{"oneOf":[{"type":["string"]},{"type":["object"],"required":["a"]}]}`, `{}`, "required/a"},
		{`{"oneOf":[{"minimum":1},{"minimum":2}]}`, `3`, "oneOf"},
		{`{"anyOf":[{"minimum":1},{"minimum":2}]}`, `0`, "anyOf"},
		{`{"contains":{"const":1},"minContains":2,"maxContains":2}`, `[1,1,1]`, "maxContains"},
		{`{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}`, `{"a":1,"b":2}`, "false/b"},
		{`{"format":"int32"}`, `2147483648`, "format"},
		{`{}`, `{`, "json"},
		{`{}`, `1 2`, "json"},
		{`false`, `1`, "false"},
	} {
		if got := check(test.schema, test.value); got != test.want {
			t.Errorf("%s of %s: %q, want %q", test.schema, test.value, got, test.want)
		}
	}
}

func TestRequiredReceived(t *testing.T) {
	r := validate.New("response a 200\t{\"requiredSent\":[\"s\"],\"requiredReceived\":[\"r\"]}\n")
	got := r.Check(context.Background(), "response a 200", []byte("{}"))
	if len(got) != 1 || got[0].Pointer != "/r" || r.Check(context.Background(), "response a 201", []byte("{")) != nil {
		t.Error(got)
	}
}

// Each format has a valid and an invalid value.
func TestFormats(t *testing.T) {
	values := map[string][2]string{
		"byte": {`"YQ=="`, `"a"`}, "date": {`"2024-02-29"`, `"2023-02-29"`}, "date-time": {`"2024-01-01T00:00:00Z"`, `"2024-01-01"`},
		"duration": {`"P1DT2H"`, `"1D"`}, "email": {`"a@b.test"`, `"a@"`}, "hostname": {`"a.test"`, `"-a"`}, "int32": {`-2147483648`, `1.5`},
		"int64": {`9223372036854775807`, `9223372036854775808`}, "ipv4": {`"127.0.0.1"`, `"127.0.0.01"`}, "ipv6": {`"::1"`, `"1"`},
		"time": {`"23:59:60Z"`, `"22:59:60Z"`}, "uri": {`"https://a.test/b"`, `"/b"`}, "uri-reference": {`"/b"`, `"a b"`},
		"uuid": {`"2eb8aa08-aa98-11ea-b4aa-73b441d16380"`, `"2eb8aa08aa9811eab4aa73b441d16380"`},
	}
	for _, format := range validate.Formats() {
		schema := `{"format":"` + format + `"}`
		if v := values[format]; check(schema, v[0]) != "" || check(schema, v[1]) != "format" {
			t.Errorf("%s: %q of %s, %q of %s", format, check(schema, v[0]), v[0], check(schema, v[1]), v[1])
		}
	}
}

// No value makes a check panic, and two checks return the same failures.
func FuzzCheck(f *testing.F) {
	f.Add(`{"minimum":1}`, `1e9`)
	f.Add(`{"anyOf":[{"$ref":"#/r"},{"pattern":"["}]}`, `"x"`)
	f.Add(`{"properties":{"a":{"not":{}}},"items":[1]}`, `{"a":[{}]}`)
	f.Fuzz(func(t *testing.T, schema, value string) {
		if strings.ContainsAny(schema, "\n\t") {
			return
		}
		if a, b := check(schema, value), check(schema, value); a != b {
			t.Errorf("%q then %q", a, b)
		}
	})
}

func TestConcurrent(t *testing.T) {
	r := validate.New("request a\t{\"items\":{\"$ref\":\"#/b\"}}\n#/b\t{\"maximum\":1}\n")
	done := make(chan int)
	for range 8 {
		go func() { done <- len(r.Check(context.Background(), "request a", []byte("[1,2]"))) }()
	}
	got := make([]int, 8)
	for i := range got {
		got[i] = <-done
	}
	if !slices.Equal(got, []int{1, 1, 1, 1, 1, 1, 1, 1}) {
		t.Error(got)
	}
}
