package spec

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The entry point is parsePath. It reads the part of JSONPath (RFC 9535) that
// overlays need: names, wildcards, indexes, slices without step, descendants,
// and filters with comparisons, existence, !, && and ||. Functions are not
// supported.

// jsonPath is a sequence of steps from the root.
type jsonPath []pathStep

// pathStep selects children of a node, or of all nodes below it.
type pathStep struct {
	deep      bool
	selectors []selector
}

// selector calls add with the nodes that it selects from n.
type selector func(n *Node, add func(*Node))

// pathParser parses one path. Its error is sticky: after the first one no text
// is left, so that the grammar need not check after every token.
type pathParser struct {
	text string
	at   int
	err  error
}

// parsePath reads a path that begins with $.
func parsePath(text string) (jsonPath, error) {
	p := &pathParser{text: text}
	p.expect("$")
	path := p.steps()
	if p.at < len(p.text) {
		p.fail("%q was not expected", p.text[p.at:])
	}
	return path, p.err
}

func (p *pathParser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("%s at character %d", fmt.Sprintf(format, args...), utf8.RuneCountInString(p.text[:p.at])+1)
	}
	p.at = len(p.text)
}

func (p *pathParser) rest() string { return p.text[p.at:] }

func (p *pathParser) space() {
	for p.at < len(p.text) && strings.ContainsRune(" \t\r\n", rune(p.text[p.at])) {
		p.at++
	}
}

// take skips a token if it is next.
func (p *pathParser) take(sign string) bool {
	if !strings.HasPrefix(p.rest(), sign) {
		return false
	}
	p.at += len(sign)
	return true
}

func (p *pathParser) expect(sign string) {
	if !p.take(sign) {
		p.fail("%q was expected", sign)
	}
}

func (p *pathParser) steps() jsonPath {
	var path jsonPath
	for {
		p.space()
		switch {
		case p.take(".."):
			if strings.HasPrefix(p.rest(), "[") {
				path = append(path, pathStep{deep: true, selectors: p.bracket()})
				continue
			}
			path = append(path, pathStep{deep: true, selectors: []selector{p.dotted()}})
		case p.take("."):
			path = append(path, pathStep{selectors: []selector{p.dotted()}})
		case strings.HasPrefix(p.rest(), "["):
			path = append(path, pathStep{selectors: p.bracket()})
		default:
			return path
		}
	}
}

// dotted reads a name or * after a dot.
func (p *pathParser) dotted() selector {
	if p.take("*") {
		return selectAll
	}
	start := p.at
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.rest())
		if r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		p.at += size
	}
	if p.at == start {
		p.fail("a name was expected")
	}
	return selectName(p.text[start:p.at])
}

// bracket reads selectors between brackets.
func (p *pathParser) bracket() []selector {
	p.expect("[")
	var all []selector
	for {
		p.space()
		all = append(all, p.bracketed())
		p.space()
		if !p.take(",") {
			p.expect("]")
			return all
		}
	}
}

func (p *pathParser) bracketed() selector {
	switch {
	case p.take("*"):
		return selectAll
	case p.take("?"):
		return selectIf(p.or())
	case strings.HasPrefix(p.rest(), "'"), strings.HasPrefix(p.rest(), `"`):
		return selectName(p.quoted())
	}
	from, hasFrom := p.integer()
	p.space()
	if !p.take(":") {
		if !hasFrom {
			p.fail("a name in quotes, a number, * or ? was expected")
		}
		return selectIndex(from)
	}
	p.space()
	to, hasTo := p.integer()
	return selectSlice(from, to, hasTo)
}

func (p *pathParser) integer() (i int, ok bool) {
	start := p.at
	p.take("-")
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		p.at++
	}
	i, err := strconv.Atoi(p.text[start:p.at])
	if err != nil && p.at > start {
		p.fail("%q is no number", p.text[start:p.at])
	}
	return i, err == nil
}

// quoted reads a string in either quotes.
func (p *pathParser) quoted() string {
	quote := p.text[p.at]
	p.at++
	var out strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == quote:
			return out.String()
		case c == '\\' && p.at < len(p.text):
			out.WriteByte(p.text[p.at])
			p.at++
		default:
			out.WriteByte(c)
		}
	}
	p.fail("the string does not end")
	return ""
}
