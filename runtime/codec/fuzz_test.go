package codec_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math/big"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file compares every reader with encoding/json on the same input: same
// texts accepted, same values, but for the differences listed in doc.go.

// read reads all of text with one reader.
func read[T any](text []byte, reader func(*codec.Cursor) T) (T, error) {
	c := codec.NewCursor(text)
	v := reader(c)
	return v, c.End()
}

// standard reads all of text with encoding/json, numbers in any kept as text.
func standard[T any](text []byte) (v T, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return v, err
	}
	if _, err := d.Token(); err != io.EOF {
		return v, io.ErrUnexpectedEOF
	}
	return v, nil
}

// texts are seeds for all fuzz targets: each grammar rule, kept and broken.
var texts = []string{
	``, ` `, `null`, ` true `, `false`, `nul`, `tru`, `0`, `-0`, `01`, `-`, `1.`, `.5`, `1e`, `1e+`, `1E-2`, `5.0`, `5e2`, `1e400`,
	`9223372036854775807`, `9223372036854775808`, `-9223372036854775808`, `18446744073709551615`, `18446744073709551616`,
	`123456789012345678901234567890`, `0.1`, `1.7976931348623157e308`, `16777217`, `3.4028236e38`, `0.30000000000000004`, `-0.0`, `128`, `4294967296`,
	`""`, `"a"`, `"abcdefgh"`, `"abcdefghijklmnop`, `"é"`, `"abcdefg\u00e9h"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ud83d\u0041"`, `"\ude00"`, `"\u00g0"`, `"\x"`, `"\`,
	"\"\xff\"", "\"abc\xffdefghijkl\"", "\"a\nb\"", "\"abcdefghi\x01\"", "\"\x7f\"", "[\"ab\xffc\",\"behind it\"]", "{\"ab\xffc\":\"behind it\"}", `"\"\\\/\b\f\n\r\t"`, "\"\u2028\"",
	`[]`, `[ ]`, `[1,2]`, `[1,]`, `[,]`, `[1 2]`, `[`, `]`, `{}`, `{ }`, `{"a":1}`, `{"a":1,}`, `{"a"}`, `{"a":}`, `{a:1}`, `{"a":1 "b":2}`, `{"a":1,"a":2}`,
	`{"\u0061":1}`, ` { "a" : [ 1 , { "b" : null } ] , "c" : "d" } `, `{"a":{"b":[[],{}]}}x`, `[1] [2]`, "\ufeff1", `{"a":1,"b":[true,false,null,"x",1.5e3]}`,
	`"2024-01-02T03:04:05Z"`, `"2024-02-29T23:59:59.123456789+05:30"`, `"2023-02-29T00:00:00Z"`, `"2024-01-02 03:04:05z"`, `"2024-01-02T03:04:05-0700"`, `"0000-01-01T00:00:00Z"`, `"9999-12-31T23:59:59-23:59"`,
	`"2024-01-02T03:04:05,5Z"`, `"2024-01-02T03:04:60Z"`, `"2024-01-02T24:00:00Z"`, `"2024-01-02T03:04:05.Z"`, `"2024-01-02T03:04:05.1234567890123Z"`, `"2024-01-02T03:04:05+24:00"`, `"2024-01-02T3:04:05Z"`,
	`"aGVsbG8="`, `"aGVsbG8"`, `"-_-_"`, `"+/+/"`, `"a"`, `"YQ==\n"`, `"Y\nQ=="`, `"Y\/Q="`, `"===="`, `"YQ="`,
	`{"id":"1","list":[{"id":"2"},null],"map":{"x":{}},"any":{"y":[1]},"more":[1],"again":{}}`,
	`{"list":[],"map":{},"ptr":null,"bytes":"YQ==","n":1,"f":2.5,"u":3,"b":true,"t":"2024-01-02T03:04:05Z","raw": [ 1 ] }`,
}

func seed(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
	f.Add(page(2))
}

func FuzzSkipAndRaw(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		raw, err := read(text, codec.Raw)
		if valid := json.Valid(text); valid != (err == nil) {
			t.Fatalf("%q: encoding/json says valid=%t, Raw says %v", text, valid, err)
		}
		if want := bytes.Trim(text, " \t\r\n"); err == nil && !bytes.Equal(raw, want) {
			t.Fatalf("Raw gave %q, want %q", raw, want)
		}
	})
}

func FuzzAny(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := read(text, codec.Any)
		want, wantErr := standard[any](text)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: encoding/json says %v, Any says %v", text, wantErr, err)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %#v, want %#v", text, got, want)
		}
	})
}

// agree checks that a reader accepts what encoding/json accepts, and gives the
// same; what it accepts beyond that, extra must explain.
func agree[T any](t *testing.T, text []byte, reader func(*codec.Cursor) T, equal func(a, b T) bool, extra func(got T) bool) {
	t.Helper()
	got, err := read(text, reader)
	want, wantErr := standard[T](text)
	switch {
	case wantErr == nil && err != nil:
		t.Fatalf("%T from %q: encoding/json gives %v, we fail: %v", want, text, want, err)
	case wantErr == nil && !equal(got, want):
		t.Fatalf("%T from %q: got %v, want %v", want, text, got, want)
	case wantErr != nil && err == nil && !extra(got):
		t.Fatalf("%T from %q: got %v, encoding/json fails: %v", want, text, got, wantErr)
	}
}

func same[T comparable](a, b T) bool { return a == b }

func never[T any](T) bool { return false }

// isExactly reports whether the text is the number that an integer prints as.
func isExactly[T any](text []byte) func(T) bool {
	return func(got T) bool {
		printed, _ := json.Marshal(got)
		a, okA := new(big.Rat).SetString(string(printed))
		b, okB := new(big.Rat).SetString(strings.TrimSpace(string(text)))
		return okA && okB && a.Cmp(b) == 0
	}
}

func FuzzNumbers(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if e := bytes.IndexAny(text, "eE"); e >= 0 && len(text)-e > 5 {
			t.Skip() // big.Rat would take for ever
		}
		agree(t, text, codec.Int64, same, isExactly[int64](text))
		agree(t, text, codec.Int32, same, isExactly[int32](text))
		agree(t, text, codec.Int[int8], same, isExactly[int8](text))
		agree(t, text, codec.Int[int16], same, isExactly[int16](text))
		agree(t, text, codec.Uint[uint64], same, isExactly[uint64](text))
		agree(t, text, codec.Uint[uint8], same, isExactly[uint8](text))
		agree(t, text, codec.Float64, same, never)
		agree(t, text, codec.Float[float32], same, never)
		agree(t, text, codec.Number, same, never)
	})
}

func FuzzText(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		agree(t, text, codec.String, same, never)
		agree(t, text, codec.SecretText[string], same, never)
		agree(t, text, codec.Bool, same, never)
		agree(t, text, func(c *codec.Cursor) string { return codec.String(c.CopyStrings()) }, same, never)
	})
}

var rfc3339 = regexp.MustCompile(`^\s*(null|"[^"]{11}([01]\d|2[0-3]):[^"]{5}(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):?[0-5]\d)")\s*$`)

func FuzzTime(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		equal := func(a, b time.Time) bool {
			_, offsetA := a.Zone()
			_, offsetB := b.Zone()
			return a.Equal(b) && offsetA == offsetB
		}
		if _, err := standard[time.Time](text); err == nil && !rfc3339.Match(text) {
			t.Skip() // time.Time also takes a comma, one-digit hours and offsets of 24 hours
		}
		agree(t, text, codec.Time, equal, func(got time.Time) bool {
			var s string
			if json.Unmarshal(text, &s) != nil || len(s) < 20 {
				return false
			}
			s = s[:10] + "T" + strings.ToUpper(s[11:])
			if n := len(s); s[n-5] == '+' || s[n-5] == '-' {
				s = s[:n-2] + ":" + s[n-2:]
			}
			want, err := time.Parse(time.RFC3339, s)
			return err == nil && equal(got, want)
		})
	})
}

func FuzzBytes(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.Contains(text, []byte("[")) {
			t.Skip()
		}
		equal := func(a, b []byte) bool { return bytes.Equal(a, b) && (a == nil) == (b == nil) }
		agree(t, text, codec.Bytes, equal, func([]byte) bool { return true })
	})
}

// model has a member for every way to compose readers.
type model struct {
	ID    string           `json:"id"`
	List  []*model         `json:"list"`
	Plain []model          `json:"plain"`
	Map   map[string]model `json:"map"`
	Any   any              `json:"any"`
	Ptr   *int64           `json:"ptr"`
	Bytes []byte           `json:"bytes"`
	N     int32            `json:"n"`
	F     float64          `json:"f"`
	U     uint8            `json:"u"`
	B     bool             `json:"b"`
	T     time.Time        `json:"t"`
	Raw   json.RawMessage  `json:"raw"`
	Next  *model           `json:"next"`
}

func (v *model) DecodeJSON(c *codec.Cursor) {
	for c.ObjectStart(); c.NextMember(); {
		switch c.Key() {
		case "id":
			v.ID = codec.String(c)
		case "list":
			v.List = codec.List(c, codec.ValuePtr[model])
		case "plain":
			v.Plain = codec.Values[model](c)
		case "map":
			v.Map = codec.ValueMap[model](c)
		case "any":
			v.Any = codec.Any(c)
		case "ptr":
			v.Ptr = codec.Ptr(c, codec.Int64)
		case "bytes":
			v.Bytes = codec.Bytes(c)
		case "n":
			v.N = codec.Int32(c)
		case "f":
			v.F = codec.Float64(c)
		case "u":
			v.U = codec.Uint[uint8](c)
		case "b":
			v.B = codec.Bool(c)
		case "t":
			v.T = codec.Time(c)
		case "raw":
			v.Raw = codec.Raw(c)
		case "next":
			v.Next = codec.ValuePtr[model](c)
		default:
			c.Skip()
		}
	}
}

func (v model) EncodeJSON(w *codec.Writer) {
	w.ObjectStart()
	codec.Put(w, "id", v.ID, codec.WriteString)
	codec.PutList(w, "list", v.List, func(w *codec.Writer, v *model) { codec.WritePtr(w, v, codec.WriteValue) })
	codec.PutValues(w, "plain", v.Plain)
	codec.PutMap(w, "map", v.Map, codec.WriteValue)
	codec.PutNonZero(w, "any", v.Any, codec.WriteAny)
	codec.PutPtr(w, "ptr", v.Ptr, codec.WriteInt64)
	codec.PutBytes(w, "bytes", v.Bytes)
	codec.PutInt32(w, "n", v.N)
	codec.PutFloat64(w, "f", v.F)
	codec.PutNonZero(w, "u", v.U, codec.WriteUint)
	codec.PutBool(w, "b", v.B)
	codec.PutTime(w, "t", v.T)
	codec.PutRaw(w, "raw", v.Raw)
	codec.PutValuePtr(w, "next", v.Next)
	w.ObjectEnd()
}

// FuzzModel reads arbitrary text into a struct: whatever is accepted is written
// and read again without a change.
func FuzzModel(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		var first, second model
		if codec.Unmarshal(text, &first) != nil {
			return
		}
		out, err := codec.Marshal(first)
		if err != nil {
			t.Fatalf("%q was read but not written: %v", text, err)
		}
		if err := codec.Unmarshal(out, &second); err != nil {
			t.Fatalf("%q, written from %q: %v", out, text, err)
		}
		again, err := codec.Marshal(second)
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("written %q, after another reading %q (%v)", out, again, err)
		}
	})
}

// FuzzModelAsEncodingJSON takes text that encoding/json wrote, so that no
// difference of doc.go is in it.
func FuzzModelAsEncodingJSON(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		source, err := standard[model](text)
		if err != nil {
			return
		}
		clean, err := json.Marshal(source)
		if err != nil {
			return
		}
		var got model
		if err := codec.Unmarshal(clean, &got); err != nil {
			t.Fatalf("%q: %v", clean, err)
		}
		want, err := standard[model](clean)
		if err != nil {
			t.Fatal(err)
		}
		gotText, _ := json.Marshal(got)
		wantText, _ := json.Marshal(want)
		if !bytes.Equal(gotText, wantText) {
			t.Fatalf("%q: got %s, want %s", clean, gotText, wantText)
		}
	})
}

func FuzzLookAhead(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		c := codec.NewCursor(text)
		tag, isTag := codec.Tag(c, "a")
		has := codec.HasMember(c, "a")
		if isTag && !has {
			t.Fatalf("%q: Tag found %q, HasMember nothing", text, tag)
		}
		v := codec.Any(c)
		if c.End() != nil {
			return
		}
		object, _ := v.(map[string]any)
		if _, want := object["a"]; has != want {
			t.Fatalf("%q: HasMember %t, want %t", text, has, want)
		}
	})
}
