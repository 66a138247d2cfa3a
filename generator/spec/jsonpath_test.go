package spec

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// parseText reads a text as a file of that name.
func parseText(t *testing.T, name, text string) *Node {
	t.Helper()
	var diags diag.List
	f := &File{Name: name, Data: []byte(text)}
	f.Root = parse(f, &diags)
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	return f.Root
}

func TestJSONPath(t *testing.T) {
	root := parseText(t, "a.json", `{"a": [{"n": 1, "t": "x"}, {"n": 2.0, "t": "y", "u": true}, {"n": 10}], "b": {"c d": {"n": 3}, "é": null}}`)
	for path, want := range map[string]string{
		`$`:                               "",
		`$.a`:                             "/a",
		`$.a[0].n`:                        "/a/0/n",
		`$.a[-1]`:                         "/a/2",
		`$.a[7]`:                          "",
		`$.a[1:]`:                         "/a/1 /a/2",
		`$.a[:-1]`:                        "/a/0 /a/1",
		`$.a[0, 2]`:                       "/a/0 /a/2",
		`$['b']["c d"]`:                   "/b/c d",
		`$.b.é`:                           "/b/é",
		`$.b.*`:                           "/b/c d /b/é",
		`$..n`:                            "/a/0/n /a/1/n /a/2/n /b/c d/n",
		`$..[0]`:                          "/a/0",
		`$.a[?@.n == 2]`:                  "/a/1",
		`$.a[?(@.n >= 2)]`:                "/a/1 /a/2",
		`$.a[?@.t && !@.u]`:               "/a/0",
		`$.a[?@.t == 'x' || @.n > 5]`:     "/a/0 /a/2",
		`$.a[?(@.t == "y" && @.u==true)]`: "/a/1",
		`$.a[?@.t < 'y']`:                 "/a/0",
		`$.b[?@ == null]`:                 "/b/é",
		`$.a[?@.missing == @.other]`:      "/a/0 /a/1 /a/2",
		`$ .a [ 0 ] .t`:                   "/a/0/t",
	} {
		parsed, err := parsePath(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		var got []string
		found, err := parsed.find(t.Context(), root)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for _, n := range found {
			got = append(got, n.Pointer())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s selects %q, want %q", path, strings.Join(got, " "), want)
		}
	}
}

func TestJSONPathErrors(t *testing.T) {
	for path, want := range map[string]string{
		``:                                  `unexpected end of input`,
		`a`:                                 `unexpected identifier at position 1`,
		`$.`:                                `unexpected eof at position 3`,
		`$x`:                                `unexpected identifier at position 1`,
		`$['a`:                              `unterminated string literal at position 5`,
		`$[?@.a ==]`:                        `unexpected ']' at position 10`,
		`$[99999999999999999999]`:           `value out of range at position 3`,
		`$[?(@.a]`:                          `expected ')' but found ']' at position 8`,
		`$[?len(@)>1]`:                      `unknown function len() at position 4`,
		`$.x-a`:                             `at position 4`,
		"$[?" + strings.Repeat("(", 10_000): `it is longer than 10000 bytes`,
	} {
		if _, err := parsePath(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s: got %v, want %q", path, err, want)
		}
	}
}

// TestJSONPathYAML follows paths in YAML: aliases, merged mappings, keys and
// numbers that JSON does not have, and numbers that a float64 does not hold.
func TestJSONPathYAML(t *testing.T) {
	root := parseText(t, "a.yaml", `
base: &base {n: 1, on: yes, 200: {d: 0x10}}
same: *base
more: {<<: *base, n: 1.0}
big: [9223372036854775807, 1e999, .inf, 2001-01-01, ~]
same.as: {"": 1_000}
`)
	for path, want := range map[string]string{
		`$..n`:                             "/base/n /same/n /more/n",
		`$[?@.n == 1]`:                     "/base /same /more",
		`$[?@.on == 'yes']`:                "/base /same /more",
		`$.base['200'].d`:                  "/base/200/d",
		`$..[?@.d == 16]`:                  "/base/200 /same/200 /more/200",
		`$[?@ == $.base]`:                  "/base /same /more",
		`$[?@['200'] == $.base['200']]`:    "/base /same /more",
		`$.big[?@ == 9223372036854775807]`: "/big/0",
		`$.big[?@ == null]`:                "/big/4",
		`$.big[?match(@, '.inf|[0-9-]+')]`: "/big/2 /big/3",
		`$.big[?!search(@, @.none)]`:       "/big/0 /big/1 /big/2 /big/3 /big/4",
		`$.big[?search(@, '(')]`:           "",
		`$['same.as'][''][?@]`:             "",
		`$['same.as']['']`:                 "/same.as/",
		`$['big','big'][0,-5]`:             "/big/0 /big/0 /big/0 /big/0",
	} {
		parsed, err := parsePath(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		found, err := parsed.find(t.Context(), root)
		var got []string
		for _, n := range found {
			got = append(got, n.Pointer())
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s selects %q (%v), want %q", path, strings.Join(got, " "), err, want)
		}
	}
}

// hostilePaths take the square of the size of a document, or more.
func hostilePaths() []string {
	return []string{
		`$..*..*..*..*..*`, `$..[?$..*]`, `$..[?count($..*) > 1]`, `$..[?@..[?$..*]]`, `$..[?!$..none]`,
		`$..[?(($..none))]`, `$..[?length(value($..none)) == 1]`, `$..[?!($..none)]`,
	}
}

func wideDocument(t *testing.T) *Node {
	return parseText(t, "a.json", "["+strings.Repeat(`{"a": {"b": [1, {"c": {"d": [[[[2]]]]}}]}},`, 4_000)+"1]")
}

// TestJSONPathHostile checks the limit for the steps of a path.
func TestJSONPathHostile(t *testing.T) {
	root := wideDocument(t)
	for _, text := range hostilePaths() {
		path, err := parsePath(text)
		if err != nil {
			t.Fatal(text, err)
		}
		path.meter.limit = 200_000
		_, err = path.find(t.Context(), root)
		if err == nil || !strings.Contains(err.Error(), "takes more than 200000 steps") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestJSONPathInterrupted checks that a search ends with its context, also where
// it only compares values.
func TestJSONPathInterrupted(t *testing.T) {
	root := wideDocument(t)
	for _, text := range append(hostilePaths(), `$..[?$ == $]`) {
		path, err := parsePath(text)
		if err != nil {
			t.Fatal(text, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		start := time.Now()
		_, err = path.find(ctx, root)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", text, err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s ended after %s", text, took)
		}
	}
}

func FuzzJSONPath(f *testing.F) {
	f.Add(`$.a[?(@.n >= 2 && !@['u'] || @.t == "x")][0:1, -1]..*`)
	root := &File{Name: "a.json", Data: []byte(`{"a": [{"n": 1}, {"u": "x"}]}`)}
	node := parse(root, &diag.List{})
	f.Fuzz(func(t *testing.T, text string) {
		if path, err := parsePath(text); err == nil {
			_, _ = path.find(t.Context(), node)
		}
	})
}
