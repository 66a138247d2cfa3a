package generator

import (
	"strings"
	"testing"
)

// TestSetInclude edits configurations. Comments, order and what is not the block stay.
func TestSetInclude(t *testing.T) {
	block := "    include:\n      operations:\n        - a\n        - \"b c\"\n"
	for _, c := range []struct{ name, text, want string }{
		{"at the end", "clients:\n  - spec: x # s\n    out: o\n", "clients:\n  - spec: x # s\n    out: o\n" + block},
		{"no newline", "clients:\n  - spec: x\n    out: o", "clients:\n  - spec: x\n    out: o\n" + block},
		{"comments below", "clients:\n  - spec: x\n    out: o\n\n# end\n", "clients:\n  - spec: x\n    out: o\n" + block + "\n# end\n"},
		{"replaced", "clients:\n  - spec: x\n    include: {tags: [t]}\n    out: o\n", "clients:\n  - spec: x\n" + block + "    out: o\n"},
		{"replaced block", "clients:\n  - spec: x\n    include:\n      tags:\n        - t\n\n    # the directory\n    out: o\n", "clients:\n  - spec: x\n" + block + "\n    # the directory\n    out: o\n"},
		{"other clients", "clients:\n  - spec: y\n    out: p\n  - spec: x\n    out: o\n    overlays:\n    - z\n  - spec: z\n    out: q\n", "clients:\n  - spec: y\n    out: p\n  - spec: x\n    out: o\n    overlays:\n    - z\n" + block + "  - spec: z\n    out: q\n"},
	} {
		got, err := SetInclude("n.yaml", []byte(c.text), "o", Selection{Operations: []string{"a", "b c"}})
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n%s", c.name, err, got)
		}
	}
}

func TestSetIncludeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"clients: [":                              "n.yaml:2:1: error",
		"clients:\n  - out: p\n":                  "no client with the output directory o",
		"clients:\n  - {out: o}\n":                "written in braces",
		"clients: [{out: o, spec: x}]":            "cannot be edited",
		"clients:\n  - include: {}\n    out: o\n": "move include below",
	} {
		if _, err := SetInclude("n.yaml", []byte(text), "o", Selection{Operations: []string{"a"}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
