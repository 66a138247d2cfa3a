package validate_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/validate"
)

// Tests of the limits on the work of a check. Each would take minutes or much
// memory without its limit.

// within checks value and returns the failures. It fails the test if that takes
// longer than limit.
func within(t *testing.T, limit time.Duration, schema, value string) []runtime.ValidationFailure {
	t.Helper()
	rules := validate.New("request a\t" + schema + "\n#/r\t" + schema + "\n")
	var found []runtime.ValidationFailure
	var took time.Duration
	for range 2 { // a busy machine is slow once, unlimited work each time
		begun := time.Now()
		found = rules.Check(t.Context(), "request a", []byte(value))
		if took = time.Since(begun); took <= limit {
			return found
		}
	}
	t.Errorf("%.60s took %v", schema, took)
	return found
}

// keyword returns the keyword of the only failure.
func keyword(found []runtime.ValidationFailure) string {
	if len(found) == 1 {
		return found[0].Keyword
	}
	return ""
}

func nested(open, closed string, n int, inside string) string {
	return strings.Repeat(open, n) + inside + strings.Repeat(closed, n)
}

func TestDigitsAreLimited(t *testing.T) {
	digits := "1" + strings.Repeat("7", 3_000_000)
	for _, number := range []string{digits, "0." + digits, digits + "e1000000000000"} {
		if found := within(t, 3*time.Second, `{"multipleOf":0.01}`, number); keyword(found) != "multipleOf" {
			t.Errorf("%.10s...: %v", number, found)
		}
	}
	if found := within(t, time.Second, `{"multipleOf":0.01}`, "1"+strings.Repeat("7", 900)+strings.Repeat("0", 9000)); found != nil {
		t.Errorf("900 digits: %v", found)
	}
}

func TestFailuresAreLimited(t *testing.T) {
	list := "[" + strings.Repeat(`"",`, 200_000) + `""]`
	if n := len(within(t, 3*time.Second, `{"items":{"minLength":3}}`, list)); n != 100 {
		t.Errorf("%d failures", n)
	}
	if found := within(t, time.Second, `{"required":["b"],"properties":{"a":{"$ref":"#/r"}}}`, nested(`{"a":`, "}", 9000, "{}")); len(found) != 100 {
		t.Errorf("%d failures", len(found))
	} else if p := found[99].Pointer; len(p) > 1010 {
		t.Errorf("a pointer of %d bytes", len(p))
	}
}

// A schema that refers to itself in several alternatives is applied to each
// value once.
func TestRecursiveAlternatives(t *testing.T) {
	for _, test := range []struct{ schema, want string }{
		{`{"properties":{"r":{"anyOf":[{"$ref":"#/r"},{"type":"object","properties":{"r":{"$ref":"#/r"}},"required":["zz"]}]}},"unevaluatedProperties":false}`, ""},
		{`{"properties":{"r":{"$ref":"#/r"}},"patternProperties":{"^r":{"$ref":"#/r"}}}`, ""},
		{`{"properties":{"r":{"oneOf":[{"$ref":"#/r"},{"properties":{"r":{"$ref":"#/r"}},"required":["zz"]}]}}}`, ""},
		{`{"properties":{"r":{"if":{"$ref":"#/r"},"then":{"$ref":"#/r"}},"s":false},"not":{"properties":{"r":{"not":{"$ref":"#/r"}}}}}`, "not"},
	} {
		found := within(t, time.Second, test.schema, nested(`{"r":`, "}", 60, "{}"))
		if keyword(found) != test.want {
			t.Errorf("%s: %v", test.schema, found)
		}
	}
	if found := within(t, time.Second, `{"properties":{"r":{"anyOf":[{"$ref":"#/r"},{"properties":{"r":{"$ref":"#/r"}},"required":["zz"]}]},"s":false}}`, nested(`{"r":`, "}", 60, `{"s":1}`)); len(found) != 1 {
		t.Errorf("%v", found)
	}
}

// Work that grows faster than the value ends with a failure that names the
// limit: nested lists of unique items, and many alternatives of long texts.
func TestStepsAreLimited(t *testing.T) {
	text := `"` + strings.Repeat("x", 300_000) + `"`
	unique := within(t, 5*time.Second, `{"uniqueItems":true,"items":{"$ref":"#/r"}}`, nested("[1,", "]", 9000, text))
	patterns := within(t, 10*time.Second, `{"anyOf":[`+strings.Repeat(`{"maxLength":1},`, 2000)+`false]}`, text)
	for _, found := range [][]runtime.ValidationFailure{unique, patterns} {
		if keyword(found) != "limit" || !strings.Contains(found[0].Message, "steps") {
			t.Errorf("%.200v", found)
		}
	}
	if found := within(t, 3*time.Second, `{"uniqueItems":true}`, "["+strings.Repeat(`{},`, 100_000)+"{}]"); keyword(found) != "uniqueItems" {
		t.Errorf("%v", found)
	}
}

func TestContextEndsACheck(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	rules := validate.New("request a\t" + `{"items":{"minLength":3}}` + "\n")
	found := rules.Check(ctx, "request a", []byte("["+strings.Repeat(`"abc",`, 10_000)+`"abc"]`))
	if keyword(found) != "limit" || !strings.Contains(found[0].Message, "context canceled") {
		t.Error(found)
	}
}
