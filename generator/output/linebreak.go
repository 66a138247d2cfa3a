package output

import (
	"bytes"
	"go/format"
	"go/scanner"
	"go/token"
	"strings"
	"unicode/utf8"
)

// The entry point is breakLines, which breaks long lines of gofmt'ed code: one call
// of a chain per line, then the arguments of a call, the elements of a list and the
// operands of a condition. Comments are wrapped by emit. Signatures stay, and lines
// that hold one long name or literal.

// maxLine is the number of characters of a line; a tab is one.
const maxLine = 120

// breakLines returns src without lines that are too long and can be broken.
func breakLines(src []byte) ([]byte, error) {
	var out []byte
	composite := false
	for line := range bytes.Lines(src) {
		if !isLong(string(line)) {
			out = append(out, line...)
			continue
		}
		b := breaker{}
		for _, l := range b.split(strings.TrimRight(string(line), "\n")) {
			out = append(append(out, l...), '\n')
		}
		composite = composite || b.composite
	}
	if !composite {
		return out, nil
	}
	return format.Source(out) // which aligns the members of literals
}

func isLong(line string) bool {
	return utf8.RuneCountInString(strings.TrimRight(line, "\n")) > maxLine
}

// breaker breaks one line.
type breaker struct {
	composite bool // the elements of a literal were put on lines of their own
}

// split returns the lines that a line is broken into.
func (b *breaker) split(line string) []string {
	if !isLong(line) {
		return []string{line}
	}
	tokens := scan(line)
	parts := b.parts(line, tokens)
	if len(parts) < 2 {
		return []string{line}
	}
	var lines []string
	for _, part := range parts {
		lines = append(lines, b.split(part)...)
	}
	return lines
}

// parts breaks a line at the outermost place where it can be broken.
func (b *breaker) parts(line string, tokens []piece) []string {
	switch {
	case len(tokens) == 0:
		return nil
	case tokens[0].tok == token.FUNC:
		return function(line, tokens)
	}
	if parts := chain(line, tokens); parts != nil {
		return parts
	}
	if parts := elements(line, tokens); parts != nil {
		return parts
	}
	return b.group(line, tokens)
}

// piece is a token of a line.
type piece struct {
	tok        token.Token
	start, end int
	depth      int // brackets that are open before it
}

// scan returns the tokens of a line, none when it closes a bracket of an earlier
// line or has a comment.
func scan(line string) []piece {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(line))
	var s scanner.Scanner
	s.Init(file, []byte(line), nil, scanner.ScanComments)
	var tokens []piece
	depth := 0
	for {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return tokens
		case token.COMMENT:
			return nil
		case token.SEMICOLON:
			if lit == "\n" {
				continue // inserted by the scanner
			}
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if depth < 0 {
			return nil
		}
		text := lit
		if tok.IsOperator() {
			text = tok.String()
		}
		start := file.Offset(pos)
		tokens = append(tokens, piece{tok, start, start + len(text), depth})
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		}
	}
}

// indented returns text with the indentation of line and more tabs.
func indented(line string, more int, text string) string {
	tabs := len(line) - len(strings.TrimLeft(line, "\t"))
	return strings.Repeat("\t", tabs+more) + strings.TrimSpace(text)
}

// cut breaks a line at offsets; all lines but the first are indented by more
// tabs.
func cut(line string, more int, offsets []int) []string {
	if len(offsets) == 0 {
		return nil
	}
	lines := []string{strings.TrimRight(line[:offsets[0]], " ")}
	for i, from := range offsets {
		to := len(line)
		if i+1 < len(offsets) {
			to = offsets[i+1]
		}
		lines = append(lines, indented(line, more, line[from:to]))
	}
	return lines
}

// function breaks the body of a function on one line; signatures stay.
func function(line string, tokens []piece) []string {
	last := tokens[len(tokens)-1]
	if last.tok != token.RBRACE {
		return nil
	}
	for i := len(tokens) - 1; i >= 0; i-- {
		if t := tokens[i]; t.tok == token.LBRACE && t.depth == 0 && t.end < last.start {
			return []string{line[:t.end], indented(line, 1, line[t.end:last.start]), indented(line, 0, "}")}
		}
	}
	return nil
}

// chain breaks behind the dots between calls.
func chain(line string, tokens []piece) []string {
	var offsets []int
	for i, t := range tokens {
		if t.tok == token.PERIOD && t.depth == 0 && i > 0 && tokens[i-1].tok == token.RPAREN && i+1 < len(tokens) {
			offsets = append(offsets, t.end)
		}
	}
	return cut(line, 1, offsets)
}

// elements fills lines with the elements of a list or a case, or with the operands
// of a condition.
func elements(line string, tokens []piece) []string {
	more, comma := 1, tokens[0].tok == token.CASE
	if last := tokens[len(tokens)-1]; last.tok == token.COMMA && last.depth == 0 {
		more, comma = 0, true
	}
	var offsets []int
	begin, fits := 0, 0
	for i, t := range tokens {
		breaks := t.tok == token.LAND || t.tok == token.LOR || comma && t.tok == token.COMMA
		if !breaks || t.depth != 0 || i+1 == len(tokens) {
			continue
		}
		if fits > begin && isLong(indented(line, more, line[begin:t.end])) {
			offsets = append(offsets, fits)
			begin = fits
		}
		fits = t.end
	}
	if fits > begin && isLong(indented(line, more, line[begin:])) {
		offsets = append(offsets, fits)
	}
	return cut(line, more, offsets)
}

// group puts the arguments of the last call, or the elements of the last
// literal, on lines of their own.
func (b *breaker) group(line string, tokens []piece) []string {
	closed := -1
	for i := len(tokens) - 1; i >= 0; i-- {
		t := tokens[i]
		if t.depth != 0 {
			continue
		}
		switch t.tok {
		case token.RPAREN, token.RBRACE:
			closed = i
		case token.LPAREN, token.LBRACE:
			if closed > i+1 && opensList(tokens, i) {
				b.composite = b.composite || t.tok == token.LBRACE
				end := tokens[closed].start
				return []string{line[:t.end], indented(line, 1, line[t.end:end]) + ",", indented(line, 0, line[end:])}
			}
			closed = -1
		}
	}
	return nil
}

// opensList reports whether the bracket at i opens arguments or elements, which
// may end in a comma, rather than a block or an expression in parentheses.
func opensList(tokens []piece, i int) bool {
	if i == 0 {
		return tokens[i].tok == token.LBRACE
	}
	switch tokens[i-1].tok {
	case token.IDENT, token.RBRACK:
		return true
	case token.COLON, token.COMMA:
		return tokens[i].tok == token.LBRACE
	}
	return false
}
