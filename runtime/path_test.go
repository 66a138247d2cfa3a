package runtime_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests that path parameters stay in their segment.

func TestPathValues(t *testing.T) {
	for value, want := range map[string]string{
		"ada@example.com": "ada%40example.com",
		"a/b":             "a%2Fb",
		"a%2fb":           "a%252fb",
		"a?b#c":           "a%3Fb%23c",
		"...":             "...",
		".a":              ".a",
		"a..b":            "a..b",
		"é ;=":            "%C3%A9%20%3B%3D",
		"a\r\nb\x00":      "a%0D%0Ab%00",
		"%2e%2e":          "%252e%252e",
	} {
		rec := &recorder{}
		if err := newCore(t, rec).Request("a.b", "GET", "/x/{id}/y").Path(value).Call(t.Context()); err != nil {
			t.Errorf("%q: %v", value, err)
		} else if got := rec.last().URL.EscapedPath(); got != "/v1/x/"+want+"/y" {
			t.Errorf("%q: %s", value, got)
		}
	}
}

func TestPathJSON(t *testing.T) {
	for want, value := range map[string]any{
		"%22a%2Fb%22":             "a/b",
		"%22.%22":                 ".",
		"%5B1%2C2%5D":             []int64{1, 2},
		"%7B%22a%22%3A%22b%22%7D": map[string]string{"a": "b"},
	} {
		rec := &recorder{}
		if err := newCore(t, rec).Request("a.b", "GET", "/x/{id}/y").PathJSON(value).Call(t.Context()); err != nil {
			t.Errorf("%v: %v", value, err)
		} else if got := rec.last().URL.EscapedPath(); got != "/v1/x/"+want+"/y" {
			t.Errorf("%v: %s", value, got)
		}
	}
}

func TestPathRejected(t *testing.T) {
	rec := &recorder{}
	core := newCore(t, rec)
	list := []string{".."}
	for _, req := range []*runtime.Request{
		core.Request("a.b", "GET", "/x/{id}").Path(""),
		core.Request("a.b", "GET", "/x/{id}").Path("."),
		core.Request("a.b", "GET", "/x/{id}").Path(".."),
		core.Request("a.b", "GET", "/x/{id}").Path("../secret"),
		core.Request("a.b", "GET", "/x/{id}").Path(`a\..\b`),
		core.Request("a.b", "GET", "/x/{id}").PathValue(&list),
		core.Request("a.b", "GET", "/x/{id}").PathValue([]string{}),
		core.Request("a.b", "GET", "/x/{id}").PathJSON("a/../secret"),
		core.Request("a.b", "GET", "/x/{id}").PathJSON(json.Number("1.")),
		core.Request("a.b", "GET", "/x/{id}").PathStyled("label", true, "id", []string{"", ""}),
		core.Request("a.b", "GET", "/x/{id}").PathValue((*string)(nil)),
		core.Request("a.b", "GET", "/x/{id}").PathValue(runtime.Opt[string]{}),
		core.Request("a.b", "GET", "/x/{id}/{other}").Path("1"),
		core.Request("a.b", "GET", "/x/{id}").PathStyled("form", false, "id", "1"),
	} {
		err := req.Call(t.Context())
		if err == nil {
			t.Errorf("sent to %s", rec.last().URL)
		} else if !strings.HasPrefix(err.Error(), "a.b: path parameter ") {
			t.Error(err)
		}
	}
}

func TestPathTemplates(t *testing.T) {
	for _, test := range []struct{ template, want string }{
		{"/a/{x}.{y}/b", "/v1/a/1.2/b"},
		{"/a b/{x}/é/{y}", "/v1/a%20b/1/%C3%A9/2"},
		{"/a%2Fb/{x}{y}", "/v1/a%2Fb/12"},
		{"/{x}/{y}:run!", "/v1/1/2:run!"},
	} {
		rec := &recorder{}
		if err := newCore(t, rec).Request("a.b", "GET", test.template).Path("1").PathValue(2).Call(t.Context()); err != nil {
			t.Error(err)
		} else if got := rec.last().URL.EscapedPath(); got != test.want {
			t.Errorf("%s: %s, want %s", test.template, got, test.want)
		}
	}
}

func TestPathQuery(t *testing.T) {
	for _, test := range []struct{ template, value, want string }{
		{"/a/{x}?beta=true", "1", "/v1/a/1?beta=true"},
		{"/a/{x}?beta=true", "a?b&c", "/v1/a/a%3Fb%26c?beta=true"},
		{"/a?v={x}&w=a b", "1&2?", "/v1/a?v=1%262%3F&w=a%20b"},
		{"/a/{x}?", "1", "/v1/a/1"},
	} {
		for params, want := range map[*pet]string{nil: "", {Name: "&?"}: "name=%26%3F"} {
			switch {
			case want == "":
				want = test.want
			case strings.Contains(test.want, "?"):
				want = test.want + "&" + want
			default:
				want = test.want + "?" + want
			}
			rec := &recorder{}
			if err := newCore(t, rec).Request("a.b", "GET", test.template).Path(test.value).Params(params).Call(t.Context()); err != nil {
				t.Error(err)
			} else if got := rec.last().URL.RequestURI(); got != want {
				t.Errorf("%s: %s, want %s", test.template, got, want)
			}
		}
	}
}

func TestServers(t *testing.T) {
	for _, test := range []struct{ base, server, want string }{
		{"", "", "https://api.example.com/v1/p"},
		{"", "https://other.example/up", "https://other.example/up/p"},
		{"", "/v2", "https://api.example.com/v2/p"},
		{"http://127.0.0.1:9/", "https://other.example/up", "http://127.0.0.1:9/p"},
		{"http://127.0.0.1:9", "/v2", "http://127.0.0.1:9/v2/p"},
	} {
		rec := &recorder{}
		var opts []runtime.Option
		if test.base != "" {
			opts = append(opts, runtime.WithBaseURL(test.base))
		}
		if err := newCore(t, rec, opts...).Request("a.b", "GET", "/p").Server(test.server).Call(t.Context()); err != nil {
			t.Error(err)
		} else if got := rec.last().URL.String(); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}

func FuzzPath(f *testing.F) {
	for _, s := range []string{"a", "..", ".", "", "/", "%2f", "a/../b", "\\", "é", "%", "?#"} {
		f.Add(s)
	}
	core := newCore(f, nil)
	f.Fuzz(func(t *testing.T, v string) {
		rec := &recorder{}
		with, _ := core.With(runtime.WithHTTPClient(&http.Client{Transport: rec}))
		if err := with.Request("a.b", "GET", "/x/{id}/y").Path(v).Call(t.Context()); err != nil {
			if len(rec.requests) > 0 {
				t.Fatal("an error after sending", err)
			}
			return
		}
		escaped := rec.last().URL.EscapedPath()
		parts := strings.Split(escaped, "/")
		if len(parts) != 5 || parts[1] != "v1" || parts[2] != "x" || parts[4] != "y" {
			t.Fatalf("%q left its segment: %s", v, escaped)
		}
		plain, err := url.PathUnescape(parts[3])
		if err != nil || plain != v || plain == "." || plain == ".." || plain == "" {
			t.Fatalf("%q became %q", v, parts[3])
		}
		for part := range strings.SplitSeq(strings.ReplaceAll(plain, `\`, "/"), "/") {
			if part == ".." || part == "." {
				t.Fatalf("%q holds a dot segment once decoded", v)
			}
		}
	})
}
