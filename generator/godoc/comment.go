// Package godoc turns the Markdown of a specification into the text of Go doc
// comments. The entry points are Comment and MethodComment, which return the whole
// comment of a name, and FromMarkdown.
package godoc

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// maxDoc is the number of bytes after which a description is cut; some
// specifications carry whole manuals in one.
const maxDoc = 8000

// Comment returns the comment of name, a type, field or value: the description in
// godoc's form, its first sentence starting with name. Without a description the
// text is fallback, which starts with name already.
func Comment(name, description, fallback string) ir.Doc {
	return comment(name, description, fallback, startNoun)
}

// MethodComment is Comment for a method, whose description states what it does.
func MethodComment(name, description, fallback string) ir.Doc {
	return comment(name, description, fallback, startVerb)
}

func comment(name, description, fallback string, start func(name, text string) string) ir.Doc {
	text := FromMarkdown(description)
	text, deprecated := cutDeprecated(text)
	if text == "" {
		return ir.Doc{Text: fallback, Deprecated: deprecated}
	}
	return ir.Doc{Text: start(name, text), Deprecated: deprecated}
}

// Clean removes characters that do not belong in a comment: control characters,
// byte order marks, marks that change the direction of text, bytes that are not
// UTF-8. Newlines become \n, tabs four spaces.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.ReplaceAll(s, "\t", "    ")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\u2028', r == '\u2029', r == '\u0085':
			return '\n'
		case r == '\u00a0':
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}

// isClean reports whether a text has only printable ASCII and newlines, as most
// have.
func isClean(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' && c != '\n') || c >= 0x7f {
			return false
		}
	}
	return true
}

// OneLine returns a text for the middle of a sentence: cleaned, without line
// breaks.
func OneLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// cutDeprecated removes the paragraph that tools would read as a deprecation
// from a text, and returns it.
func cutDeprecated(text string) (rest, deprecated string) {
	var keep []string
	for _, p := range strings.Split(text, "\n\n") {
		if after, ok := strings.CutPrefix(p, "Deprecated:"); ok && deprecated == "" {
			deprecated = strings.TrimSpace(after)
			continue
		}
		keep = append(keep, p)
	}
	return strings.TrimSpace(strings.Join(keep, "\n\n")), deprecated
}

// FromMarkdown converts Markdown to the text of a comment: paragraphs separated
// by blank lines, lists and code indented, no markup that godoc does not know.
func FromMarkdown(markdown string) string {
	markdown = cutText(strings.TrimSpace(Clean(markdown)))
	if markdown == "" {
		return ""
	}
	d := &docWriter{links: map[string]string{}}
	for line := range strings.SplitSeq(markdown, "\n") {
		d.line(strings.TrimRight(line, " "))
	}
	return d.text()
}

func cutText(s string) string {
	if len(s) <= maxDoc {
		return s
	}
	s = s[:maxDoc]
	if i := strings.LastIndexAny(s, " \n"); i > 0 {
		s = s[:i]
	}
	return strings.TrimRightFunc(s, func(r rune) bool { return r == utf8.RuneError || unicode.IsSpace(r) }) + " ..."
}

// blockKind is the kind of block that a line of a comment belongs to; a blank
// line separates different kinds.
type blockKind int

const (
	blank blockKind = iota
	paragraph
	list
	code
)

// docWriter collects the lines of a comment.
type docWriter struct {
	lines     []string
	last      blockKind
	fenced    string // the fence that ends a code block, or empty
	links     map[string]string
	linkNames []string
}

func (d *docWriter) line(line string) {
	trimmed := strings.TrimSpace(line)
	switch {
	case d.fenced != "":
		if strings.HasPrefix(trimmed, d.fenced) {
			d.fenced = ""
			return
		}
		d.put(code, "\t"+line)
	case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
		d.fenced = trimmed[:3]
	case trimmed == "":
		d.last = blank
	case strings.HasPrefix(trimmed, "|"):
		if strings.Trim(trimmed, "|-: ") != "" {
			d.put(code, "\t"+trimmed)
		}
	case isRule(trimmed):
		d.last = blank
	default:
		d.prose(line, trimmed)
	}
}

