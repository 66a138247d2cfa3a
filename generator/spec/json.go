package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is parseJSON. encoding/json checks the syntax but does not
// report where each value begins, so a second pass of our own builds the nodes.

// syntaxError is an error in the text of a file, with its position.
type syntaxError struct {
	pos        diag.Pos
	message    string
	note       diag.Related
	afterComma bool // a comma precedes the position
}

// Error returns the position and the message.
func (e *syntaxError) Error() string { return fmt.Sprintf("%s: %s", e.pos, e.message) }

// jsonPass reads one JSON text that is known to be valid.
type jsonPass struct {
	*builder
	src  string // strings without escapes are slices of it
	mark mark
}

// parseJSON reads the file's data as JSON.
func parseJSON(b *builder) (*Node, error) {
	if err := checkJSON(b.file); err != nil {
		return nil, err
	}
	p := &jsonPass{builder: b, src: string(b.file.Data), mark: newMark(b.file.Data)}
	return p.value()
}

// checkJSON reports syntax errors. encoding/json reports their offset only for
// a whole text.
func checkJSON(f *File) error {
	var raw json.RawMessage
	err := json.Unmarshal(f.Data, &raw)
	if err == nil {
		return nil
	}
	m := newMark(f.Data)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		m.advance(max(0, int(syntax.Offset)-1))
	}
	before := bytes.TrimRight(f.Data[:m.off], " \t\r\n")
	return &syntaxError{
		pos:        diag.Pos{File: f.Name, Line: m.line, Col: m.col},
		message:    err.Error(),
		afterComma: bytes.HasSuffix(before, []byte(",")),
	}
}

// start moves to the beginning of the next token, or to the end of the object
// or list, and returns its first byte.
func (p *jsonPass) start() byte {
	at := p.mark.off
	for isBetween(p.src[at]) {
		at++
	}
	p.mark.advance(at)
	return p.src[at]
}

// isBetween reports whether c is a separator or white space between tokens.
func isBetween(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':':
		return true
	}
	return false
}

func (p *jsonPass) value() (*Node, error) {
	first, line, col := p.start(), p.mark.line, p.mark.col
	switch first {
	case '{':
		return p.object(p.node(KindObject, line, col))
	case '[':
		return p.array(p.node(KindArray, line, col))
	case '"':
		text, err := p.text()
		return p.scalar(KindString, text, line, col), err
	}
	kind := KindNumber
	switch first {
	case 't', 'f':
		kind = KindBool
	case 'n':
		kind = KindNull
	}
	return p.scalar(kind, p.word(), line, col), nil
}

// text reads a string.
func (p *jsonPass) text() (string, error) {
	begin := p.mark.off
	end, plain := begin+1, true
	for ; p.src[end] != '"'; end++ {
		if p.src[end] == '\\' {
			plain = false
			end++
		}
	}
	p.mark.advance(end + 1)
	if text := p.src[begin+1 : end]; plain && utf8.ValidString(text) {
		return text, nil
	}
	var text string
	err := json.Unmarshal(p.mark.data[begin:end+1], &text)
	return text, err
}

// word reads a number, or true, false or null.
func (p *jsonPass) word() string {
	begin, end := p.mark.off, p.mark.off
	for end < len(p.src) && !isBetween(p.src[end]) && p.src[end] != ']' && p.src[end] != '}' {
		end++
	}
	p.mark.advance(end)
	return p.src[begin:end]
}

func (p *jsonPass) object(n *Node) (*Node, error) {
	p.mark.advance(p.mark.off + 1)
	var list []*Node
	for p.start() != '}' {
		line, col := p.mark.line, p.mark.col
		key, err := p.text()
		if err != nil {
			return nil, err
		}
		m, err := p.value()
		if err != nil {
			return nil, err
		}
		p.member(m, key, line, col)
		list = append(list, m)
	}
	p.mark.advance(p.mark.off + 1)
	return p.close(n, list), nil
}

func (p *jsonPass) array(n *Node) (*Node, error) {
	p.mark.advance(p.mark.off + 1)
	var list []*Node
	for p.start() != ']' {
		m, err := p.value()
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	p.mark.advance(p.mark.off + 1)
	return p.close(n, list), nil
}

// mark is a position in a text that only moves forward, so that computing lines
// and columns takes one pass in all, also for minified texts of one line.
type mark struct {
	data      []byte
	off       int
	line, col int
}

func newMark(data []byte) mark { return mark{data: data, line: 1, col: 1} }

// advance moves to a byte offset.
func (m *mark) advance(to int) {
	to = min(to, len(m.data))
	for m.off < to {
		c := m.data[m.off]
		switch {
		case c == '\n':
			m.line, m.col = m.line+1, 1
			m.off++
		case c < utf8.RuneSelf:
			m.col++
			m.off++
		default:
			_, size := utf8.DecodeRune(m.data[m.off:])
			m.col++
			m.off += size
		}
	}
}
