// Package docs prints the documentation of a generated package: its README and
// reference, and its .gitattributes.
//
// It reads the same ir.API as emit, so that documentation and code agree. Package
// templates holds the fixed text.
package docs

import (
	"bytes"
	"strings"
	"text/template"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/templates"
)

// The entry point is Files.

// Files returns the documentation of api, in a fixed order.
func Files(api *ir.API) ([]output.File, error) {
	t, err := template.New("").Funcs(template.FuncMap{"code": code, "cell": cell, "text": text}).
		ParseFS(templates.FS, "*.tmpl")
	if err != nil {
		return nil, err
	}
	described := describe(api)
	pages := []page{
		{"README.md", "package-readme.md.tmpl"},
		{"REFERENCE.md", "reference.md.tmpl"},
		{".gitattributes", "gitattributes.tmpl"},
	}
	if api.Session != nil {
		pages = append(pages, page{"APP-SETTINGS.md", "app-settings.md.tmpl"})
	}
	var files []output.File
	for _, f := range pages {
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, f.template, described); err != nil {
			return nil, err
		}
		files = append(files, output.File{Name: f.name, Data: tidy(b.Bytes())})
	}
	return files, nil
}

// page is a file and its template.
type page struct{ name, template string }

// tidy removes trailing blanks, and blank lines that conditions of a template
// leave.
func tidy(b []byte) []byte {
	var out []string
	blank := 0
	for line := range strings.SplitSeq(strings.TrimRight(string(b), "\n"), "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" {
			blank++
		} else {
			blank = 0
		}
		if blank < 2 {
			out = append(out, line)
		}
	}
	return []byte(strings.Join(out, "\n") + "\n")
}

// text returns a godoc text as Markdown (OpenAPI 3.1, section 4.4) without HTML and
// invisible characters. Code, which godoc indents with a tab, is fenced.
func text(s string) string {
	if isHarmless(s) {
		return s
	}
	blocks := strings.Split(s, "\n\n")
	for i, block := range blocks {
		if strings.HasPrefix(block, "\t") {
			blocks[i] = fenced(block)
		} else {
			blocks[i] = withoutHTML(block)
		}
	}
	return strings.Join(blocks, "\n\n")
}

// fenced returns an indented block as a block of code, as it is.
func fenced(block string) string {
	var lines []string
	for line := range strings.SplitSeq(block, "\n") {
		code := strings.Map(printable, strings.ReplaceAll(strings.TrimPrefix(line, "\t"), "\t", "    "))
		lines = append(lines, strings.TrimRight(code, " "))
	}
	fence := "```"
	for strings.Contains(block, fence) {
		fence += "`"
	}
	return fence + "\n" + strings.Join(lines, "\n") + "\n" + fence
}

// withoutHTML removes HTML and invisible characters from a paragraph or a list.
func withoutHTML(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteRune(r)
		case !isVisible(r):
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isHarmless reports whether a text has only printable ASCII and newlines, as most
// texts have, and no HTML.
func isHarmless(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' || c >= 0x7f || c == '<' || c == '&' {
			return false
		}
	}
	return true
}

// cell returns text for one cell of a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(withoutHTML(strings.ReplaceAll(s, "\t", " "))), " "), "|", `\|`)
}

// code returns a code span of s, which may contain backquotes.
func code(s string) string {
	if !isHarmless(s) || strings.ContainsAny(s, " \n") {
		s = strings.Join(strings.Fields(strings.Map(printable, s)), " ")
	}
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	pad := ""
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		pad = " "
	}
	return fence + pad + strings.ReplaceAll(s, "|", `\|`) + pad + fence
}

func printable(r rune) rune {
	if !isVisible(r) {
		return ' '
	}
	return r
}

func isVisible(r rune) bool {
	return !unicode.IsControl(r) && !unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point)
}

// plain returns text, which is no Markdown, for one cell: characters that would
// make markup or a link of it are escaped.
func plain(s string) string {
	s = cell(strings.ReplaceAll(s, `\`, `\\`))
	for _, mark := range []string{"`", "*", "_", "[", "]", "~", "!", "#"} {
		s = strings.ReplaceAll(s, mark, `\`+mark)
	}
	return strings.NewReplacer("://", `\://`, "www.", `www\.`, "@", `\@`).Replace(s)
}
