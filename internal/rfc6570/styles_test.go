package rfc6570

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	stduritemplate "github.com/std-uritemplate/std-uritemplate/go/v2"

	"github.com/nimbugen/nimbugen/runtime"
)

// FuzzStyles writes texts, lists and objects in every style that is a URI template.

// styles are the templates of a parameter p, by the style and whether it explodes.
var styles = []struct {
	style    string
	explode  bool
	template string
}{
	{"simple", false, "{p}"}, {"simple", true, "{p*}"},
	{"label", false, "{.p}"}, {"label", true, "{.p*}"},
	{"matrix", false, "{;p}"}, {"matrix", true, "{;p*}"},
	{"form", false, "{?p}"}, {"form", true, "{?p*}"},
}

func FuzzStyles(f *testing.F) {
	for _, s := range []string{"blue", "a b", "a/b?c#d", "é\u2028", "%41", "a,b;c=d&e", "~-._", "..", "+", "\x00"} {
		f.Add(s, "black", "R")
	}
	sent := &recorder{}
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://api.example.com"}, runtime.WithHTTPClient(&http.Client{Transport: sent}))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, a, b, key string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) || !utf8.ValidString(key) || a == "" || b == "" || key == "" {
			return // an empty value is an error in a path, and RFC 6570 has no bytes
		}
		object := map[string]string{key: a}
		for _, s := range styles {
			for _, v := range []struct{ ours, theirs any }{{&a, a}, {&[]string{a, b}, []any{a, b}}, {&object, map[string]any{key: a}}} {
				req := core.Request("a.b", "GET", "/x/{p}/y")
				if s.style == "form" {
					req = core.Request("a.b", "GET", "/x").Params(query(func(p *runtime.Params) { p.Styled("query", "form", s.explode, "p", v.ours) }))
				} else {
					req.PathStyled(s.style, s.explode, "p", v.ours)
				}
				if err := req.Call(t.Context()); err != nil {
					if strings.Contains(a+b+key, ".") {
						continue // dot segments
					}
					t.Fatalf("%s %q: %v", s.template, v.theirs, err)
				}
				want, err := stduritemplate.Expand(s.template, stduritemplate.Substitutions{"p": v.theirs})
				if err != nil {
					t.Fatal(err)
				}
				if got := sent.written(s.style); components(got) != components(want) {
					t.Errorf("%s explode %t of %q: %s, want %s", s.style, s.explode, v.theirs, got, want)
				}
			}
		}
	})
}

type query func(*runtime.Params)

func (q query) EncodeParams(p *runtime.Params) { q(p) }

// recorder keeps the URL of the last request.
type recorder struct{ last *url.URL }

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.last = req.URL
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
}

// written returns what stands in the place of the template.
func (r *recorder) written(style string) string {
	if style == "form" {
		return "?" + r.last.RawQuery
	}
	return strings.TrimSuffix(strings.TrimPrefix(r.last.EscapedPath(), "/x/"), "/y")
}

// components escapes each component of a text anew, so that two ways of escaping a
// character are equal, and delimiters are not equal to escaped ones.
func components(text string) string {
	var b strings.Builder
	start := 0
	flush := func(end int) {
		part := text[start:end]
		if plain, err := url.PathUnescape(part); err == nil {
			part = url.QueryEscape(plain)
		}
		b.WriteString(part)
	}
	for i := range len(text) {
		if strings.IndexByte(",;&=?", text[i]) >= 0 {
			flush(i)
			b.WriteByte(text[i])
			start = i + 1
		}
	}
	flush(len(text))
	return b.String()
}
