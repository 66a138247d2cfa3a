package codec_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of objects, lists, maps, null and looking ahead.

func check[T any](t *testing.T, text string, reader func(*codec.Cursor) T, want T) {
	t.Helper()
	got, err := read([]byte(text), reader)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %#v (%v), want %#v", text, got, err, want)
	}
}

func TestNullIsZero(t *testing.T) {
	check(t, "null", codec.String, "")
	check(t, "null", codec.Text[status], "")
	check(t, "null", codec.SecretText[string], "")
	check(t, "null", codec.Bool, false)
	check(t, "null", codec.Int64, 0)
	check(t, "null", codec.Int[int8], 0)
	check(t, "null", codec.Uint[uint], 0)
	check(t, "null", codec.Float64, 0)
	check(t, "null", codec.Number, "")
	check(t, "null", codec.Bytes, nil)
	check(t, "null", codec.Raw, json.RawMessage("null"))
	check(t, "null", codec.Any, nil)
	check(t, "null", func(c *codec.Cursor) []string { return codec.List(c, codec.String) }, nil)
	check(t, "null", func(c *codec.Cursor) map[string]string { return codec.Map(c, codec.String) }, nil)
	if v, err := read([]byte("null"), codec.Time); err != nil || !v.IsZero() {
		t.Error(v, err)
	}
}

func TestLists(t *testing.T) {
	list := func(c *codec.Cursor) []int64 { return codec.List(c, codec.Int64) }
	check(t, "[]", list, []int64{})
	check(t, "[ ]", list, []int64{})
	check(t, " [ 1 , null , 3 ] ", list, []int64{1, 0, 3})
	check(t, `[[1],[],null]`, func(c *codec.Cursor) [][]int64 { return codec.List(c, list) }, [][]int64{{1}, {}, nil})
	check(t, `[{},{}]`, func(c *codec.Cursor) []struct{} {
		return codec.List(c, func(c *codec.Cursor) struct{} { c.Skip(); return struct{}{} })
	}, []struct{}{{}, {}})
	for _, n := range []int{1, 3, 4, 5, 300, 5000} {
		want := make([]int64, n)
		for i := range want {
			want[i] = int64(i)
		}
		text, _ := json.Marshal(want)
		check(t, string(text), list, want)
	}
}

// Entries of maps are read into memory that is reused: no part of a value may
// remain in the next.
func TestValuesDoNotMix(t *testing.T) {
	text := `[{"id":"a","n":1,"map":{"x":{"id":"b","map":{"y":{"n":7}}},"z":{"n":2}}},{"u":3},null,{"map":{"x":{}}}]`
	want := []model{{ID: "a", N: 1, Map: map[string]model{"x": {ID: "b", Map: map[string]model{"y": {N: 7}}}, "z": {N: 2}}}, {U: 3}, {}, {Map: map[string]model{"x": {}}}}
	checkRead(t, text, want)

	deep := model{ID: "innermost"}
	for i := range int32(40) {
		deep = model{ID: "read before the map", N: i, Map: map[string]model{"x": deep}, F: 0.5}
	}
	deep = model{Map: map[string]model{"once": deep, "twice": deep}}
	out, err := codec.Marshal(&deep)
	if err != nil {
		t.Fatal(err)
	}
	checkRead(t, string(out), deep)
}

func TestMaps(t *testing.T) {
	number := func(c *codec.Cursor) map[string]int64 { return codec.Map(c, codec.Int64) }
	check(t, "{}", number, map[string]int64{})
	check(t, `{"a":1, "b" : 2,"a":3}`, number, map[string]int64{"a": 3, "b": 2})
	check(t, `{"":1,"\u0061":2}`, number, map[string]int64{"": 1, "a": 2})
	var want = map[string]int64{}
	for i := range 40 {
		want[fmt.Sprintf("key number %d", i)] = int64(i)
	}
	text, _ := json.Marshal(want)
	check(t, string(text), number, want)
}

func TestDuplicateMembers(t *testing.T) {
	checkRead(t, `{"id":"first","n":1,"id":"last"}`, model{ID: "last", N: 1})
	check(t, `{"a":1,"a":[2]}`, codec.Any, any(map[string]any{"a": []any{json.Number("2")}}))
}

func TestSpaceEverywhere(t *testing.T) {
	text := page(2)
	var spaced strings.Builder
	var v, want customers
	indented, err := json.MarshalIndent(json.RawMessage(text), "\r\n", "\t ")
	if err != nil {
		t.Fatal(err)
	}
	spaced.WriteString("\n\t" + strings.ReplaceAll(string(indented), `":`, "\" \r\n:\t") + " \n")
	if err := codec.Unmarshal([]byte(spaced.String()), &v); err != nil {
		t.Fatal(err)
	}
	if err := codec.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for i := range v {
		if len(v[i].Fields) != len(want[i].Fields) {
			t.Errorf("%d custom fields, want %d", len(v[i].Fields), len(want[i].Fields))
		}
		v[i].Fields, want[i].Fields = nil, nil
	}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("got %+v\nwant %+v", v, want)
	}
}

