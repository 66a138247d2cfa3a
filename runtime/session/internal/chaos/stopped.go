//go:build unix

package chaos

import (
	"context"
	"errors"
	"syscall"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry points are StoppedAfter and StoppedBefore. They stop a process that
// holds the lock, and continue it after others have taken the lock, as happens to
// a machine that sleeps.

// scene is a session that processes share step by step.
type scene struct {
	*ledger
	t     *testing.T
	place Place
}

func newScene(t *testing.T, place Place, rotation nimbutest.Rotation) *scene {
	t.Helper()
	s := &scene{ledger: newLedger(t, rotation), t: t, place: place}
	s.logIn(t, place.Store)
	return s
}

func (s *scene) child(j job) *child {
	s.t.Helper()
	c := startChild(s.t, j, "stopped", s.url, s.place.Where)
	c.want("ready")
	s.ExpireAccessTokens()
	return c
}

// use starts another application and makes one call.
func (s *scene) use(ctx context.Context) error {
	s.t.Helper()
	a, err := newApp(s.url, s.place.Store, &namedTransport{name: "other"})
	if err != nil {
		return err
	}
	one, err := a.Session(ctx, key)
	if err != nil {
		return err
	}
	_, err = me(ctx, one.Client())
	if !one.Authenticated() {
		s.t.Errorf("the session is lost: %v", err)
	}
	return errors.Join(err, a.Close(ctx))
}

// wantAlive expires the tokens and makes a call. The second attempt is for a call that
// found first the token before a rotation and then the expired one after it.
func (s *scene) wantAlive() {
	s.t.Helper()
	s.ExpireAccessTokens()
	err := s.use(s.t.Context())
	if err != nil {
		err = s.use(s.t.Context())
	}
	if err != nil || !s.alive() {
		s.t.Errorf("the session does not go on: %v", err)
	}
}

// overtake makes calls while the process is stopped, after its lease if it has one.
// Nobody can prove that it has ended, so they must fail soon, and nothing be sent.
func (s *scene) overtake(lease time.Duration) {
	s.t.Helper()
	time.Sleep(lease + lease/4)
	before := s.exchanged()
	for range 2 {
		begun := time.Now()
		if err := s.use(s.t.Context()); err == nil {
			s.t.Error("another process refreshed")
		}
		if took := time.Since(begun); took > maxWait {
			s.t.Errorf("a call waited %v", took)
		}
	}
	if n := s.exchanged() - before; n != 0 {
		s.t.Errorf("%d exchanges while the process is stopped", n)
	}
}

// maxWait is how long a call may wait for another process.
const maxWait = 3 * time.Second

// StoppedAfter stops a process when the server has rotated its token, for longer
// than the lease of its lock (0: the lock has none), on a strict server. Nothing is
// lost: others wait, and the process stores its token when it goes on.
func StoppedAfter(t *testing.T, place Place, lease time.Duration) {
	t.Helper()
	s := newScene(t, place, nimbutest.RotateStrict())
	c := s.between((*child).stop)
	s.overtake(lease)
	c.signal(syscall.SIGCONT)
	c.want("ok")
	c.command()
	c.want("ok")
	s.wantAlive()
	c.finish(20 * time.Second)
}

// StoppedBefore stops a process between the mark and the request, on a strict
// server. Nothing is lost, and only this process sends the token.
func StoppedBefore(t *testing.T, place Place, lease time.Duration) {
	t.Helper()
	s := newScene(t, place, nimbutest.RotateStrict())
	c := s.child(pause)
	c.command()
	c.want("sending")
	c.stop()
	s.overtake(lease)
	c.signal(syscall.SIGCONT)
	c.command()
	c.want("ok")
	if n := s.exchanged(); n != 1 {
		t.Errorf("%d exchanges", n)
	}
	s.wantAlive()
	c.finish(20 * time.Second)
}
