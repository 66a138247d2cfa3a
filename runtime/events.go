package runtime

import (
	"context"
	"iter"
)

// The entry points are Events, TextEvents and EventObjects, which range over
// server-sent events. listener.go holds the connection.

// Event is one server-sent event.
type Event[T any] struct {
	ID   string // the last event ID, of this event or an earlier one
	Name string // the event type; "message" is the default
	Data T      // the decoded data
}

// Events returns the events of a stream of JSON as they arrive. It skips events
// without data, and data of "[DONE]" ends the stream. An error ends the iteration
// and comes with a nil event, but a [DecodeError] comes with its event; leaving the loop closes the connection.
//
// The context governs how long the stream lasts; timeouts end with the headers.
// A stream that breaks off is resumed with Last-Event-ID if the server sends IDs
// or a reconnection time and the operation may be repeated. The wait is that of
// [RetryPolicy], or the reconnection time if it is longer; one that exceeds
// MaxRetryAfter ends the stream with an error. [WithRetries] limits the
// connections in a row without an event.
func Events[T any](ctx context.Context, r *Request, opts ...CallOption) iter.Seq2[*Event[T], error] {
	return func(yield func(*Event[T], error) bool) {
		l := listener{ctx: ctx, request: *r, opts: opts}
		defer l.close()
		for l.next() {
			ev := &Event[T]{ID: l.event.ID, Name: l.event.Name}
			err := l.read([]byte(l.event.Data), &ev.Data)
			if err != nil && !partial(err) {
				l.err = err
				break
			}
			if !yield(ev, err) {
				return
			}
		}
		if l.err != nil {
			yield(nil, l.err)
		}
	}
}

// TextEvents is [Events] for data that is text.
func TextEvents(ctx context.Context, r *Request, opts ...CallOption) iter.Seq2[*Event[string], error] {
	return func(yield func(*Event[string], error) bool) {
		l := listener{ctx: ctx, request: *r, opts: opts, text: true}
		defer l.close()
		for l.next() {
			if !yield(&Event[string]{ID: l.event.ID, Name: l.event.Name, Data: l.event.Data}, nil) {
				return
			}
		}
		if l.err != nil {
			yield(nil, l.err)
		}
	}
}

// EventObjects is [Events] for schemas of the whole event rather than of its
// data: T is read from {"event": ..., "id": ..., "data": ...}. There data is a
// string if it is not JSON, or if text is true.
func EventObjects[T any](ctx context.Context, r *Request, text bool, opts ...CallOption) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		l := listener{ctx: ctx, request: *r, opts: opts, text: text}
		defer l.close()
		for l.next() {
			v := new(T)
			err := l.read(l.event.JSON(text), v)
			if err != nil && !partial(err) {
				l.err = err
				break
			}
			if !yield(v, err) {
				return
			}
		}
		if l.err != nil {
			yield(nil, l.err)
		}
	}
}
