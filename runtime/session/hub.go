package session

import (
	"context"
	"slices"
	"sync"
)

// This file delivers events: in order, outside every lock, without making
// anybody wait.

const hookLimit = 1024

// hub holds the events for the hook of an app. A goroutine runs while there
// are some.
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

// call keeps a panic of the hook from ending the sessions of others.
func (h *hub) call(e Event) {
	defer func() { _ = recover() }()
	h.receive(e)
}

// listeners are the channels that [Session.Events] gave out.
type listeners struct {
	mu  sync.Mutex
	all []*listener
}

type listener struct {
	events  chan Event
	dropped int
}

// listen returns a channel that is closed when ctx ends.
func (l *listeners) listen(ctx context.Context) <-chan Event {
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

// tell drops the oldest event of a channel that nobody reads.
func (l *listeners) tell(e Event) {
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
