package emit

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry points are doc, for comments, and ident, for identifiers. With jen.Lit,
// for strings, they are the only ways by which text of a spec reaches the output.

// docWidth is the width of comments, without indentation.
const docWidth = 97

// ident returns a name of the IR. For a name that is no Go identifier, a mistake
// of compile, it returns one that output.Format rejects, so that a hostile name
// cannot become code.
func ident(name string) string {
	if token.IsIdentifier(name) {
		return name
	}
	return output.InvalidIdentifier
}

// id is jen.Id for a name of the IR.
func id(name string) *jen.Statement { return jen.Id(ident(name)) }

// doc returns the comment of a declaration, or nothing. It prints every comment
// of the output.
func doc(d ir.Doc) jen.Code {
	lines := docLines(d)
	if len(lines) == 0 {
		return jen.Null()
	}
	s := &jen.Statement{}
	for _, line := range lines {
		s.Comment(line).Line()
	}
	return s
}

// comment is doc for a text that is not from a spec.
func comment(text string) jen.Code { return doc(ir.Doc{Text: text}) }

// docLines returns d as comment lines, which start with "//" and cannot end the
// comment.
func docLines(d ir.Doc) []string {
	text, links := cutLinks(strings.TrimSpace(safeText(d.Text)))
	if d.Deprecated != "" {
		text = strings.TrimSpace(text + "\n\nDeprecated: " + strings.TrimSpace(safeText(d.Deprecated)))
	}
	if links != "" {
		text = strings.TrimSpace(text + "\n\n" + links)
	}
	if text == "" {
		return nil
	}
	var lines []string
	for _, line := range wrap(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "+build") {
			line = "'" + strings.TrimSpace(line) + "'" // gofmt would make a build constraint of it
		}
		lines = append(lines, strings.TrimRight("// "+line, " \t"))
	}
	return lines
}

// cutLinks separates link definitions ("[text]: url") from a text: they stand at
// the end of a comment, where gofmt moves them.
func cutLinks(text string) (rest, links string) {
	if !strings.Contains(text, "]: ") {
		return text, ""
	}
	var kept, cut []string
	for line := range strings.SplitSeq(text, "\n") {
		if name, url, ok := strings.Cut(line, "]: "); ok && strings.HasPrefix(name, "[") && url != "" && !strings.Contains(url, " ") {
			cut = append(cut, line)
		} else if line != "" || len(kept) > 0 && kept[len(kept)-1] != "" {
			kept = append(kept, line)
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n")), strings.Join(cut, "\n")
}

// safeText removes characters that could end a line comment or mislead its
// reader: control characters, line separators, byte order marks, bidirectional
// controls and bytes that are not UTF-8. Newlines and tabs stay.
func safeText(text string) string {
	if isPlainText(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), r == '\u2028', r == '\u2029', unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
}

// isPlainText reports whether a text has only printable ASCII, newlines and tabs,
// as most texts have.
func isPlainText(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7f {
			return false
		}
	}
	return true
}

// wrap breaks paragraphs at docWidth. Code, which is indented by a tab, is not
// broken.
func wrap(text string) []string {
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := strings.TrimRight(paragraph, " \t")
		if strings.HasPrefix(line, "\t") || utf8.RuneCountInString(line) <= docWidth {
			out = append(out, line)
			continue
		}
		out = append(out, wrapLine(line)...)
	}
	return out
}

func wrapLine(line string) []string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	next := indent
	if rest := strings.TrimLeft(line, " "); strings.HasPrefix(rest, "- ") {
		next = indent + "  "
	}
	var out []string
	current, width := append(make([]byte, 0, docWidth), indent...), 0
	for _, word := range strings.Fields(line) {
		n := utf8.RuneCountInString(word)
		if width > 0 && len(current)+1+n > docWidth {
			out = append(out, string(current))
			current, width = append(current[:0], next...), 0
		}
		if width > 0 {
			current = append(current, ' ')
		}
		current = append(current, word...)
		width += n
	}
	return append(out, string(current))
}

// oneLine prints "{ code }" on the current line.
func oneLine(code jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}"}, code)
}

// article returns name after "a" or "an".
func article(name string) string {
	if strings.ContainsRune("AEIO", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

// receiver returns "func (v T)" or "func (v *T)".
func receiver(name, typ string) *jen.Statement {
	if star := strings.TrimPrefix(typ, "*"); star != typ {
		return jen.Func().Params(jen.Id(name).Op("*").Add(id(star)))
	}
	return jen.Func().Params(jen.Id(name).Add(id(typ)))
}
