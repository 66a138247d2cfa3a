package output

import (
	"errors"
	"go/format"
	"go/token"
	"strings"
	"testing"
)

// The tests cover the files that Parse rejects, and the layout of imports.

func formatted(f File) (File, error) {
	p, err := Parse(token.NewFileSet(), f)
	if err != nil {
		return f, err
	}
	return p.Format()
}

func TestFormat(t *testing.T) {
	f := File{Name: "a.gen.go", Decls: []string{"func F", "method (*T).M", "type T", "const _", "const A"}, Data: []byte(
		Header + "\npackage a\nimport (\"github.com/x/y\"\n\"context\"\n\"io\")\ntype T struct{c context.Context;r io.Reader}\nfunc (t *T) M() {y.Z()}\nfunc F() {}\nconst (_ = 1\nA=2)\n")}
	got, err := formatted(f)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(got.Data), "import (\n\t\"context\"\n\t\"io\"\n\n\t\"github.com/x/y\"\n)") {
		t.Errorf("imports are not grouped:\n%s", got.Data)
	}
}

func TestFormatRejects(t *testing.T) {
	for name, src := range map[string]string{
		"a function more":      "package a\nfunc F() {}\nfunc init() {}\n",
		"a function less":      "package a\n",
		"another receiver":     "package a\nfunc (T) F() {}\n",
		"a variable":           "package a\nvar x = 1\nfunc F() {}\n",
		"an import for effect": "package a\nfunc F() {}\nimport _ \"os\"\n",
		"no Go":                "package a\nfunc F( {}\n",
		"a directive":          "package a\n//go:generate rm -rf /\nfunc F() {}\n",
		"a line directive":     "package a\n//line /etc/passwd:1\nfunc F() {}\n",
		"a build constraint":   "// +build ignore\n\npackage a\nfunc F() {}\n",
		"a block comment":      "package a\n/* x */ func F() {}\n",
	} {
		_, err := formatted(File{Name: "a.gen.go", Data: []byte(src), Decls: []string{"func F"}})
		if err == nil {
			t.Errorf("%s is accepted", name)
		} else if !strings.Contains(err.Error(), "a.gen.go") || !strings.Contains(err.Error(), "nothing was written") {
			t.Errorf("%s: the error does not say where and what now: %v", name, err)
		}
	}
}

// TestFormatAsGofmt checks that Format prints as gofmt does, though it does not
// call go/format.
func TestFormatAsGofmt(t *testing.T) {
	src := Header + "\n\n// Package a is a.\npackage a\nimport (\"github.com/x/y\"\n\"context\"\nz \"io\")\n\n\n" +
		"// T is a struct.\ntype T struct{\n// A is one.\nA int `json:\"a\"`\nLonger,B string // both\n}\n" +
		"func F() {\nswitch x:=1;x{\ncase 1: // one\ny.Z( 1,0XFF,\n2)\n\n\n}\n}\n"
	got, err := formatted(File{Name: "a.gen.go", Data: []byte(src), Decls: []string{"type T", "func F"}})
	if err != nil {
		t.Fatal(err)
	}
	want, err := format.Source(got.Data)
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Data) != strings.Replace(string(want), "0xFF", "0XFF", 1) {
		t.Errorf("gofmt would change it:\n%s", got.Data)
	}
}

// A name that is no Go identifier is an internal error, wherever it is.
func TestInvalidIdentifier(t *testing.T) {
	for _, src := range []string{"package " + InvalidIdentifier, "package a\nvar A = b." + InvalidIdentifier, "package a\nvar A = func(" + InvalidIdentifier + " int) {}"} {
		f := File{Name: "x.gen.go", Data: []byte(Header + "\n" + src + "\n")}
		if src != "package "+InvalidIdentifier {
			f.Decls = []string{"var A"}
		}
		var internal *InternalError
		if _, err := formatted(f); !errors.As(err, &internal) {
			t.Errorf("%s: %v", src, err)
		}
	}
	f := File{Name: "x.gen.go", Data: []byte(Header + "\npackage a\n\n// A holds " + InvalidIdentifier + ".\nconst A = \"" + InvalidIdentifier + "\"\n"), Decls: []string{"const A"}}
	if _, err := formatted(f); err != nil {
		t.Error(err)
	}
}
