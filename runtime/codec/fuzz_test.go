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

// The fuzz tests compare every reader with encoding/json on the same input: it
// must accept the same texts and return the same values, except for the
// differences listed in doc.go.

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

// texts are seeds for all fuzz targets: each rule of the grammar, obeyed and
// broken.
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
			t.Fatalf("%q: valid for encoding/json: %t, error of Raw: %v", text, valid, err)
		}
		if want := bytes.Trim(text, " \t\r\n"); err == nil && !bytes.Equal(raw, want) {
			t.Fatalf("Raw returned %q, want %q", raw, want)
		}
	})
}

func FuzzAny(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := read(text, codec.Any)
		want, wantErr := standard[any](text)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: error of encoding/json: %v, of Any: %v", text, wantErr, err)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %#v, want %#v", text, got, want)
		}
	})
}

// agree checks that a reader accepts the texts that encoding/json accepts, and
// returns the same values. extra reports whether it may accept another text.
func agree[T any](t *testing.T, text []byte, reader func(*codec.Cursor) T, equal func(a, b T) bool, extra func(got T) bool) {
	t.Helper()
	got, err := read(text, reader)
	want, wantErr := standard[T](text)
	switch {
	case wantErr == nil && err != nil:
		t.Fatalf("%T from %q: encoding/json returns %v, the codec fails: %v", want, text, want, err)
	case wantErr == nil && !equal(got, want):
		t.Fatalf("%T from %q: got %v, want %v", want, text, got, want)
	case wantErr != nil && err == nil && !extra(got):
		t.Fatalf("%T from %q: got %v, encoding/json fails: %v", want, text, got, wantErr)
	}
}

func same[T comparable](a, b T) bool { return a == b }

func never[T any](T) bool { return false }

// isExactly returns a function that reports whether the text is the same number
// as an integer.
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
			t.Skip() // big.Rat would take too long
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
