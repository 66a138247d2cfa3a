package runtime

import (
	"bufio"
	"io"
)

// This file finds the values in a sequence of JSON: lines (NDJSON, JSON Lines),
// RFC 7464 text sequences, and values that simply follow each other.

// recordSeparator precedes each text of an RFC 7464 sequence.
const recordSeparator = 0x1E

// recordReader takes a sequence apart.
type recordReader struct {
	r     *bufio.Reader
	limit int64 // of one value

	value   []byte
	depth   int
	quoted  bool // in a string
	escaped bool // behind a backslash
}

func newRecordReader(r io.Reader, limit int64) *recordReader {
	return &recordReader{r: bufio.NewReader(r), limit: limit}
}

// next returns the text of the next value, in memory of its own. It is not
// checked, but for its end. The end is io.EOF, within a value
// io.ErrUnexpectedEOF.
func (s *recordReader) next() ([]byte, error) {
	s.value, s.depth, s.quoted, s.escaped = nil, 0, false, false
	for {
		if _, err := s.r.Peek(1); err != nil {
			return s.last(err)
		}
		b, _ := s.r.Peek(s.r.Buffered())
		skip := 0
		for len(s.value) == 0 && skip < len(b) && between(b[skip]) {
			skip++
		}
		n, done := s.scan(b[skip:])
		s.value = append(s.value, b[skip:skip+n]...)
		_, _ = s.r.Discard(skip + n)
		if done {
			return s.value, nil
		}
		if int64(len(s.value)) > s.limit {
			return nil, tooLarge(s.limit)
		}
	}
}

// last is the value that the end of the stream ends, if there is one: a number
// or a word.
func (s *recordReader) last(err error) ([]byte, error) {
	switch {
	case err != io.EOF || len(s.value) == 0:
		return nil, err
	case s.depth > 0 || s.quoted:
		return nil, io.ErrUnexpectedEOF
	}
	return s.value, nil
}

// scan goes through b up to the end of the value.
func (s *recordReader) scan(b []byte) (n int, done bool) {
	for i, ch := range b {
		if begun := len(s.value)+i > 0; begun && s.depth == 0 && !s.quoted && endsWord(ch) {
			return i, true
		}
		if s.step(ch) {
			return i + 1, true
		}
	}
	return len(b), false
}

// between reports what separates values.
func between(ch byte) bool {
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == recordSeparator
}

// endsWord reports what ends a number or a word without being part of it.
func endsWord(ch byte) bool { return between(ch) || ch == '{' || ch == '[' || ch == '"' }

// step takes in one byte and reports whether the value ends with it.
func (s *recordReader) step(ch byte) bool {
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted && ch == '\\':
		s.escaped = true
	case ch == '"':
		s.quoted = !s.quoted
		return !s.quoted && s.depth == 0
	case s.quoted:
	case ch == '{' || ch == '[':
		s.depth++
	case ch == '}' || ch == ']':
		s.depth--
		return s.depth <= 0
	}
	return false
}
