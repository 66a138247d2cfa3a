package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
	"github.com/nimbugen/nimbugen/runtime/internal/stream"
)

// The entry point is listener.next, which connects to an event stream and
// resumes it.

// listener is an iteration over events.
type listener struct {
	ctx     context.Context
	request Request // a copy, to which each connection adds its Last-Event-ID
	opts    []CallOption
	text    bool // data is text, in which "[DONE]" has no meaning

	call   *call // of the current or last connection
	resp   response
	events *stream.EventReader // nil: not connected
	event  stream.Event        // the current event
	begun  bool                // this connection sent an event
	first  string              // the ID of the first event of this connection
	before string              // that of the connection before
	since  string              // the Last-Event-ID that was sent
	silent int                 // connections in a row without an event
	at     stream.Position
	err    error
}

// next advances to the next event. It is false at the end and after an error.
func (l *listener) next() bool {
	for l.err == nil {
		if l.events == nil && !l.connect() {
			return false
		}
		ev, err := l.events.Next()
		l.at = l.events.Position
		switch {
		case err != nil:
			l.close()
			if !l.resume(err) {
				return false
			}
		case !l.text && ev.Done():
			return false
		case l.replayed(ev):
			l.err = l.call.unreadable(l.resp, errReplayed)
		case l.text || !ev.Empty():
			l.event = ev
			return true
		}
	}
	return false
}

// connect opens the stream, at the position where the last connection ended.
func (l *listener) connect() bool {
	r := l.request
	if l.at.ID != "" && checkHeader("Last-Event-ID", l.at.ID) == nil {
		r.params.headers = append(slices.Clip(r.params.headers), pair{"Last-Event-ID", l.at.ID})
	}
	l.call = newCall(&r, "text/event-stream", true)
	if l.resp, l.err = l.call.do(l.ctx, l.opts); l.err != nil {
		return false
	}
	if l.resp.StatusCode == http.StatusNoContent { // the server tells the client to stop reconnecting
		l.resp.close()
		return false
	}
	if err := l.call.checkStream(l.resp, "text/event-stream"); err != nil {
		l.resp.close()
		l.err = err
		return false
	}
	l.events = stream.NewEventReader(l.resp.Body, l.call.core.settings.maxResponse, l.at)
	l.before, l.first, l.since, l.begun = l.first, "", l.at.ID, false
	return true
}

var errReplayed = errors.New("the stream began anew after it had broken off: the server ignores Last-Event-ID")

// replayed reports whether the server sends the stream from its beginning again
// in spite of Last-Event-ID.
func (l *listener) replayed(ev stream.Event) bool {
	l.silent = 0
	if l.begun {
		return false
	}
	l.begun, l.first = true, ev.ID
	return ev.ID != "" && ev.ID == l.before && ev.ID != l.since
}

// resume handles the end of a connection: it waits for another one and is true,
// or ends the iteration.
func (l *listener) resume(err error) bool {
	p := l.call.core.settings.retry
	again := (l.at.ID != "" || l.at.HasRetry) && l.call.repeatable() && l.call.replayable() && !errors.Is(err, stream.ErrTooLarge)
	switch {
	case l.ctx.Err() != nil:
		l.err = l.call.failed(l.ctx, l.ctx.Err())
		return false
	case !again || l.silent >= p.Retries:
		if err != io.EOF {
			l.err = l.call.broken(l.resp, err)
		}
		return false
	}
	if l.at.Retry > p.MaxRetryAfter {
		l.err = l.call.unreadable(l.resp, fmt.Errorf("the stream ended, and the server requests to wait %v before the next connection, more than RetryPolicy.MaxRetryAfter, %v", l.at.Retry, p.MaxRetryAfter))
		return false
	}
	wait := max(l.at.Retry, p.backoff(l.silent))
	l.silent++
	if !sleep(l.ctx, wait) {
		l.err = l.call.failed(l.ctx, l.ctx.Err())
		return false
	}
	return true
}

// read reads the JSON of the event into the value at v.
func (l *listener) read(text []byte, v any) error {
	l.call.compareItem(l.ctx, l.resp, text)
	c := l.call.limited(codec.NewCursor(text))
	codec.Read(c, v)
	if err := l.call.ended(c, c.End()); err != nil {
		return l.call.unreadable(l.resp, fmt.Errorf("event %q: %w", redact.Line(l.event.Name, 50), err))
	}
	return nil
}

func (l *listener) close() {
	if l.events != nil {
		l.resp.close()
		l.events = nil
	}
}
