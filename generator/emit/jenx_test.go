package emit

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The tests check that text stays in comments and that no name becomes code.

func TestDocLines(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Get gets.", "// Get gets."},
		{"paragraphs", "A.\n\nB.", "// A.\n//\n// B."},
		{"line ends", "A.\r\nB.\rC.", "// A.\n// B.\n// C."},
		{"line separators", "A\u2028B\u0085C\u2029D", "// ABCD"},
		{"byte order mark and bidi", "\ufeffA\u202eB", "// AB"},
		{"end of a comment", "*/ func init() {}", "// */ func init() {}"},
		{"directive", "//go:build x", "// //go:build x"},
		{"old build constraint", "A.\n+build ignore", "// A.\n// '+build ignore'"},
		{"build constraint by wrapping", strings.Repeat("x", 96) + " +build ignore", "// " + strings.Repeat("x", 96) + "\n// '+build ignore'"},
		{"code keeps its lines", "A:\n\n\t" + strings.Repeat("x ", 80), "// A:\n//\n// \t" + strings.TrimSpace(strings.Repeat("x ", 80))},
		{"links", "See [A].\n\n[A]: https://a.example\n\nGET /x", "// See [A].\n//\n// GET /x\n//\n// [A]: https://a.example"},
		{"list", "A:\n  - " + strings.Repeat("word ", 25), "// A:\n//   - " + strings.TrimSpace(strings.Repeat("word ", 18)) + "\n//     " + strings.TrimSpace(strings.Repeat("word ", 7))},
	} {
		if got := strings.Join(docLines(ir.Doc{Text: c.text}), "\n"); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
	if got := docLines(ir.Doc{Text: "A.", Deprecated: "use B"}); strings.Join(got, "\n") != "// A.\n//\n// Deprecated: use B" {
		t.Errorf("deprecated: %q", got)
	}
}

func TestIdent(t *testing.T) {
	if ident("Pet") != "Pet" {
		t.Error("a good name changed")
	}
	for _, bad := range []string{"", "a b", "X int\nfunc init() {}", "1st", "a.b", "type"} {
		if got := ident(bad); got != "_invalid_identifier_" {
			t.Errorf("ident(%q) = %q", bad, got)
		}
	}
}

func FuzzDoc(f *testing.F) {
	for _, s := range []string{"A.\n\nB", "//go:generate x", "*/ func init() {} /*", "\x00\u2028+build x", "\t\tx", "  - y"} {
		f.Add(s, "gone")
	}
	f.Fuzz(func(t *testing.T, text, deprecated string) {
		lines := docLines(ir.Doc{Text: text, Deprecated: deprecated})
		for _, line := range lines {
			if line != "//" && !strings.HasPrefix(line, "// ") || strings.ContainsAny(line, "\n\r\x00") || !utf8.ValidString(line) {
				t.Fatalf("not a comment line: %q", line)
			}
			if strings.HasPrefix(strings.TrimSpace(line[2:]), "+build") {
				t.Fatalf("a build constraint: %q", line)
			}
		}
		src := "package p\n\n" + strings.Join(lines, "\n") + "\nfunc F() {}\n"
		file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ParseComments)
		if err != nil || len(file.Decls) != 1 {
			t.Fatalf("%v: %d declarations in\n%s", err, len(file.Decls), src)
		}
	})
}
