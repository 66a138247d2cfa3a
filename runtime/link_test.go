package runtime

import (
	"net/http"
	"strings"
	"testing"
)

// Tests of the readers of Link headers and JSON pointers.

func TestLinkRel(t *testing.T) {
	for header, want := range map[string]string{
		`<https://a/?page=2&per_page=30>; rel="next", <https://a/?page=4>; rel="last"`: "https://a/?page=2&per_page=30",
		`<a>; rel=last, <b>; rel=next`:                         "b",
		`<a>;rel="prev next"`:                                  "a",
		`<a>; REL="NEXT"`:                                      "a",
		`<a,b;c>; title="x, <y>; rel=\"next\"", <d>; rel=next`: "d",
		`<a>; rel="prev"; rel="next"`:                          "",
		`<a>; title=x; rel=next`:                               "a",
		`<a> ; rel = "next" ; x`:                               "a",
		`< a >; rel=next`:                                      "a",
		`broken, <b>; rel=next`:                                "b",
		`<a; rel=next`:                                         "",
		`<a>`:                                                  "",
		`<a>; rel`:                                             "",
		`<a>; rel="nextish"`:                                   "",
		`,,<a>; rel=next`:                                      "a",
		``:                                                     "",
		`<>; rel=next`:                                         "",
		`<a>; rel="next"; results="false"; cursor="0:1:0"`:      "",
		`<a>; results="TRUE"; rel="next"`:                       "a",
		`<a>; rel="previous"; results="false", <b>; rel="next"`: "b",
		`<a>; rel=next; anchor="#part", <b>; rel="last next"`:   "b",
	} {
		if got, _ := linkRel(http.Header{"Link": {header}}, "next"); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if got, _ := linkRel(http.Header{"Link": {`<a>; rel=prev`, `<b>; rel=next`}}, "next"); got != "b" {
		t.Error(got)
	}
}

func FuzzLink(f *testing.F) {
	for _, s := range []string{`<a>; rel="next"`, `<a>; rel="a\"b", <b>; rel=next`, `<`, `;,"`, `<a>;;;`, `<a>; =`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		target, ok := linkRel(http.Header{"Link": {s}}, "next")
		if !ok && target != "" || !strings.Contains(s, target) {
			t.Errorf("%q returned %q, %t", s, target, ok)
		}
		if got, ok := linkRel(http.Header{"Link": {"<x,y>; title=\"" + strings.NewReplacer(`"`, "", `\`, "").Replace(s) + "\"; rel=next"}}, "next"); !ok || got != "x,y" {
			t.Errorf("a title hides the link: %q", got)
		}
	})
}

func TestScalarAt(t *testing.T) {
	const body = `{"a":{"b~c/d":[1,{"x":"y"}],"n":null},"e":true,"":"empty"}`
	for pointer, want := range map[string]string{"/a/b~0c~1d/0": "1", "/a/b~0c~1d/1/x": "y", "/a/n": "", "/e": "", "/a": "", "/a/zz": "", "/a/b~0c~1d/2": "", "/": "empty", "/e/x": ""} {
		if got := scalarAt([]byte(body), pointer); got != want {
			t.Errorf("%s: %q, want %q", pointer, got, want)
		}
	}
}
