package main

import (
	"strings"
	"testing"
)

// TestAllowed compares outputs that differ only as they may.
func TestAllowed(t *testing.T) {
	const old = "package p\n\nimport \"x/runtime\"\n\n// F does this.\nfunc F(s *S) { s.core.Request(\"a\").Security(\"a+b s\", \"\").Params(1).Path(runtime.Old(2)) }\n"
	for name, now := range map[string]string{
		"comments":    strings.Replace(old, "does this", "does that", 1),
		"line breaks": strings.NewReplacer(".Params(", ".\n\t\tParams(\n\t\t\t", "1)", "1,\n)").Replace(old),
		"security": strings.Replace(old, `"a+b s", ""`, "securityX...", 1) +
			"\nvar securityX = []runtime.SecurityRequirement{{Schemes: []string{`a`, `b`}, Scopes: []string{`s`}}, {}}\n",
		"strings": strings.Replace(old, `"a"`, `"" + "a"`, 1),
		"renames": strings.NewReplacer("Params", "Parameters", "runtime.Old", "runtime.New").Replace(old),
	} {
		table := renames{".Params": ".Parameters", "runtime.Old": "runtime.New"}
		if name != "renames" {
			table = nil
		}
		before, after := output{"a.go": []byte(old)}, output{"a.go": []byte(now)}
		if found := differences(table, before, after); found != nil {
			t.Errorf("%s: %s", name, found)
		}
	}
}

// TestFound compares outputs that must not pass.
func TestFound(t *testing.T) {
	const old = "package p\n\ntype T struct {\n\tA int\n}\n\ntype U = []T\n\nfunc f(a ...int) { g(a...) }\n\nconst (\n\tx = `a`\n\ty = 1\n)\n"
	before := output{"a.go": []byte(old), "client stdout": []byte("1 warning\n")}
	for name, change := range map[string][2]string{
		"field":    {"A int", "A int64"},
		"tag":      {"A int", "A int `json:\"a\"`"},
		"alias":    {"U = []T", "U []T"},
		"ellipsis": {"g(a...)", "g(a)"},
		"value":    {"`a`", "`b`"},
		"order":    {"type U = []T\n\nfunc f(a ...int) { g(a...) }", "func f(a ...int) { g(a...) }\n\ntype U = []T"},
		"syntax":   {"type U", "type type U"},
		"package":  {"package p", "package q"},
	} {
		after := output{"a.go": []byte(strings.Replace(old, change[0], change[1], 1)), "client stdout": before["client stdout"]}
		if found := differences(nil, before, after); len(found) != 1 {
			t.Errorf("%s: %q", name, found)
		}
	}
	for name, after := range map[string]output{
		"file removed": {"client stdout": before["client stdout"]},
		"file added":   {"a.go": before["a.go"], "b.go": []byte("package p\n"), "client stdout": before["client stdout"]},
		"message":      {"a.go": before["a.go"], "client stdout": []byte("2 warnings\n")},
		"document":     {"a.go": before["a.go"], "client stdout": before["client stdout"], "README.md": []byte("# P\n")},
	} {
		if found := differences(nil, before, after); len(found) != 1 {
			t.Errorf("%s: %q", name, found)
		}
	}
}

func TestCases(t *testing.T) {
	s, err := parse([]string{"-old", "a", "-new", "b", "-corpus", "", "-root", "../..", "-select", "overlay|nimbu"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := s.cases()
	if err != nil {
		t.Fatal(err)
	}
	overlays := 0
	for _, c := range cases {
		overlays += strings.Count(strings.Join(c.flags, " "), "--overlay")
		if c.spec == "" {
			t.Errorf("%s has no document", c.name)
		}
	}
	if len(cases) < 5 || overlays < 2 {
		t.Errorf("%d cases with %d overlays", len(cases), overlays)
	}
}
