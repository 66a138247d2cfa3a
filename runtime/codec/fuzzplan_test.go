package codec_test

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The fuzz tests compare plans with encoding/json, which reads and writes the
// same struct by its tags.

// wild is node without DescribeJSON.
type wild node

// comparableText reports whether none of the differences in doc.go applies to
// text: no object has a name twice, or a name that equals one of node in another
// case.
func comparableText(text []byte) bool {
	names := map[string]bool{}
	for f := range reflect.TypeFor[node]().Fields() {
		names[f.Tag.Get("json")] = true
	}
	d := json.NewDecoder(bytes.NewReader(text))
	type level struct {
		object, value bool
		seen          map[string]bool
	}
	stack := []level{{}}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return true
		}
		if err != nil {
			return true // both fail
		}
		top := &stack[len(stack)-1]
		if key, ok := token.(string); ok && top.object && !top.value {
			lower := strings.ToLower(strings.NewReplacer("\u017f", "s", "\u212a", "k").Replace(key))
			if top.seen[lower] || names[lower] && lower != key || lower == "a" || lower == "b" && key != "b" {
				return false
			}
			top.seen[lower], top.value = true, true
			continue
		}
		top.value = false
		switch token {
		case json.Delim('{'):
			stack = append(stack, level{object: true, seen: map[string]bool{}})
		case json.Delim('['):
			stack = append(stack, level{})
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
			stack[len(stack)-1].value = false
		}
	}
}

var nodes = []string{
	`{"id":"1","list":[{"id":"2"},null],"map":{"x":{},"y":null},"any":{"y":[1]},"more":[1],"next":{"next":{"n":5}}}`,
	`{"maps":{"a":{"b":1},"c":null},"nodes":{"a":{"nodes":{"b":null}}},"lists":[[1],[],null],"plain":[{"plain":[{}]},{"u":255}]}`,
	`{"n":-1,"small":-32768,"int":7,"f":1.5,"f32":0.1,"big":18446744073709551615,"status":"x","number":1e3,"texts":["a",null],"deep":"d","ptr":3,"b":true}`,
	`{"foreign":{"C":1},"key":{"x":1},"u":256}`, `{"deep":null,"small":32768}`, `{"plain":[1]}`, `{"map":[]}`, `{"nodes":{"a":1}}`,
	`{"id":"1","n":2,"b":true,"next":{"b":false,"n":3,"id":"4","next":{"id":"5","n":6,"b":true}}}`,
	"{\n\t\"id\" : \"spaced\" , \"n\" :1,\"b\": true }", `{"\u0069d":"escaped"}`, `{"id":"a"`, `{"id":"a",}`, `{"id" "a"}`, `{"id":"a" "n":1}`,
}

func FuzzPlanAsEncodingJSON(f *testing.F) {
	seed(f)
	for _, text := range nodes {
		f.Add([]byte(text))
	}
	plans := new(codec.Plans)
	f.Fuzz(func(t *testing.T, text []byte) {
		if !comparableText(text) {
			t.Skip()
		}
		var got node
		c := codec.NewCursor(text).Using(plans)
		codec.Read(c, &got)
		err := c.End()
		want, wantErr := standard[wild](text)
		switch {
		case wantErr == nil && err != nil:
			t.Fatalf("%q: encoding/json returns %+v, the codec fails: %v", text, want, err)
		case wantErr == nil && !reflect.DeepEqual(wild(got), want):
			t.Fatalf("%q: got %+v, want %+v", text, got, want)
		case wantErr != nil && err == nil && !bytes.ContainsAny(text, ".eE"):
			t.Fatalf("%q: got %+v, encoding/json fails: %v", text, got, wantErr)
		}
		if err != nil || wantErr != nil {
			return
		}
		w := codec.NewWriter(nil).Using(plans)
		codec.Write(w, &got)
		wantText, wantErr := standardText(want)
		if err := w.Err(); (err == nil) != (wantErr == nil) || err == nil && string(w.Bytes()) != wantText {
			t.Fatalf("%q: written %s (%v), want %s (%v)", text, w.Bytes(), err, wantText, wantErr)
		}
	})
}

// FuzzPlanRoundTrip writes whatever was read and reads it again.
func FuzzPlanRoundTrip(f *testing.F) {
	seed(f)
	for _, text := range nodes {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"always":1,"omit":null,"ornull":{"id":"1"},"list":null,"nullable":[],"left":["a"],"map":{},"texts":["1",null],"price":1e3,"zz":{},"kind":"k"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		roundTrip[node](t, text)
		roundTrip[customer](t, text)
		roundTrip[options](t, text)
		roundTrip[map[string][]opt[*customer]](t, text)
	})
}

func roundTrip[T any](t *testing.T, text []byte) {
	t.Helper()
	var first, second T
	if codec.Unmarshal(text, &first) != nil {
		return
	}
	out, err := codec.Marshal(&first)
	if err != nil {
		if strings.Contains(err.Error(), "cannot be null") || strings.Contains(err.Error(), "no JSON number") {
			return
		}
		t.Fatalf("%T: %q was read but not written: %v", first, text, err)
	}
	if err := codec.Unmarshal(out, &second); err != nil {
		t.Fatalf("%T: %q, written from %q: %v", first, out, text, err)
	}
	again, err := codec.Marshal(&second)
	if err != nil || !bytes.Equal(out, again) {
		t.Fatalf("%T: written %q, after another reading %q (%v)", first, out, again, err)
	}
}
