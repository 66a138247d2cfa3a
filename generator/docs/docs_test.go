package docs

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The tests check that text of a spec cannot become markup.

func TestHostileMarkdown(t *testing.T) {
	evil := "<script>alert(1)</script> | `code` \u202e &lt; \x07"
	svc := &ir.Service{Name: "Pets", Doc: ir.Doc{Text: evil}}
	svc.Ops = []*ir.Operation{{
		Name: "Get", Service: svc, Method: "get", Path: "/pets/`|`<b>", Result: ir.None{}, Doc: ir.Doc{Text: "Get gets. " + evil, Deprecated: evil},
		Params: &ir.Params{Name: "P", Fields: []*ir.Param{{Name: "Q", Wire: "`q`|", In: "query", Type: ir.Prim{Kind: ir.String}, Doc: ir.Doc{Text: evil}}}},
	}}
	files, err := Files(&ir.API{Package: "pets", Title: evil, Version: evil, Services: []*ir.Service{svc}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text := string(f.Data)
		if strings.Contains(text, "<script>") || strings.ContainsAny(text, "\u202e\x07") {
			t.Errorf("%s lets markup or control characters through:\n%s", f.Name, text)
		}
		if !strings.Contains(text[:min(len(text), 400)], output.Mark) {
			t.Errorf("%s does not carry the mark of generated files", f.Name)
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != strings.Count(header(text, line), "|") {
				t.Errorf("%s: a row has another number of cells than its table: %s", f.Name, line)
			}
		}
	}
}

// header finds the first row of the table that line is in.
func header(text, line string) string {
	before := text[:strings.Index(text, line)]
	rows := strings.Split(strings.TrimRight(before, "\n"), "\n")
	first := line
	for i := len(rows) - 1; i >= 0 && strings.HasPrefix(rows[i], "|"); i-- {
		first = rows[i]
	}
	return first
}

// Code keeps its characters, and cannot end its block.
func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"Call it with <id>.": "Call it with &lt;id>.",
		"Call it:\n\n\tcurl https://x/<id> && echo *x*\n\t\tmore\n\nThen <b>.": "Call it:\n\n```\ncurl https://x/<id> && echo *x*\n    more\n```\n\nThen &lt;b>.",
		"\ta\n\n\t```\n\n<x>":   "```\na\n```\n\n````\n```\n````\n\n&lt;x>",
		"\ta\u202eb\x07\n\tc":   "```\na b\nc\n```",
		"  - a <b>\n  - c\n\nd": "  - a &lt;b>\n  - c\n\nd",
	} {
		if got := text(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{
		"x": "`x`", "": "", "a`b": "``a`b``", "`a`": "`` `a` ``", "a|b": "`a\\|b`", "a\nb": "`a b`",
	} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %s, want %s", in, got, want)
		}
	}
}

// A title is plain text: its markup and its links are shown, not rendered.
func TestPlain(t *testing.T) {
	for s, want := range map[string]string{
		"Pets API (v2)":              "Pets API (v2)",
		"Shop [free](http://evil.x)": `Shop \[free\](http\://evil.x)`,
		"![t](//evil.x/p.png)":       `\!\[t\](//evil.x/p.png)`,
		"a`b` *c* _d_ <b> & ~~e~~":   "a\\`b\\` \\*c\\* \\_d\\_ &lt;b> &amp; \\~\\~e\\~\\~",
		`\[x]`:                       `\\\[x\]`,
		"www.evil.x | a@evil.x\n# h": `www\.evil.x \| a\@evil.x \# h`,
		"in\u3164visible\u200b":      "invisible",
	} {
		if got := plain(s); got != want {
			t.Errorf("plain(%q) = %s, want %s", s, got, want)
		}
	}
}
