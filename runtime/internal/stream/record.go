package stream

import (
	"bufio"
	"io"
)

// The entry points for sequences of JSON values are NewRecordReader and
// RecordReader.Next. A sequence is lines (NDJSON, JSON Lines), RFC 7464 text
// sequences, or values one after the other.

// recordSeparator precedes each text of an RFC 7464 sequence.
const recordSeparator = 0x1E

// RecordReader splits a sequence of JSON values.
type RecordReader struct {
	r     *bufio.Reader
	limit int64 // of one value

	value   []byte
	depth   int
	quoted  bool // in a string
	escaped bool // behind a backslash
}

// NewRecordReader returns a reader of values of at most limit bytes.
func NewRecordReader(r io.Reader, limit int64) *RecordReader {
	return &RecordReader{r: bufio.NewReader(r), limit: limit}
}

// Next returns the text of the next value, in memory of its own. It finds the
// value's end only and does not check that it is JSON. The error is io.EOF
// where the stream ends between two values and io.ErrUnexpectedEOF where it
// ends within one.
func (s *RecordReader) Next() ([]byte, error) {
	s.value, s.depth, s.quoted, s.escaped = nil, 0, false, false
	for {
		if _, err := s.r.Peek(1); err != nil {
			return s.last(err)
		}
		b, _ := s.r.Peek(s.r.Buffered())
		skip := 0
		for len(s.value) == 0 && skip < len(b) && separates(b[skip]) {
			skip++
		}
		n, done := s.scan(b[skip:])
		s.value = append(s.value, b[skip:skip+n]...)
		_, _ = s.r.Discard(skip + n)
		if done {
			return s.value, nil
		}
		if int64(len(s.value)) > s.limit {
			return nil, TooLarge(s.limit)
		}
	}
}

// last returns the value that the end of the stream ends, if there is one: a
// number or a word.
func (s *RecordReader) last(err error) ([]byte, error) {
	switch {
	case err != io.EOF || len(s.value) == 0:
		return nil, err
	case s.depth > 0 || s.quoted:
		return nil, io.ErrUnexpectedEOF
	}
	return s.value, nil
}

// scan returns the length of b up to the end of the value, and whether the end
// was found.
func (s *RecordReader) scan(b []byte) (n int, done bool) {
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

// separates reports whether ch separates values.
func separates(ch byte) bool {
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == recordSeparator
}

// endsWord reports whether ch ends a number or a word without belonging to it.
func endsWord(ch byte) bool { return separates(ch) || ch == '{' || ch == '[' || ch == '"' }

// step handles one byte and reports whether the value ends with it.
func (s *RecordReader) step(ch byte) bool {
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
