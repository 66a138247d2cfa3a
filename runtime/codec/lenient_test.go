package codec_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of lenient cursors: a value of another type costs only itself.

type thing struct {
	ID    string      `json:"id"`
	N     int64       `json:"n"`
	I32   int32       `json:"i32"`
	U8    uint8       `json:"u8"`
	U64   uint64      `json:"u64"`
	F32   float32     `json:"f32"`
	B     bool        `json:"b"`
	At    time.Time   `json:"at"`
	Bytes []byte      `json:"bytes"`
	Num   json.Number `json:"num"`
	List  []string    `json:"list"`
	Ints  []int32     `json:"ints"`
	Obj   struct {
		X int64 `json:"x"`
	} `json:"obj"`
	Ptr  *thing           `json:"ptr"`
	Map  map[string]int64 `json:"map"`
	Raw  json.RawMessage  `json:"raw"`
	Last string           `json:"last"`
}

func TestLenient(t *testing.T) {
	for value, want := range map[string]string{
		`"n":"42"`:                         "/n expected a number, found a string",
		`"n":1.5`:                          "/n expected an integer, found a number with a fraction",
		`"n":18446744073709551615`:         "/n number out of range for its type",
		`"i32":4294967296`:                 "/i32 number out of range for its type",
		`"u8":256`:                         "/u8 number out of range for its type",
		`"u8":-1`:                          "/u8 number out of range for its type",
		`"u64":99999999999999999999`:       "/u64 number out of range for its type",
		`"f32":1e308`:                      "/f32 number out of range for its type",
		`"id":42`:                          "/id expected a string, found a number",
		`"id":{"a":[1,2]}`:                 "/id expected a string, found an object",
		`"b":"true"`:                       "/b expected a boolean, found a string",
		`"at":17`:                          "/at expected a string, found a number",
		`"bytes":"***"`:                    "/bytes expected a base64 string",
		`"num":"x"`:                        "/num expected a number, found a string that is none",
		`"list":{}`:                        "/list expected an array, found an object",
		`"list":""`:                        "/list expected an array, found a string",
		`"list":["a",1,"c"]`:               "/list/1 expected a string, found a number",
		`"ints":[1,4294967296]`:            "/ints/1 number out of range for its type",
		`"obj":[]`:                         "/obj expected an object, found an array",
		`"obj":{"x":"1"}`:                  "/obj/x expected a number, found a string",
		`"ptr":false`:                      "/ptr expected an object, found a boolean",
		`"map":[]`:                         "/map expected an object, found an array",
		`"map":{"a":"x","b":2}`:            "/map/a expected a number, found a string",
		`"n":"1","obj":"","u8":"2"`:        "/n expected a number, found a string; /obj expected an object, found a string; /u8 expected a number, found a string",
		`"ptr":{"ptr":{"n":"1","b":true}}`: "/ptr/ptr/n expected a number, found a string",
	} {
		var v thing
		c := codec.NewCursor([]byte(`{` + value + `,"last":"read"}`)).Lenient()
		codec.Read(c, &v)
		list, more := c.Misread()
		var got []string
		for _, m := range list {
			got = append(got, m.Path+" "+m.Err.Error())
			if !json.Valid([]byte(m.Text)) || !strings.Contains(value, m.Text) {
				t.Errorf("%s: the text is %s", value, m.Text)
			}
		}
		if err := c.End(); err != nil || more != 0 || strings.Join(got, "; ") != want {
			t.Errorf("%s: %v\n got %s\nwant %s", value, err, strings.Join(got, "; "), want)
		}
		if v.Last != "read" {
			t.Errorf("%s: what follows is lost: %+v", value, v)
		}
		if err := codec.Unmarshal([]byte(`{`+value+`}`), &thing{}); err == nil {
			t.Errorf("%s: a cursor that is not lenient reads it", value)
		}
	}
}

// The values beside one that is passed over are there, and it has no value itself.
func TestLenientValues(t *testing.T) {
	var v thing
	c := codec.NewCursor([]byte(`{"id":7,"list":["a",1,"c"],"map":{"a":"x","b":2},"ptr":[],"bytes":"***","u64":-1,"obj":{"x":3}}`)).Lenient()
	codec.Read(c, &v)
	if err := c.End(); err != nil || v.ID != "" || !slices.Equal(v.List, []string{"a", "", "c"}) || fmt.Sprint(v.Map) != "map[b:2]" || v.Ptr != nil || v.Bytes != nil || v.U64 != 0 || v.Obj.X != 3 {
		t.Errorf("%+v, %v", v, err)
	}
	if list, _ := c.Misread(); len(list) != 6 {
		t.Errorf("%d values: %v", len(list), list)
	}
	var o struct {
		A opt[int64] `json:"a"`
		B opt[int64] `json:"b"`
	}
	c = codec.NewCursor([]byte(`{"a":"x","b":2}`)).Lenient()
	codec.Read(c, &o)
	if c.End() != nil || o.A.state != codec.StateAbsent || o.B.value != 2 {
		t.Errorf("%+v", o)
	}
}

