package diag

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The entry point is Printer.excerpt, which prints the source of a finding.

// excerptWidth is the number of characters of a source line that are shown.
const excerptWidth = 120

// sourceText is a file with findings. Findings are sorted: the place of one is
// the start of the search for the next, which saves time where one line holds
// the whole file.
type sourceText struct {
	data       []byte
	lines      []int // offsets of the beginnings
	path       jsonPath
	line, char int // the place that was looked up last: line, and character from 0
	at         int // its offset in data
}

func newSourceText(data []byte) *sourceText {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	s := &sourceText{data: data, path: jsonPath{data: data}}
	if len(data) > 0 {
		s.lines = append(s.lines, 0)
	}
	for i, c := range data {
		if c == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// bounds returns the offsets of the beginning and the end of a line, counted
// from 1.
func (s *sourceText) bounds(line int) (start, end int) {
	start, end = s.lines[line-1], len(s.data)
	if line < len(s.lines) {
		end = s.lines[line] - 1
	}
	if end > start && s.data[end-1] == '\r' {
		end--
	}
	return start, end
}

// offset returns the offset of a character, that of the end of the line where
// the line is shorter.
func (s *sourceText) offset(line, char int) int {
	start, end := s.bounds(line)
	if s.line != line || s.char > char {
		s.line, s.char, s.at = line, 0, start
	}
	for s.char < char && s.at < end {
		_, n := utf8.DecodeRune(s.data[s.at:end])
		s.char, s.at = s.char+1, s.at+n
	}
	return s.at
}

// window returns the visible part of a line: excerptWidth characters around the
// one at the offset, and the part of them before it.
func (s *sourceText) window(line, at int) (text, before string) {
	start, end := s.bounds(line)
	from, to := at, at
	if utf8.RuneCount(s.data[start:min(end, start+4*excerptWidth+4)]) <= excerptWidth {
		from, to = start, end
	} else {
		for n := 0; n < excerptWidth/2 && from > start; n++ {
			_, size := utf8.DecodeLastRune(s.data[start:from])
			from -= size
		}
		for n := utf8.RuneCount(s.data[from:at]); n < excerptWidth && to < end; n++ {
			_, size := utf8.DecodeRune(s.data[to:end])
			to += size
		}
	}
	return string(s.data[from:to]), string(s.data[from:at])
}

// excerpt prints the line and a caret under the column, and in minified JSON
// the pointer of the value.
func (p Printer) excerpt(b *bytes.Buffer, pos Pos, sources map[string]*sourceText) {
	if p.Source == nil || !pos.IsValid() || pos.Col < 1 {
		return
	}
	s, ok := sources[pos.File]
	if !ok {
		s = newSourceText(p.Source(pos.File))
		sources[pos.File] = s
	}
	if pos.Line > len(s.lines) {
		return
	}
	at := s.offset(pos.Line, pos.Col-1)
	text, before := s.window(pos.Line, at)
	fmt.Fprintf(b, "%5d | %s\n", pos.Line, printable(text, " "))
	indent := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
	fmt.Fprintf(b, "      | %s%s\n", indent, p.paint(green, "^"))
	if start, end := s.bounds(pos.Line); end-start > minified && s.path.isObject() {
		fmt.Fprintf(b, "   %s %s\n", p.paint(cyan, "in:"), printable(s.path.pointer(at), " "))
	}
}
