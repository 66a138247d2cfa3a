package spec

import (
	"strings"
	"testing"

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
		for _, n := range parsed.find(root) {
			got = append(got, n.Pointer())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s selects %q, want %q", path, strings.Join(got, " "), want)
		}
	}
}

func TestJSONPathErrors(t *testing.T) {
	for path, want := range map[string]string{
		``:                        `"$" was expected at character 1`,
		`a`:                       `"$" was expected at character 1`,
		`$.`:                      `a name was expected at character 3`,
		`$.é[`:                    `at character 5`,
		`$x`:                      `"x" was not expected at character 2`,
		`$['a`:                    `the string does not end at character 5`,
		`$[?]`:                    `a value was expected at character 4`,
		`$[?@.a ==]`:              `a value was expected at character 10`,
		`$[?1]`:                   `a comparison was expected`,
		`$[99999999999999999999]`: `is no number`,
		`$[?(@.a]`:                `")" was expected at character 8`,
		`$[?length(@)>1]`:         `a value was expected at character 4`,
	} {
		if _, err := parsePath(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}

func FuzzJSONPath(f *testing.F) {
	f.Add(`$.a[?(@.n >= 2 && !@['u'] || @.t == "x")][0:1, -1]..*`)
	root := &File{Name: "a.json", Data: []byte(`{"a": [{"n": 1}, {"u": "x"}]}`)}
	node := parse(root, &diag.List{})
	f.Fuzz(func(t *testing.T, text string) {
		if path, err := parsePath(text); err == nil {
			path.find(node)
		}
	})
}