// Times without an offset are in UTC, and a leap second is the second after it; a
// strict cursor rejects them.
func TestTimesWithoutOffset(t *testing.T) {
	const want = "2024-01-02T03:04:05Z"
	for text, value := range map[string]string{
		"2024-01-02T03:04:05": want, "2024-01-02 03:04:05": want, " 2024-01-02T03:04:05Z ": want, "2024-01-02T03:04:05.5": "2024-01-02T03:04:05.5Z",
		"2016-12-31T23:59:60Z": "2017-01-01T00:00:00Z", "2016-12-31T23:59:60.5": "2017-01-01T00:00:00Z",
	} {
		var v thing
		c := codec.NewCursor([]byte(`{"at":"` + text + `","last":"read"}`)).Lenient()
		codec.Read(c, &v)
		if list, _ := c.Misread(); v.At.Format(time.RFC3339Nano) != value || c.End() != nil || len(list) != 0 || v.Last != "read" {
			t.Errorf("%q: %v, want %q; misread %v", text, v.At, value, list)
		}
		c = codec.NewCursor([]byte(`{"at":"` + text + `"}`))
		codec.Read(c, &v)
		if c.End() == nil {
			t.Errorf("a strict cursor reads %q", text)
		}
	}
}

// Times in other forms have the value that they probably mean.
func TestLenientTimes(t *testing.T) {
	const want = "2024-01-02T03:04:05Z"
	for text, value := range map[string]string{
		"2024-01-02":        "2024-01-02T00:00:00Z",
		"2024-01-02T03:04Z": "2024-01-02T03:04:00Z", "2024-01-02T03:04": "2024-01-02T03:04:00Z", "Tue, 02 Jan 2024 03:04:05 GMT": want,
		"": "", "  ": "", "soon": "", "0000-00-00 00:00:00": "", "2024-13-01T00:00:00Z": "",
	} {
		var v thing
		c := codec.NewCursor([]byte(`{"at":"` + text + `","last":"read"}`)).Lenient()
		codec.Read(c, &v)
		got := ""
		if !v.At.IsZero() {
			got = v.At.Format(time.RFC3339Nano)
		}
		if list, _ := c.Misread(); got != value || c.End() != nil || len(list) != 1 || list[0].Text != `"`+text+`"` || v.Last != "read" {
			t.Errorf("%q: %q, want %q; misread %v", text, got, value, list)
		}
	}
}

// Malformed JSON is an error, and a list of bad values has a bounded report.
func TestLenientLimits(t *testing.T) {
	for _, text := range []string{`{"n":"a}`, `{"n":[1,}`, `{"n":{"a":}}`, `{"id":"a" "n":1}`, `{"n":"a"`, "{\"n\":\"\n\"}", `{"n":tru}`} {
		c := codec.NewCursor([]byte(text)).Lenient()
		codec.Read(c, &thing{})
		if c.End() == nil {
			t.Errorf("%s is read", text)
		}
	}
	var v thing
	c := codec.NewCursor([]byte(`{"ints":[` + strings.Repeat(`"x",`, 5000) + `1]}`)).Lenient()
	codec.Read(c, &v)
	if list, more := c.Misread(); c.End() != nil || len(list) != 100 || more != 4900 || len(v.Ints) != 5001 || v.Ints[5000] != 1 {
		t.Errorf("%d and %d of %d", len(list), more, len(v.Ints))
	}
}

// A lenient cursor and another one read valid bodies alike.
func TestLenientReadsTheSame(t *testing.T) {
	for _, text := range []string{`{"id":"a","n":1,"at":"2024-01-02T03:04:05Z","list":["b"],"ptr":{"n":null},"map":{"c":2},"obj":null}`, `{}`, `null`} {
		var a, b thing
		c := codec.NewCursor([]byte(text)).Lenient()
		codec.Read(c, &a)
		if err := codec.Unmarshal([]byte(text), &b); err != nil || c.End() != nil || fmt.Sprintf("%+v", a.List) != fmt.Sprintf("%+v", b.List) || a.At != b.At || a.N != b.N || a.Obj != b.Obj {
			t.Errorf("%s: %+v, %+v", text, a, b)
		}
		if list, _ := c.Misread(); len(list) != 0 {
			t.Errorf("%s: %v", text, list)
		}
	}
}
