package codec

import "testing"

func TestUnwrap(t *testing.T) {
	for input, want := range map[string]int64{
		`{"count":12}`:                        12,
		`{"a":{"count":1},"count":7,"b":[1]}`: 7,
		`{}`:                                  0,
		`null`:                                0,
	} {
		c := NewCursor([]byte(input))
		if got := Unwrap("count", Int64)(c); got != want || c.End() != nil {
			t.Errorf("Unwrap of %s = %d, %v; want %d", input, got, c.Err(), want)
		}
	}
	c := NewCursor([]byte(`{"count":"x"}`))
	if Unwrap("count", Int64)(c); c.Err() == nil {
		t.Error("a text was read as a number")
	}
}

func TestTagIs(t *testing.T) {
	c := NewCursor([]byte(`{"id":1,"on":false,"kind":"cat","list":[]}`))
	if !TagIs(c, "kind", "cat") || !TagIs(c, "kind", "dog", "cat") || TagIs(c, "kind", "dog") || TagIs(c, "none", "") {
		t.Error("TagIs does not distinguish texts")
	}
	if !TagIs(c, "id", "1") || TagIs(c, "id", "2") || !TagIs(c, "on", "false") || TagIs(c, "on", "true") || TagIs(c, "list", "[]") {
		t.Error("TagIs does not distinguish numbers and booleans")
	}
	if !MemberIs(c, "id", KindNumber) || MemberIs(c, "id", KindString) || !MemberIs(c, "list", KindArray) || MemberIs(c, "none", KindInvalid) {
		t.Error("MemberIs does not distinguish kinds")
	}
	if c.Skip(); c.End() != nil {
		t.Error("the cursor moved:", c.Err())
	}
}
