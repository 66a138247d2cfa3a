package stream

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points for server-sent events (WHATWG HTML, section 9.2.6) are
// NewEventReader and EventReader.Next.

// Event is one event as the server sent it.
type Event struct {
	ID   string // the last event ID, of this event or an earlier one
	Name string // the event type; "message" is the default
	Data string
}

// JSON returns the event as a JSON object with the members event, id and data.
// Data is a string if it is not JSON, or if text is true.
func (ev Event) JSON(text bool) []byte {
	w := codec.NewWriter(nil)
	w.ObjectStart()
	w.Key("event")
	codec.WriteString(w, ev.Name)
	if ev.ID != "" {
		w.Key("id")
		codec.WriteString(w, ev.ID)
	}
	w.Key("data")
	if data := []byte(ev.Data); !text && json.Valid(data) {
		w.Raw(data)
	} else {
		codec.WriteString(w, ev.Data)
	}
	w.ObjectEnd()
	return w.Bytes()
}

// Done reports whether the event is the mark by which some servers end a stream
// of JSON.
func (ev Event) Done() bool { return strings.TrimSpace(ev.Data) == "[DONE]" }

// Empty reports whether the event only keeps the connection alive.
func (ev Event) Empty() bool { return strings.TrimSpace(ev.Data) == "" }

// Position is what a reader carries over to a new connection.
type Position struct {
	ID       string        // the last event ID
	Retry    time.Duration // the reconnection time
	HasRetry bool          // the server set the reconnection time
}

// EventReader splits an event stream.
type EventReader struct {
	Position
	r     *bufio.Reader
	limit int64 // of one event

	line    []byte
	begun   bool // the byte order mark was handled
	afterCR bool // a line feed that follows belongs to the line before

	data []byte
	name string
}

// NewEventReader returns a reader of events of at most limit bytes, which goes
// on at a position of an earlier connection.
func NewEventReader(r io.Reader, limit int64, from Position) *EventReader {
	return &EventReader{r: bufio.NewReader(r), limit: limit, Position: from}
}

// Next returns the next event. The error is io.EOF where the stream ends
// between two events and io.ErrUnexpectedEOF where it ends within one.
func (e *EventReader) Next() (Event, error) {
	for {
		line, err := e.readLine()
		switch {
		case err == io.EOF && (len(e.data) > 0 || bytes.HasPrefix(line, []byte("data"))):
			return Event{}, io.ErrUnexpectedEOF
		case err != nil:
			return Event{}, err
		case len(line) > 0:
			e.field(line)
		case len(e.data) == 0:
			e.name = ""
		default:
			return e.dispatch(), nil
		}
		if int64(len(e.data)) > e.limit {
			return Event{}, TooLarge(e.limit)
		}
	}
}

func (e *EventReader) dispatch() Event {
	ev := Event{ID: e.ID, Name: e.name, Data: validText(e.data[:len(e.data)-1])}
	if ev.Name == "" {
		ev.Name = "message"
	}
	e.data, e.name = e.data[:0], ""
	return ev
}

// validText returns b with invalid UTF-8 replaced, as UTF-8 decoders do.
func validText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return strings.ToValidUTF8(string(b), string(utf8.RuneError))
}

// field handles one line. One that begins with a colon is a comment.
func (e *EventReader) field(line []byte) {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "data":
		e.data = append(append(e.data, value...), '\n')
	case "event":
		e.name = validText(value)
	case "id":
		if bytes.IndexByte(value, 0) < 0 {
			e.ID = validText(value)
		}
	case "retry":
		if ms, err := strconv.ParseUint(string(value), 10, 63); err == nil {
			e.Retry = time.Duration(min(ms, math.MaxInt64/uint64(time.Millisecond))) * time.Millisecond
			e.HasRetry = true
		}
	}
}

// readLine returns a line without its end: CR, LF or both. It does not wait for
// the byte after a CR, which may come much later. A last line without an end
// comes with the error.
func (e *EventReader) readLine() ([]byte, error) {
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
				return nil, TooLarge(e.limit)
			}
			continue
		}
		e.line = append(e.line, b[:end]...)
		e.afterCR = b[end] == '\r'
		_, _ = e.r.Discard(end + 1)
		return e.withoutMark(), nil
	}
}

// withoutMark returns the line, the first one without its byte order mark.
func (e *EventReader) withoutMark() []byte {
	if !e.begun {
		e.begun = true
		return bytes.TrimPrefix(e.line, []byte("\xef\xbb\xbf"))
	}
	return e.line
}
