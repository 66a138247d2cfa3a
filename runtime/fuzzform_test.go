package runtime_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/runtime"
)

// FuzzForm writes texts, lists and objects into forms, and expects that net/url reads
// them back, and nothing else.
func FuzzForm(f *testing.F) {
	for _, s := range []string{"a", "", "x y&=+é", "%2f", "a,b|c", "\x00\r\n", "[]", ";", "\u2028"} {
		f.Add(s, s, "b")
	}
	core := newCore(f, nil)
	f.Fuzz(func(t *testing.T, name, a, b string) {
		if !utf8.ValidString(name) || !utf8.ValidString(a) || !utf8.ValidString(b) || slices.Contains([]string{"last", "list"}, name) {
			return // JSON has no bytes
		}
		rec := &recorder{}
		with, err := core.With(runtime.WithHTTPClient(&http.Client{Transport: rec}))
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(map[string]any{name: a, "list": []string{a, b}, "last": "1"})
		if err != nil {
			t.Fatal(err)
		}
		if err := with.Request("a.b", "POST", "/x").Form(form{string(text)}).Call(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := url.ParseQuery(rec.bodies[0])
		if err != nil || len(got) != 3 || !slices.Equal(got[name], []string{a}) || !slices.Equal(got["list"], []string{a, b}) || !slices.Equal(got["last"], []string{"1"}) {
			t.Errorf("%s became %s (%v)", text, rec.bodies[0], err)
		}
	})
}
