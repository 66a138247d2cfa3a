package codec

import (
	"strings"
	"testing"
)

// Tests of looking ahead, and of reading a value that can be of another type.

func TestHasValue(t *testing.T) {
	for body, want := range map[string]bool{
		`{"a":1,"b":{"c":2}}`: true,
		`{"a":1,"b":null}`:    false,
		`{"a":{"b":2}}`:       false,
		`{"x":[],"c":""}`:     true,
		`["b"]`:               false,
		`{"b`:                 false,
	} {
		c := NewCursor([]byte(body))
		if got := HasValue(c, "b", "c"); got != want {
			t.Errorf("HasValue of %s is %t", body, got)
		}
		if c.i != 0 || c.err != nil {
			t.Errorf("%s: the cursor moved to %d, error %v", body, c.i, c.err)
		}
	}
}

func TestFits(t *testing.T) {
	c := NewCursor([]byte(`[{"a":[true]},{"a":["x"]}]`))
	var got []string
	for c.ArrayStart(); c.NextElement(); {
		var v map[string][]bool
		if Fits(c, &v) {
			got = append(got, "fits")
		} else {
			got = append(got, string(Raw(c)))
		}
	}
	if err := c.End(); err != nil || strings.Join(got, " ") != `fits {"a":["x"]}` {
		t.Errorf("got %q, error %v", got, err)
	}
}

// TestFitsKeepsErrors checks that the next read finds malformed JSON, with its
// path, and that an earlier error stays.
func TestFitsKeepsErrors(t *testing.T) {
	c := NewCursor([]byte(`{"a":[1,{"b":"\x"}]}`))
	var v map[string][]bool
	if Fits(c, &v) {
		t.Fatal("numbers fit a list of booleans")
	}
	raw := Raw(c)
	if err := c.End(); err == nil || raw != nil || !strings.Contains(err.Error(), "/a/1/b") {
		t.Errorf("raw %s, error %v", raw, err)
	}
	if !Fits(c, &v) || c.End() == nil {
		t.Error("an earlier error was removed")
	}
}
