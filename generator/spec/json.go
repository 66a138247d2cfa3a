package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file reads JSON into nodes. The tokens are those of encoding/json; what
// is added is where each begins.

// syntaxError is an error of a file's text, with its place.
type syntaxError struct {
	pos        diag.Pos
	message    string
	note       diag.Related
	afterComma bool // a comma stands before the place
}

// Error gives the place and the message.
func (e *syntaxError) Error() string { return fmt.Sprintf("%s: %s", e.pos, e.message) }

// jsonPass reads one JSON text.
type jsonPass struct {
	*builder
	dec  *json.Decoder
	mark mark
}

// parseJSON reads the file's data as JSON.
func parseJSON(b *builder) (*Node, error) {
	if err := checkJSON(b.file); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b.file.Data))
	dec.UseNumber()
	p := &jsonPass{builder: b, dec: dec, mark: newMark(b.file.Data)}
	return p.value()
}

// checkJSON finds syntax errors; encoding/json says where they are only for a
// whole text.
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

// start moves to the beginning of the next token.
func (p *jsonPass) start() (line, col int) {
	at := int(p.dec.InputOffset())
	for at < len(p.mark.data) && isBetween(p.mark.data[at]) {
		at++
	}
	p.mark.advance(at)
	return p.mark.line, p.mark.col
}

// isBetween reports the bytes that may stand between two tokens.
func isBetween(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':':
		return true
	}
	return false
}

func (p *jsonPass) value() (*Node, error) {
	line, col := p.start()
	token, err := p.dec.Token()
	if err != nil {
		return nil, &syntaxError{pos: diag.Pos{File: p.file.Name, Line: line, Col: col}, message: err.Error()}
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			return p.object(p.node(KindObject, line, col))
		}
		return p.array(p.node(KindArray, line, col))
	case string:
		return p.scalar(KindString, v, line, col), nil
	case json.Number:
		return p.scalar(KindNumber, v.String(), line, col), nil
	case bool:
		return p.scalar(KindBool, fmt.Sprint(v), line, col), nil
	}
	return p.scalar(KindNull, "null", line, col), nil
}

func (p *jsonPass) object(n *Node) (*Node, error) {
	var list []*Node
	for p.dec.More() {
		line, col := p.start()
		key, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		m, err := p.value()
		if err != nil {
			return nil, err
		}
		p.member(m, fmt.Sprint(key), line, col)
		list = append(list, m)
	}
	_, err := p.dec.Token()
	return p.close(n, list), err
}

func (p *jsonPass) array(n *Node) (*Node, error) {
	var list []*Node
	for p.dec.More() {
		m, err := p.value()
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	_, err := p.dec.Token()
	return p.close(n, list), err
}

// mark is a place in a text that only moves forward, so that lines and columns
// cost one pass in all, minified texts of one line included.
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
