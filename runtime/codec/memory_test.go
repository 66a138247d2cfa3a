//go:build !purego

package codec_test

import (
	"bytes"
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"
	"weak"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Tests of the rules of shared memory, and exact counts of allocations.

// points reports whether s lies in b.
func points(s string, b []byte) bool {
	p, start := uintptr(unsafe.Pointer(unsafe.StringData(s))), uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	return p >= start && p < start+uintptr(len(b))
}

func TestStringsShareTheBody(t *testing.T) {
	for _, test := range []struct {
		text   string
		copy   bool
		shares bool
	}{
		{`"plain"`, false, true},
		{`"longer than one word"`, false, true},
		{`"accentué"`, false, true},
		{`"an escape \n"`, false, false},
		{"\"invalid \xff\"", false, false},
		{`"plain"`, true, false},
		{`"longer than one word"`, true, false},
	} {
		b := []byte(test.text)
		c := codec.NewCursor(b)
		if test.copy {
			c.CopyStrings()
		}
		if s := codec.String(c); points(s, b) != test.shares || c.End() != nil {
			t.Errorf("%s, copy %t: shares %t, want %t (%v)", test.text, test.copy, !test.shares, test.shares, c.Err())
		}
	}
}

// Every reader of text obeys CopyStrings.
func TestCopyStrings(t *testing.T) {
	b := []byte(`{"key":{"a key":"value of some length"},"enum":"active status","n":123,"any":["inside of any",1.5]}`)
	c := codec.NewCursor(b).CopyStrings()
	var kept []string
	for c.ObjectStart(); c.NextMember(); {
		switch c.Key() {
		case "key":
			var m map[string]string
			codec.Read(c, &m)
			for k, v := range m {
				kept = append(kept, k, v)
			}
		case "enum":
			kept = append(kept, string(codec.Text[status](c)))
		case "n":
			kept = append(kept, string(codec.Number(c)))
		default:
			list := codec.Any(c).([]any)
			kept = append(kept, list[0].(string), string(list[1].(json.Number)))
		}
	}
	if err := c.End(); err != nil || len(kept) != 6 {
		t.Fatalf("kept %q: %v", kept, err)
	}
	for _, s := range kept {
		if points(s, b) {
			t.Errorf("%q shares the body", s)
		}
	}
}

// Rule 2: the caller of UnmarshalJSON may reuse its bytes.
func TestUnmarshalCopiesItsInput(t *testing.T) {
	b := page(1)
	var v customers
	if err := codec.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	clear(b)
	if v[0].FirstName != "Ada" || string(v[0].Fields["segment"]) != `["vip","b2b"]` {
		t.Errorf("changed with the caller's bytes: %q %q", v[0].FirstName, v[0].Fields)
	}
}

func TestDecodeDoesNotCopyItsInput(t *testing.T) {
	b := page(1)
	var v customers
	if err := codec.Decode(b, &v); err != nil || !points(v[0].Email, b) {
		t.Errorf("%q is a copy (%v)", v[0].Email, err)
	}
}

// Rule 3: an append to a raw value does not overwrite the bytes that follow.
func TestRawHasNoSpareCapacity(t *testing.T) {
	b := []byte(`[1,"next"]`)
	c := codec.NewCursor(b)
	c.ArrayStart()
	c.NextElement()
	raw := codec.Raw(c)
	_ = append(raw, "overwritten"...)
	c.NextElement()
	if s := codec.String(c); s != "next" || cap(raw) != 1 {
		t.Errorf("the string after the raw value is %q, the raw value's capacity %d", s, cap(raw))
	}
}

// Rule 4: a secret lives in memory of its own, with and without escapes.
func TestSecretsAreCopied(t *testing.T) {
	type secret string
	for _, text := range []string{`"s3cret-token"`, `"s3cret\u002dtoken"`} {
		b := []byte(text)
		c := codec.NewCursor(b)
		s := codec.SecretText[secret](c)
		clear(b)
		if s != "s3cret-token" || points(string(s), b) {
			t.Errorf("from %s: %q, in the body: %t", text, s, points(string(s), b))
		}
	}
}

func TestSecretDoesNotKeepTheBody(t *testing.T) {
	body := new([64 << 10]byte)
	copy(body[:], `"token"`)
	watch := weak.Make(body)
	secret := codec.SecretText[string](codec.NewCursor(body[:7]))
	body = nil
	for range 10 {
		runtime.GC()
		if watch.Value() == nil {
			break
		}
	}
	if watch.Value() != nil {
		t.Error("the body is still alive")
	}
	runtime.KeepAlive(secret)
}

func TestAllocations(t *testing.T) {
	text := page(30)
	var v customers
	if err := codec.Decode(text, &v); err != nil {
		t.Fatal(err)
	}
	plans := new(codec.Plans)
	w := codec.NewWriter(nil).Using(plans)
	maps := map[string]address{"a": {ID: "1"}, "b": {ID: "2"}, "c": {}}
	pointers := map[string]*address{"a": {ID: "1"}, "b": {ID: "2"}, "c": {}}
	short := map[string][]byte{
		"string":  []byte(`"a string"`),
		"escaped": []byte(`"a \u0073tring"`),
		"time":    []byte(`"2024-01-02T03:04:05.678Z"`),
		"zone":    []byte(`"2024-01-02T03:04:05.678+02:00"`),
		"integer": []byte(`-1234567890`),
		"decimal": []byte(`1234.56`),
		"long":    []byte(`0.12345678901234567`),
		"map":     []byte(`{"a":{"id":"1"},"b":{"id":"2"},"c":{}}`),
		"list":    []byte("[" + strings.Repeat("123456789,", 999) + "1]"),
	}
	integers := func(c *codec.Cursor) []int64 { return codec.List(c, codec.Int64) }
	tests := []struct {
		name string
		want float64
		run  func()
	}{
		// Each customer: addresses, a time behind a pointer, and the map of
		// custom fields, which takes two. Then the cursor and the list.
		{"page of 30 customers", 30*4 + 2, func() { v = nil; codec.Read(codec.NewCursor(text).Using(plans), &v) }},
		{"page of 30 customers, written", 0, func() { w.Reset(); codec.Write(w, &v) }},
		{"map, written", 0, func() { w.Reset(); codec.Write(w, &maps) }},
		{"map of pointers, written", 0, func() { w.Reset(); codec.Write(w, &pointers) }},
		// The cursor and two for the map itself.
		{"map", 3, func() { maps = nil; codec.Read(codec.NewCursor(short["map"]).Using(plans), &maps) }},
		{"map of pointers", 6, func() { pointers = nil; codec.Read(codec.NewCursor(short["map"]).Using(plans), &pointers) }},
		{"skip", 0, func() { codec.NewCursor(text).Skip() }},
		{"string", 1, func() { _, _ = read(short["string"], codec.String) }},
		{"string with an escape", 3, func() { _, _ = read(short["escaped"], codec.String) }},
		{"time", 1, func() { _, _ = read(short["time"], codec.Time) }},
		{"time with whole hours", 1, func() { _, _ = read(short["zone"], codec.Time) }},
		{"integer", 1, func() { _, _ = read(short["integer"], codec.Int64) }},
		{"decimal", 1, func() { _, _ = read(short["decimal"], codec.Float64) }},
		{"long decimal", 1, func() { _, _ = read(short["long"], codec.Float64) }},
		{"list of 1000", 2, func() { _, _ = read(short["list"], integers) }},
		{"write time", 0, func() { w.Reset(); codec.WriteTime(w, v[0].CreatedAt) }},
		{"write map", 0, func() { w.Reset(); codec.WriteMap(w, v[0].Fields, codec.WriteRaw) }},
		{"write floats", 0, func() { w.Reset(); codec.WriteFloat64(w, 1234.56); codec.WriteFloat64(w, 1e-9) }},
		{"write an escaped string", 0, func() { w.Reset(); codec.WriteString(w, "a\nb\u2028\xff é") }},
	}
	for _, test := range tests {
		if got := testing.AllocsPerRun(20, test.run); got != test.want && !raceDetector { // with it, pools drop values at random
			t.Errorf("%s: %v allocations, want %v", test.name, got, test.want)
		}
	}
}

// A list that begins like a long one, but is short, does not take much memory.
func TestGuessIsBounded(t *testing.T) {
	type large [1024]byte
	text := []byte(`[1,1,1,1,1,1,"` + strings.Repeat("x", 1<<20) + `"]`)
	reader := func(c *codec.Cursor) (v large) { c.Skip(); return v }
	list, err := read(text, func(c *codec.Cursor) []large { return codec.List(c, reader) })
	if err != nil || len(list) != 7 {
		t.Fatal(len(list), err)
	}
	if size := cap(list) * 1024; size > 2*len(text) {
		t.Errorf("a body of %d bytes took a list of %d", len(text), size)
	}
}

// The capacity of a list follows the length of the last ones, even if the first
// one was long.
func TestGuessFollowsTheLists(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("[[" + strings.Repeat("1,", 200) + "1]")
	for range 50 {
		b.WriteString(",[1,2]")
	}
	b.WriteString("]")
	lists, err := read(b.Bytes(), func(c *codec.Cursor) [][]int64 {
		return codec.List(c, func(c *codec.Cursor) []int64 { return codec.List(c, codec.Int64) })
	})
	if err != nil {
		t.Fatal(err)
	}
	planned, err := readInto[[][]int32](b.String())
	if err != nil {
		t.Fatal(err)
	}
	if a, b := cap(lists[50]), cap(planned[50]); a > 4 || b > 4 {
		t.Errorf("the last lists of 2 have capacities %d and %d", a, b)
	}
}

func TestWriterKeepsNoKeys(t *testing.T) {
	body := new([64 << 10]byte)
	copy(body[:], `{"some key":"value"}`)
	watch := weak.Make(body)
	w := codec.NewWriter(nil)
	m := codec.Map(codec.NewCursor(body[:20]), codec.String)
	codec.WriteMap(w, m, codec.WriteString)
	w.Reset()
	m, body = nil, nil
	for range 10 {
		runtime.GC()
		if watch.Value() == nil {
			break
		}
	}
	if watch.Value() != nil {
		t.Error("a writer that was reset keeps the body of an earlier key alive")
	}
	codec.WriteTime(w, time.Time{})
}
