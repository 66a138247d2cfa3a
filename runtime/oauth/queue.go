package oauth

import (
	"sync"
)

// The entry point is queue.add, which delivers events in order, outside every
// lock, without delaying a refresh.

const queueLimit = 64 // events

// queue queues the events for one receiver. A goroutine runs while it is not
// empty.
type queue struct {
	receive func(Event)

	mu      sync.Mutex
	waiting []Event
	dropped int
	running bool
}

func (q *queue) add(e Event) {
	if q.receive == nil {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == queueLimit {
		q.waiting = append(q.waiting[:0], q.waiting[1:]...)
		q.dropped++
	}
	q.waiting = append(q.waiting, e)
	if !q.running {
		q.running = true
		go q.deliver()
	}
}

func (q *queue) deliver() {
	for {
		e, ok := q.next()
		if !ok {
			return
		}
		q.call(e)
	}
}

func (q *queue) next() (Event, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.running, q.waiting = false, nil
		return Event{}, false
	}
	e := q.waiting[0]
	q.waiting = q.waiting[1:]
	e.Dropped, q.dropped = q.dropped, 0
	return e, true
}

// call recovers from a panic of the receiver, which must not end the program.
func (q *queue) call(e Event) {
	defer func() { _ = recover() }()
	q.receive(e)
}
