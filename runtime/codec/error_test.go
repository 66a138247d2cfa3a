package codec_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of the texts of errors.

func TestErrors(t *testing.T) {
	many := strings.Repeat("9", 30)
	for _, test := range []struct{ text, want string }{
		{``, `JSON byte 0: unexpected end of JSON`},
		{`[]`, `JSON byte 0: expected an object, found an array`},
		{`x`, `JSON byte 0: expected an object, found 'x'`},
		{`{} {}`, `JSON byte 3: more data after the value`},
		{`{"id":1}`, `JSON at /id (byte 6): expected a string, found a number`},
		{`{"id":nil}`, `JSON at /id (byte 6): expected null, true or false`},
		{`{"id":}`, `JSON at /id (byte 6): expected a string, found '}'`},
		{`{"id":"abc`, `JSON at /id (byte 10): unexpected end of JSON`},
		{"{\"id\":\"a\nc\"}", `JSON at /id (byte 8): control character in a string; it must be escaped`},
		{"{\"id\":\"a long enough one\x01\"}", `JSON at /id (byte 24): control character in a string; it must be escaped`},
		{`{"id":"a\qc"}`, `JSON at /id (byte 8): invalid escape in a string`},
		{`{"id":"a\u12"}`, `JSON at /id (byte 8): invalid escape in a string`},
		{`{"id" "a"}`, `JSON at /id (byte 6): expected a colon, found '"'`},
		{`{id:"a"}`, `JSON byte 1: expected a member name, found 'i'`},
		{`{"id":"a",}`, `JSON byte 10: expected a member name, found '}'`},
		{`{"id":"a" "n":1}`, `JSON at /id (byte 10): expected a comma or }, found '"'`},
		{`{"plain":[{"id":"a"},{"list":[null,{"n":"x"}]}]}`, `JSON at /plain/1/list/1/n (byte 40): expected a number, found a string`},
		{`{"plain":[{} {}]}`, `JSON at /plain/0 (byte 13): expected a comma or ], found '{'`},
		{`{"a/b~c":{"d":[1,]}}`, `JSON at /a~1b~0c/d/1 (byte 17): expected a value, found ']'`},
		{`{"n":2147483648}`, `JSON at /n (byte 5): number out of range for its type`},
		{`{"n":-` + many + `}`, `JSON at /n (byte 5): number out of range for its type`},
		{`{"n":1e400000000000000000000}`, `JSON at /n (byte 5): number out of range for its type`},
		{`{"n":1.5}`, `JSON at /n (byte 5): expected an integer, found a number with a fraction`},
		{`{"n":01}`, `JSON at /n (byte 5): malformed number`},
		{`{"u":-1}`, `JSON at /u (byte 5): number out of range for its type`},
		{`{"u":256}`, `JSON at /u (byte 5): number out of range for its type`},
		{`{"f":1e999}`, `JSON at /f (byte 5): number out of range for its type`},
		{`{"f":-}`, `JSON at /f (byte 6): malformed number`},
		{`{"b":"true"}`, `JSON at /b (byte 5): expected a boolean, found a string`},
		{`{"t":"yesterday"}`, `JSON at /t (byte 5): expected an RFC 3339 date and time such as 2006-01-02T15:04:05Z`},
		{`{"t":17}`, `JSON at /t (byte 5): expected a string, found a number`},
		{`{"bytes":"?"}`, `JSON at /bytes (byte 9): expected a base64 string`},
		{`{"raw":[1,2}`, `JSON at /raw/1 (byte 11): expected a comma or ], found '}'`},
		{`{"map":[]}`, `JSON at /map (byte 7): expected an object, found an array`},
		{`{"list":{}}`, `JSON at /list (byte 8): expected an array, found an object`},
		{"{\"any\":{\"a\\nb\x7f\":tru}}", `JSON at /any/a\nb\x7f (byte 16): expected null, true or false`},
	} {
		var v model
		err := codec.Unmarshal([]byte(test.text), &v)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s\n got %v\nwant %s", test.text, err, test.want)
		}
	}
}

func TestErrorPathIsBounded(t *testing.T) {
	text := strings.Repeat(`{"member":[`, 1000) + "x"
	err := codec.Unmarshal([]byte(text), &model{})
	var e *codec.Error
	if !errors.As(err, &e) || e.Offset != len(text)-1 || len(e.Path) > 300 || !strings.HasPrefix(e.Path, "...") {
		t.Errorf("%v", err)
	}
}

func TestErrorsHoldNoValues(t *testing.T) {
	for _, text := range []string{`{"n":"hunter2"}`, `{"t":"hunter2"}`, `{"bytes":"hunter2?"}`, `{"id":"hunter2`, `{"id":"hunter2\x"}`, `{"f":{"a":"hunter2"}}`} {
		if err := codec.Unmarshal([]byte(text), &model{}); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestFail(t *testing.T) {
	mine := errors.New("not one of the variants")
	c := codec.NewCursor([]byte(`{"a":[1,{"b":2}],"c":3}`))
	var steps int
	for c.ObjectStart(); c.NextMember(); steps++ {
		c.ArrayStart()
		c.NextElement()
		c.Skip()
		c.NextElement()
		c.Fail(mine)
		c.Fail(errors.New("a second one"))
	}
	err := c.End()
	if !errors.Is(err, mine) || err.Error() != "JSON at /a/1 (byte 8): not one of the variants" || steps != 1 {
		t.Errorf("after %d steps: %v", steps, err)
	}
}

// After an error every read returns the zero value and every loop ends.
func TestStickyError(t *testing.T) {
	c := codec.NewCursor([]byte(`{"a":[1,2,3],"b":"c"}`))
	c.ObjectStart()
	c.NextMember()
	c.Fail(errors.New("first"))
	for range 2 {
		var m map[string]int64
		var v model
		codec.Read(c, &m)
		codec.Read(c, &v)
		tag, isTag := codec.Tag(c, "b")
		if codec.String(c) != "" || codec.Int64(c) != 0 || codec.Uint[uint](c) != 0 || codec.Float64(c) != 0 || codec.Bool(c) ||
			!codec.Time(c).IsZero() || codec.Number(c) != "" || codec.Bytes(c) != nil || codec.Raw(c) != nil || codec.Any(c) != nil ||
			codec.List(c, codec.Int64) != nil || codec.Map(c, codec.Int64) != nil ||
			len(m) != 0 || len(v.Plain) != 0 || v.Next != nil || tag != "" || isTag || codec.HasMember(c, "b") ||
			c.Kind() != codec.KindInvalid || c.Null() || c.Key() != "" {
			t.Error("a read after an error returned a value")
		}
		for c.ObjectStart(); c.NextMember(); {
			t.Fatal("an object after an error")
		}
		for c.ArrayStart(); c.NextElement(); {
			t.Fatal("an array after an error")
		}
		c.Skip()
	}
	if err := c.End(); err == nil || !strings.HasSuffix(err.Error(), "first") {
		t.Error(err)
	}
}
