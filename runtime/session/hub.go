package session

import (
	"context"
	"slices"
	"sync"
)

// The entry points are hub.add for the hook of an app, and listeners.subscribe
// and listeners.send for the channels of a session. Events are delivered in
// order, outside every lock, without blocking the sender.

const hookLimit = 1024 // events

// hub queues the events for the hook of an app. A goroutine runs while the queue
// is not empty.
type hub struct {
	receive func(Event)

	mu      sync.Mutex
	waiting []Event
	dropped int
	running bool
}

func (h *hub) add(e Event) {
	if h.receive == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.waiting) == hookLimit {
		h.waiting = slices.Delete(h.waiting, 0, 1)
		h.dropped++
	}
	h.waiting = append(h.waiting, e)
	if !h.running {
		h.running = true
		go h.deliver()
	}
}

func (h *hub) deliver() {
	for {
		e, ok := h.next()
		if !ok {
			return
		}
		h.call(e)
	}
}

func (h *hub) next() (Event, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.waiting) == 0 {
		h.running, h.waiting = false, nil
		return Event{}, false
	}
	e := h.waiting[0]
	h.waiting = h.waiting[1:]
	e.Dropped += h.dropped
	h.dropped = 0
	return e, true
}

// call recovers from a panic of the hook, which must not end the program.
func (h *hub) call(e Event) {
	defer func() { _ = recover() }()
	h.receive(e)
}

// listeners holds the channels that [Session.Events] returned.
type listeners struct {
	mu  sync.Mutex
	all []*listener
}

type listener struct {
	events  chan Event
	dropped int
}

// subscribe returns a channel that is closed when ctx ends.
func (l *listeners) subscribe(ctx context.Context) <-chan Event {
	one := &listener{events: make(chan Event, 32)}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, one)
	context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.all = slices.DeleteFunc(l.all, func(other *listener) bool { return other == one })
		close(one.events)
	})
	return one.events
}

// send sends e to every channel. From a full channel it drops the oldest event.
func (l *listeners) send(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.all {
		for sent := false; !sent; {
			e.Dropped = one.dropped
			select {
			case one.events <- e:
				sent, one.dropped = true, 0
			default:
				select {
				case <-one.events:
					one.dropped++
				default:
				}
			}
		}
	}
}
