package session

import (
	"context"
	"time"
)

// The entry points are hold and saveSoon for logins that the store has not taken,
// and markEnded and isEnded for ended ones that it has not deleted. Both are
// written again.

// hold keeps a session in memory whose newest tokens are not in the store.
func (a *app) hold(l *login, s *session) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.unsaved[l] = s
}

func (a *app) release(l *login) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.unsaved, l)
}

// saveSoon tries in the background to store a login that was never stored.
func (s *session) saveSoon(l *login) {
	if !l.due(time.Now()) {
		return
	}
	s.app.hold(l, s)
	s.app.background(func() {
		if err := l.repair(context.Background()); err == nil && !l.unsaved.Load() {
			s.app.release(l)
			s.emit(Event{Kind: Persisted, CustomerID: l.customerID})
		}
	})
}

// markEnded records a login that was ended while its record could not be
// deleted, so that it is not restored.
func (a *app) markEnded(l *login) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended[l.id] = l
}

// isEnded reports whether a login is marked as ended, and if so tries again to
// delete its record.
func (a *app) isEnded(id string) bool {
	a.mu.Lock()
	l := a.ended[id]
	a.mu.Unlock()
	if l == nil {
		return false
	}
	if l.due(time.Now()) {
		a.background(func() {
			if l.remove(context.Background()) == nil {
				a.mu.Lock()
				defer a.mu.Unlock()
				delete(a.ended, id)
			}
		})
	}
	return true
}