var (
	listItem  = regexp.MustCompile(`^([-*+•]|\d{1,3}[.)])\s+(.*)$`)
	headLine  = regexp.MustCompile(`^#{1,6}\s+(.*?)\s*#*$`)
	image     = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	link      = regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]*)[^)]*\)`)
	emphasis  = regexp.MustCompile(`(\*\*|__)([^*_\s](?:[^*_]*[^*_\s])?)(\*\*|__)`)
	htmlTag   = regexp.MustCompile(`</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>`)
	htmlBreak = regexp.MustCompile(`(?i)<br\s*/?>`)
)

func (d *docWriter) prose(line, trimmed string) {
	if m := submatch(headLine, trimmed, "#"); m != nil {
		d.last = blank
		d.put(paragraph, strings.TrimRight(d.inline(m[1]), ":.")+":")
		d.last = blank
		return
	}
	if m := submatch(listItem, trimmed, "-*+•0123456789"); m != nil {
		d.put(list, "  "+marker(m[1])+" "+d.inline(m[2]))
		return
	}
	indent := len(line) - len(strings.TrimLeft(line, " "))
	switch {
	case d.last == list && indent > 0:
		d.put(list, "    "+d.inline(trimmed))
	case indent >= 4 && d.last != paragraph:
		d.put(code, "\t"+line[4:])
	default:
		d.put(paragraph, d.inline(strings.TrimSpace(strings.TrimLeft(trimmed, ">"))))
	}
}

// submatch matches a line that begins with one of the characters.
func submatch(pattern *regexp.Regexp, line, first string) []string {
	if r, _ := utf8.DecodeRuneInString(line); !strings.ContainsRune(first, r) {
		return nil
	}
	return pattern.FindStringSubmatch(line)
}

// marker returns the marker of a list item as gofmt writes it.
func marker(m string) string {
	if m[0] >= '0' && m[0] <= '9' {
		return " " + strings.TrimRight(m, ".)") + "."
	}
	return "-"
}

func isRule(s string) bool {
	return len(s) >= 3 && (strings.Trim(s, "-") == "" || strings.Trim(s, "*") == "" || strings.Trim(s, "=") == "")
}

func (d *docWriter) put(kind blockKind, line string) {
	if strings.TrimSpace(line) == "" && kind != code {
		return
	}
	if n := len(d.lines); n > 0 && (d.last == blank || d.last != kind) && d.lines[n-1] != "" {
		d.lines = append(d.lines, "")
	}
	d.lines = append(d.lines, line)
	d.last = kind
}

// inline converts the markup inside a line. Each regular expression runs only
// on lines that contain its first characters, since most lines have no markup.
func (d *docWriter) inline(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = outsideCode(s, withoutHTML)
	}
	if strings.Contains(s, "](") {
		s = image.ReplaceAllString(s, "$1")
		s = link.ReplaceAllStringFunc(s, d.link)
	}
	if strings.Contains(s, "**") || strings.Contains(s, "__") {
		s = emphasis.ReplaceAllString(s, "$2")
	}
	s = strings.ReplaceAll(s, "`", "")
	return strings.TrimSpace(strings.TrimLeft(strings.Join(strings.Fields(s), " "), "/"))
}

// withoutHTML removes the tags and entities of HTML.
func withoutHTML(s string) string {
	s = htmlBreak.ReplaceAllString(s, " ")
	s = htmlTag.ReplaceAllString(s, "")
	return Clean(html.UnescapeString(s))
}

// outsideCode changes the parts of a line that are no code span (CommonMark
// section 6.1).
func outsideCode(s string, change func(string) string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '`')
		if open < 0 {
			return b.String() + change(s)
		}
		n := len(s[open:]) - len(strings.TrimLeft(s[open:], "`"))
		end := closing(s[open+n:], n)
		if end < 0 { // the backquotes are text
			b.WriteString(change(s[:open]) + s[open:open+n])
			s = s[open+n:]
			continue
		}
		end += open + n + n
		b.WriteString(change(s[:open]) + s[open:end])
		s = s[end:]
	}
}

// closing returns the place of the first run of exactly n backquotes, or -1.
func closing(s string, n int) int {
	for at := 0; ; {
		next := strings.IndexByte(s[at:], '`')
		if next < 0 {
			return -1
		}
		at += next
		run := len(s[at:]) - len(strings.TrimLeft(s[at:], "`"))
		if run == n {
			return at
		}
		at += run
	}
}

// link returns the text of a link and records its URL; godoc shows the pair
// "[text]: url" at the end of a comment as a link.
func (d *docWriter) link(m string) string {
	parts := link.FindStringSubmatch(m)
	text, url := strings.TrimSpace(parts[1]), parts[2]
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") || strings.ContainsAny(text, "[]`") {
		return text
	}
	if known, ok := d.links[text]; ok && known != url {
		return text + " (" + url + ")"
	} else if !ok {
		d.links[text] = url
		d.linkNames = append(d.linkNames, text)
	}
	return "[" + text + "]"
}

func (d *docWriter) text() string {
	if len(d.linkNames) > 0 {
		d.lines = append(d.lines, "")
	}
	for _, name := range d.linkNames {
		d.lines = append(d.lines, "["+name+"]: "+d.links[name])
	}
	return strings.TrimSpace(strings.Join(d.joined(), "\n"))
}

// joined joins the lines of each paragraph; emit wraps them again.
func (d *docWriter) joined() []string {
	var out []string
	for _, line := range d.lines {
		n := len(out)
		if n > 0 && flows(line) && flows(out[n-1]) && !isDefinition(line) {
			out[n-1] += " " + line
			continue
		}
		if n > 0 && strings.HasPrefix(line, "    ") && strings.HasPrefix(out[n-1], "  ") {
			out[n-1] += " " + strings.TrimSpace(line)
			continue
		}
		out = append(out, line)
	}
	return out
}

// isDefinition reports whether a line is the URL of a link.
func isDefinition(line string) bool {
	return strings.HasPrefix(line, "[") && strings.Contains(line, "]: http")
}

func flows(line string) bool {
	return line != "" && line[0] != ' ' && line[0] != '\t'
}
