package session

import (
	"context"
	"time"
)

// This file holds what the store owes us: logins it has not taken, and ended
// ones it has not given up.

// hold keeps a session in memory whose newest tokens are nowhere else.
func (a *App[Client, Customer, NewCustomer]) hold(l *login[Customer], s *Session[Client, Customer, NewCustomer]) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.unsaved[l] = s
}

func (a *App[Client, Customer, NewCustomer]) release(l *login[Customer]) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.unsaved, l)
}

// saveSoon tries to store a login that the store has never had.
func (s *Session[Client, Customer, NewCustomer]) saveSoon(l *login[Customer]) {
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

// bury notes a login that was ended while its record could not be deleted, so
// that it is not restored.
func (a *App[Client, Customer, NewCustomer]) bury(l *login[Customer]) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.dead[l.id] = l
}

// isDead reports whether a login was buried, and tries again to delete it.
func (a *App[Client, Customer, NewCustomer]) isDead(id string) bool {
	a.mu.Lock()
	l := a.dead[id]
	a.mu.Unlock()
	if l == nil {
		return false
	}
	if l.due(time.Now()) {
		a.background(func() {
			if l.remove(context.Background()) == nil {
				a.mu.Lock()
				defer a.mu.Unlock()
				delete(a.dead, id)
			}
		})
	}
	return true
}
