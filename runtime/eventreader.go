package runtime

import (
	"bufio"
	"bytes"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// This file reads server-sent events (WHATWG HTML, section 9.2.6).

// rawEvent is one event as it came.
type rawEvent struct {
	id   string // the last one that was given, with this event or before
	name string
	data string
}

// eventReader takes an event stream apart.
type eventReader struct {
	r     *bufio.Reader
	limit int64 // of one event

	line    []byte
	begun   bool // the byte order mark was looked for
	afterCR bool // a line feed that follows belongs to the line before

	data  []byte
	name  string
	id    string
	retry time.Duration // how long to wait before a new connection
	timed bool          // the server said so
}

func newEventReader(r io.Reader, limit int64) *eventReader {
	return &eventReader{r: bufio.NewReader(r), limit: limit}
}

// next returns the next event: io.EOF where the stream ends between two
// events, io.ErrUnexpectedEOF where it ends within one.
func (e *eventReader) next() (rawEvent, error) {
	for {
		line, err := e.readLine()
		switch {
		case err == io.EOF && (len(e.data) > 0 || bytes.HasPrefix(line, []byte("data"))):
			return rawEvent{}, io.ErrUnexpectedEOF
		case err != nil:
			return rawEvent{}, err
		case len(line) > 0:
			e.field(line)
		case len(e.data) == 0:
			e.name = ""
		default:
			return e.dispatch(), nil
		}
		if int64(len(e.data)) > e.limit {
			return rawEvent{}, tooLarge(e.limit)
		}
	}
}

func (e *eventReader) dispatch() rawEvent {
	ev := rawEvent{id: e.id, name: e.name, data: validText(e.data[:len(e.data)-1])}
	if ev.name == "" {
		ev.name = "message"
	}
	e.data, e.name = e.data[:0], ""
	return ev
}

// validText is b as UTF-8 decoders read it.
func validText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return strings.ToValidUTF8(string(b), string(utf8.RuneError))
}

// field takes in one line. One that begins with a colon is a comment.
func (e *eventReader) field(line []byte) {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "data":
		e.data = append(append(e.data, value...), '\n')
	case "event":
		e.name = validText(value)
	case "id":
		if bytes.IndexByte(value, 0) < 0 {
			e.id = validText(value)
		}
	case "retry":
		if ms, err := strconv.ParseUint(string(value), 10, 63); err == nil {
			e.retry = time.Duration(min(ms, math.MaxInt64/uint64(time.Millisecond))) * time.Millisecond
			e.timed = true
		}
	}
}

// readLine returns a line without its end: CR, LF or both. It does not wait for
// what follows a CR, which may come much later. A last line without an end
// comes with the error.
func (e *eventReader) readLine() ([]byte, error) {
	for e.line = e.line[:0]; ; {
		if _, err := e.r.Peek(1); err != nil {
			return e.line, err
		}
		b, _ := e.r.Peek(e.r.Buffered())
		if e.afterCR && b[0] == '\n' {
			_, _ = e.r.Discard(1)
			e.afterCR = false
			continue
		}
		e.afterCR = false
		end := bytes.IndexAny(b, "\r\n")
		if end < 0 {
			e.line = append(e.line, b...)
			_, _ = e.r.Discard(len(b))
			if int64(len(e.line)) > e.limit {
				return nil, tooLarge(e.limit)
			}
			continue
		}
		e.line = append(e.line, b[:end]...)
		e.afterCR = b[end] == '\r'
		_, _ = e.r.Discard(end + 1)
		return e.withoutMark(), nil
	}
}

// withoutMark is the line, the first one without its byte order mark.
func (e *eventReader) withoutMark() []byte {
	if !e.begun {
		e.begun = true
		return bytes.TrimPrefix(e.line, []byte("\xef\xbb\xbf"))
	}
	return e.line
}
