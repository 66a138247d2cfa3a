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

// TestStrings compares outputs of which the old one passes values in strings.
func TestStrings(t *testing.T) {
	const old = `package p

const fs runtime.FilterSyntax = "eq= ne=.ne list=,"

const rs runtime.RelationSyntax = "{\"op\":\"__op\",\"id\":\"\\u003c\"}"

func (v *V) F() { f(fs).ErrorsXML(x, "404=2 5XX=5").Form(&in, "a form explode", "b pipe", "c application/json").Ask("q") }

func (v *V) G() { m.FieldAs("a", "b", &v.Ask, "X: y"); g(rs, v.CommonHeaders2) }

type CommonHeaders2 struct{}
`
	const now = `package p

var syntax = runtime.FilterSyntax{Operators: []runtime.FilterOperator{{Name: "eq"}, {Name: "ne", Suffix: ".ne"}}, Separator: ","}

var rs = runtime.RelationSyntax{Op: "__op", ID: "<"}

func (v *V) F() {
	f(&syntax).ErrorXML("404", x, "2").ErrorXML("5XX", x, "5").
		Form(&in).FormStyle("a", "form", true).FormStyle("b", "pipe", false).FormJSON("c").Enable("q")
}

func (v *V) G() {
	m.FieldAs("a", "b", &v.Ask, runtime.PartHeader{Name: "X", Value: "y"})
	g(&rs, v.AHeaders)
}

type AHeaders struct{}
`
	lock := func(name string) []byte { return []byte("out headers op Headers " + name + " struct{ Age int64 }\n") }
	table, err := readRenames()
	if err != nil {
		t.Fatal(err)
	}
	reference := "# a\n\nParseCommonHeaders2 reads the headers.\n\n```go\nf() // as before\n```\n| `a` | b |\n"
	before := output{"a.go": []byte(old), "nimbugen.lock": lock("CommonHeaders2"), "REFERENCE.md": []byte(reference)}
	after := output{"a.go": []byte(now), "nimbugen.lock": lock("AHeaders"), "REFERENCE.md": []byte("# a\n\n```go\nf() // now\n```\n| `a` | c |\n")}
	if found := differences(table, before, after); found != nil {
		t.Errorf("%s", found)
	}
}
