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

// This file holds the connection of an event stream, and its resumption.

// listener is an iteration over events.
type listener struct {
	ctx     context.Context
	request Request // a copy: each connection adds its Last-Event-ID
	opts    []Option
	text    bool // data is text: nothing in it is a mark

	call   *call // of the connection there is, or was last
	resp   response
	events *stream.EventReader // nil: not connected
	event  stream.Event        // found by next
	begun  bool                // this connection gave an event
	first  string              // the ID of the first one
	before string              // the same, of the connection before
	since  string              // the Last-Event-ID that was sent
	silent int                 // connections in a row without an event
	at     stream.Position
	err    error
}

// next goes to the next event; false is the end, or an error.
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

// connect opens the stream, where it broke off.
func (l *listener) connect() bool {
	r := l.request
	if l.at.ID != "" && checkHeader("Last-Event-ID", l.at.ID) == nil {
		r.params.headers = append(slices.Clip(r.params.headers), pair{"Last-Event-ID", l.at.ID})
	}
	l.call = newCall(&r, "text/event-stream", true)
	if l.resp, l.err = l.call.do(l.ctx, l.opts); l.err != nil {
		return false
	}
	if l.resp.StatusCode == http.StatusNoContent { // how a server says that there is no more
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

// replayed notices a server that, asked to go on, begins anew.
func (l *listener) replayed(ev stream.Event) bool {
	l.silent = 0
	if l.begun {
		return false
	}
	l.begun, l.first = true, ev.ID
	return ev.ID != "" && ev.ID == l.before && ev.ID != l.since
}

// resume decides what follows the end of a connection: another one, the end of
// the iteration or an error.
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
	wait := l.at.Retry
	if !l.at.HasRetry {
		wait = p.backoff(l.silent)
	}
	l.silent++
	if !sleep(l.ctx, wait) {
		l.err = l.call.failed(l.ctx, l.ctx.Err())
		return false
	}
	return true
}

// read reads the JSON of the event into what v points to.
func (l *listener) read(text []byte, v any) bool {
	c := codec.NewCursor(text).Using(l.request.core.plans)
	codec.Read(c, v)
	if err := c.End(); err != nil {
		l.err = l.call.unreadable(l.resp, fmt.Errorf("event %q: %w", redact.Line(l.event.Name, 50), err))
		return false
	}
	return true
}

func (l *listener) close() {
	if l.events != nil {
		l.resp.close()
		l.events = nil
	}
}
