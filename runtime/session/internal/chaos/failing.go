//go:build unix

package chaos

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry points are StoreForgets and StoreRejectsWrites, in which the store
// fails between the rotation and the write.

// between starts a process, lets it rotate, calls f before the response is sent,
// and returns the process.
func (s *scene) between(f func(c *child)) *child {
	s.t.Helper()
	rotated, release := make(chan struct{}), make(chan struct{})
	first := sync.OnceFunc(func() { close(rotated); <-release })
	s.setGate(func(by string) {
		if by == "stopped" {
			first()
		}
	})
	c := s.child(step)
	c.command()
	select {
	case <-rotated:
	case <-time.After(20 * time.Second):
		s.t.Fatal("nothing was rotated")
	}
	f(c)
	close(release)
	return c
}

// StoreForgets makes the store lose its records during an exchange, on a strict
// server. A process cannot distinguish that from a log out in another process: the
// session must end, its newest token be revoked, and no record be stored again.
func StoreForgets(t *testing.T, place Place, forget func()) {
	t.Helper()
	s := newScene(t, place, nimbutest.RotateStrict())
	c := s.between(func(*child) { forget() })
	c.want("lost")
	if r, _ := s.last("stopped"); !s.hasRevoked(r.made) {
		t.Error("the token that was not stored is not revoked")
	}
	c.finish(20 * time.Second)
	if r, err := place.Store.Load(t.Context(), key); !errors.Is(err, session.ErrNoRecord) {
		t.Errorf("the store holds %v, %v", r, err)
	}
	s.logIn(t, place.Store)
	s.wantAlive()
}

// StoreRejectsWrites makes the store reject writes. Before an exchange nothing must
// be sent and the session be kept; after one the process must go on from memory,
// and save the new token as soon as the store accepts it.
func StoreRejectsWrites(t *testing.T, place Place, reject, allow func()) {
	t.Helper()
	s := newScene(t, place, nimbutest.RotateStrict())
	s.ExpireAccessTokens()
	reject()
	if err := s.use(t.Context()); err == nil {
		t.Error("a call got through without a new token")
	}
	if s.exchanged() != 0 {
		t.Error("a refresh token was sent although its successor could not be stored")
	}
	allow()
	s.wantAlive()

	c := s.between(func(*child) { reject() })
	c.want("ok")
	c.command()
	c.want("ok")
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := s.use(ctx); err == nil {
		t.Error("another process got the lock")
	}
	allow()
	s.wantAlive()
	c.finish(20 * time.Second)
	s.wantAlive()
}
