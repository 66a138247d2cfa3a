package style

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzWithQuery expects that setting one parameter leaves the others as they
// are.
func FuzzWithQuery(f *testing.F) {
	f.Add("a=1&b=2", "a", "x y")
	f.Add("a%20b=1&&=", "a b", "&")
	f.Fuzz(func(t *testing.T, raw, name, value string) {
		before, err := url.ParseQuery(raw)
		if err != nil || name == "" {
			return
		}
		after, err := url.ParseQuery(WithQuery(raw, name, value))
		if err != nil || after.Get(name) != value || len(after[name]) != 1 {
			t.Fatalf("%q with %q=%q: %v %v", raw, name, value, after, err)
		}
		for key, values := range before {
			if key != name && strings.Join(values, "&") != strings.Join(after[key], "&") {
				t.Errorf("%q with %q lost %q", raw, name, key)
			}
		}
		if HasQuery(WithoutQuery(raw, name), name) {
			t.Errorf("%q still has %q", raw, name)
		}
	})
}