func TestDepth(t *testing.T) {
	const limit = 10_000
	readers := map[string]func([]byte) error{
		"Skip":   func(b []byte) error { _, err := read(b, codec.Raw); return err },
		"Any":    func(b []byte) error { _, err := read(b, codec.Any); return err },
		"struct": func(b []byte) error { return codec.Decode(b, new(model)) },
	}
	nested := func(n int) []byte {
		return []byte(strings.Repeat(`{"plain":[`, n/2) + strings.Repeat(`]}`, n/2))
	}
	for name, reader := range readers {
		if err := reader(nested(limit)); err != nil {
			t.Errorf("%s at the limit: %v", name, err)
		}
		if err := reader(nested(limit + 2)); err == nil || !strings.Contains(err.Error(), "deeper than 10000") {
			t.Errorf("%s beyond the limit: %v", name, err)
		}
	}
	// The depth of a raw value includes the depth of its place.
	deep := strings.Repeat(`{"next":`, 5000) + `{"raw":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}" + strings.Repeat("}", 5000)
	if err := codec.Decode([]byte(deep), new(model)); err == nil {
		t.Error("a raw value at depth 5,001 may nest 5,000 deep")
	}
}

// Only nesting counts, not the number of siblings.
func TestDepthOfSiblings(t *testing.T) {
	text := []byte("[" + strings.Repeat(`{"list":[],"plain":[{}],"map":{},"raw":{}},`, 10_000) + "{}]")
	if list, err := readInto[[]model](string(text)); err != nil || len(list) != 10_001 {
		t.Errorf("%d objects, %v", len(list), err)
	}
	list := make([]model, 10_001)
	if text, err := codec.Marshal(&list); err != nil || !json.Valid(text) {
		t.Errorf("%d objects written: %v", len(list), err)
	}
}

func TestTag(t *testing.T) {
	for _, test := range []struct {
		text, tag string
		ok, has   bool
	}{
		{`{"type":"created","id":1}`, "created", true, true},
		{` {"id":{"type":"inner"},"list":["type"],"type" : "cr\u0065ated"}`, "created", true, true},
		{`{"id":1}`, "", false, false},
		{`{"type":1}`, "1", true, true},
		{`{"type": true }`, "true", true, true},
		{`{"type":-`, "", false, true},
		{`{"type":[1]}`, "", false, true},
		{`{"type":null}`, "", false, true},
		{`{}`, "", false, false},
		{`null`, "", false, false},
		{`["type"]`, "", false, false},
		{`{"id":`, "", false, false},
		{`{"type":"cut`, "", false, true},
	} {
		c := codec.NewCursor([]byte(test.text))
		tag, ok := codec.Tag(c, "type")
		if has := codec.HasMember(c, "type"); tag != test.tag || ok != test.ok || has != test.has {
			t.Errorf("%s: %q %t %t", test.text, tag, ok, has)
		}
		if json.Valid([]byte(test.text)) {
			if c.Skip(); c.End() != nil {
				t.Errorf("%s: looking ahead moved the cursor: %v", test.text, c.Err())
			}
		}
	}
}

func TestKind(t *testing.T) {
	for text, want := range map[string]codec.Kind{
		"null": codec.KindNull, "true": codec.KindBool, "false": codec.KindBool, "-1": codec.KindNumber, "0": codec.KindNumber,
		` "a"`: codec.KindString, "[]": codec.KindArray, "\n{}": codec.KindObject, "": codec.KindInvalid, "x": codec.KindInvalid, "+1": codec.KindInvalid,
	} {
		if got := codec.NewCursor([]byte(text)).Kind(); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

// A member that is not read is an error, not a misread body.
func TestUnreadValue(t *testing.T) {
	c := codec.NewCursor([]byte(`{"a":1,"b":2}`))
	for c.ObjectStart(); c.NextMember(); {
	}
	if err := c.End(); err == nil {
		t.Error("no error")
	}
}

func TestIntegersAsJSONSchemaHasThem(t *testing.T) {
	for text, want := range map[string]int64{"5.0": 5, "5e2": 500, "1.50e1": 15, "-120e-1": -12, "0e99999999999": 0, "0.000": 0, "-0": 0, "1e18": 1e18,
		"9223372036854775807.0": 9223372036854775807, "-9223372036854775808": -9223372036854775808, "999999999999999999": 999999999999999999} {
		check(t, text, codec.Int64, want)
	}
	check(t, "18446744073709551615", codec.Uint[uint64], 18446744073709551615)
	check(t, "1844674407370955161.50e1", codec.Uint[uint64], 18446744073709551615)
	check(t, "-0", codec.Uint[uint64], 0)
}

func TestBase64(t *testing.T) {
	for _, text := range []string{`"+/+/YQ=="`, `"+/+/YQ"`, `"-_-_YQ=="`, `"-_-_YQ"`, `"+\/+\/YQ=="`, `"+/+/\r\nYQ==\n"`} {
		check(t, text, codec.Bytes, []byte("\xfb\xff\xbfa"))
	}
	check(t, `""`, codec.Bytes, []byte{})
}
