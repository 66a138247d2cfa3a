package runtime

import (
	"context"
	"iter"
)

// This file gives server-sent events to a range loop.

// Event is one server-sent event.
type Event[T any] struct {
	ID   string // the last one that the server gave, with this event or before
	Name string // what kind of event it is; "message" where the server does not say
	Data T      // what it says
}

// Events returns the events of a stream of JSON as they arrive. Events without
// data are passed over, and data of "[DONE]" ends the stream. An error ends the
// iteration and comes with a nil event; leaving the loop closes the connection.
//
// The context governs how long it lasts; timeouts end with the headers. A
// stream whose server gives IDs or a retry time is resumed, with Last-Event-ID,
// when it breaks off and the operation may be repeated: after the time that the
// server names, or that of [RetryPolicy], and as often in a row without an
// event as [WithRetries] says.
func Events[T any](ctx context.Context, r *Request, opts ...Option) iter.Seq2[*Event[T], error] {
	return func(yield func(*Event[T], error) bool) {
		l := listener{ctx: ctx, request: *r, opts: opts}
		defer l.close()
		for l.next() {
			ev := &Event[T]{ID: l.event.ID, Name: l.event.Name}
			if !l.read([]byte(l.event.Data), &ev.Data) {
				break
			}
			if !yield(ev, nil) {
				return
			}
		}
		if l.err != nil {
			yield(nil, l.err)
		}
	}
}

// TextEvents is [Events] for data that is text, handed out as it is.
func TextEvents(ctx context.Context, r *Request, opts ...Option) iter.Seq2[*Event[string], error] {
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

// EventObjects is [Events] for schemas that describe the event with its fields
// and not only its data: T is read from {"event": ..., "id": ..., "data": ...},
// where data is a string if it is no JSON, or if text says that it always is.
func EventObjects[T any](ctx context.Context, r *Request, text bool, opts ...Option) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		l := listener{ctx: ctx, request: *r, opts: opts, text: text}
		defer l.close()
		for l.next() {
			v := new(T)
			if !l.read(l.event.JSON(text), v) {
				break
			}
			if !yield(v, nil) {
				return
			}
		}
		if l.err != nil {
			yield(nil, l.err)
		}
	}
}
