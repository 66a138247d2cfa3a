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

// This file lets the store fail between the rotation and the write.

// between starts a process, lets it rotate, runs f before it has the answer, and
// returns it.
func (s *scene) between(f func(c *child)) *child {
	s.t.Helper()
	rotated, release := make(chan struct{}), make(chan struct{})
	first := sync.OnceFunc(func() { close(rotated); <-release })
	s.setGate(func(by string) {
		if by == "stopped" {
			first()
		}
	})
	c := s.child(obey)
	c.order()
	select {
	case <-rotated:
	case <-time.After(20 * time.Second):
		s.t.Fatal("nothing was rotated")
	}
	f(c)
	close(release)
	return c
}

// Forgets lets the store forget everything in the middle of an exchange, on a
// strict server. That cannot be told from a log out in another process: the
// session is over, its newest token is revoked, and nothing comes back.
func Forgets(t *testing.T, place Place, forget func()) {
	t.Helper()
	s := newScene(t, place, nimbutest.RotateStrict())
	c := s.between(func(*child) { forget() })
	c.want("lost")
	if r, _ := s.last("stopped"); !s.hasRevoked(r.made) {
		t.Error("the token that nobody has is not revoked")
	}
	c.finish(20 * time.Second)
	if r, err := place.Store.Load(t.Context(), key); !errors.Is(err, session.ErrNoRecord) {
		t.Errorf("the store holds %v, %v", r, err)
	}
	s.logIn(t, place.Store)
	s.wantAlive()
}

// Refuses lets the store refuse writes: before an exchange nothing is sent and
// the session is kept; after one the process goes on from memory, and the store
// has the new token as soon as it takes it.
func Refuses(t *testing.T, place Place, refuse, allow func()) {
	t.Helper()
	s := newScene(t, place, nimbutest.RotateStrict())
	s.ExpireAccessTokens()
	refuse()
	if err := s.use(t.Context()); err == nil {
		t.Error("a call got through without a new token")
	}
	if s.exchanged() != 0 {
		t.Error("a refresh token was sent that the answer to could not be stored")
	}
	allow()
	s.wantAlive()

	c := s.between(func(*child) { refuse() })
	c.want("ok")
	c.order()
	c.want("ok")
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := s.use(ctx); err == nil {
		t.Error("another process came in")
	}
	allow()
	s.wantAlive()
	c.finish(20 * time.Second)
	s.wantAlive()
}
