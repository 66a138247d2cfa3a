package codec_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// Fuzz tests that read arbitrary text into structs.

// FuzzModel reads arbitrary text into a struct: a value that is accepted is
// written and read again without a change.
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

// FuzzModelAsEncodingJSON reads text that encoding/json wrote, so that none of
// the differences in doc.go applies.
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
