package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are Report.Text and Report.Lines.

const (
	labelWidth = 10  // of a class and the blanks after it
	maxWidth   = 100 // beyond which positions are not aligned
)

// Text returns the report for people.
func (r *Report) Text() string { return strings.Join(r.Lines(), "\n") + "\n" }

// Lines returns the lines of Text.
func (r *Report) Lines() []string {
	lines := []string{r.Title()}
	lines = append(lines, r.rows()...)
	if r.Missing != "" {
		lines = append(lines, "not compared: the specifications; "+r.Missing)
	}
	if r.Uses != nil {
		if others := positions(r.Uses.Others); others != "" {
			lines = append(lines, label("")+"used elsewhere: "+others)
		}
	}
	return append(lines, r.Summary())
}

// row is a change as it is printed.
type row struct {
	text, place string
	more        []string // lines below
}

// rows returns the lines of the changes. Places are at the right margin; the file is
// named where it differs from the one above.
func (r *Report) rows() []string {
	var rows []row
	var added []string
	var files shown
	flush := func() {
		if len(added) > 0 {
			rows = append(rows, row{text: label(Added) + strings.Join(added, ", ")})
			added = nil
		}
	}
	for _, c := range r.Changes {
		if c.Class == Added && len(c.Reasons) == 0 {
			added = append(added, c.Subject)
			continue
		}
		if c.Class != Added {
			flush()
		}
		place := c.position(&files)
		one := row{text: label(c.Class) + c.Subject, place: place}
		for _, reason := range c.Reasons {
			one.more = append(one.more, label("")+reason)
		}
		if used := positions(c.Used); used != "" {
			one.more = append(one.more, label("")+"used: "+used)
		}
		rows = append(rows, one)
	}
	flush()
	return align(rows)
}

func label(c Class) string { return fmt.Sprintf("%-*s", labelWidth, c) }

// align puts the places of all rows at one right margin.
func align(rows []row) []string {
	width := 0
	for _, r := range rows {
		if n := r.width(); r.place != "" && n <= maxWidth {
			width = max(width, n)
		}
	}
	var lines []string
	for _, r := range rows {
		switch {
		case r.place == "":
			lines = append(lines, wrap(r.text)...)
		default:
			lines = append(lines, r.text+strings.Repeat(" ", 1+max(0, width-r.width()))+r.place)
		}
		lines = append(lines, r.more...)
	}
	return lines
}

func (r row) width() int {
	return utf8.RuneCountInString(r.text) + 1 + utf8.RuneCountInString(r.place)
}

// wrap breaks a long list after commas.
func wrap(text string) []string {
	var lines []string
	for utf8.RuneCountInString(text) > maxWidth {
		cut := strings.LastIndex(text[:min(len(text), maxWidth)], ", ")
		if cut < labelWidth {
			break
		}
		lines = append(lines, text[:cut+1])
		text = label("") + text[cut+2:]
	}
	return append(lines, text)
}

// shown are the files that were named last, of the new and of the old version.
type shown struct{ now, was string }

// position returns the place in the new version, and that in the old one where it
// differs: "openapi.yaml:118:9 (was :112:9)".
func (c Change) position(last *shown) string {
	now := short(c.Pos, &last.now)
	if c.Was.File == "" || c.Was == c.Pos {
		return now
	}
	if now == "" {
		return "was " + short(c.Was, &last.was)
	}
	if c.Was.File == c.Pos.File {
		last.was = c.Was.File
	}
	return now + " (was " + short(c.Was, &last.was) + ")"
}

// short returns a position without the file that was named last.
func short(p diag.Pos, last *string) string {
	if p.File == "" {
		return ""
	}
	text := p.String()
	if p.File == *last {
		text = strings.TrimPrefix(text, p.File)
	}
	*last = p.File
	return text
}

// shownUses is the number of lines of callers that one change lists.
const shownUses = 20

func positions(list []diag.Pos) string {
	var texts []string
	for i, p := range list {
		if i == shownUses {
			texts = append(texts, fmt.Sprintf("and %d more", len(list)-i))
			break
		}
		texts = append(texts, p.String())
	}
	return strings.Join(texts, ", ")
}
