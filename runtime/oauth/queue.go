package oauth

import (
	"sync"
)

// This file delivers events: in order, outside every lock, without making a
// refresh wait.

const queueLimit = 64

// queue holds events for one receiver. A goroutine runs while there are some.
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

// call keeps a panic of the receiver from taking the program along: whoever
// listens must not be able to end the sessions of others.
func (q *queue) call(e Event) {
	defer func() { _ = recover() }()
	q.receive(e)
}
