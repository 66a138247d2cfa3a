//go:build unix

package chaos

import (
	"bytes"
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

// wantAlive expires the tokens and makes a call.
func (s *scene) wantAlive() {
	s.t.Helper()
	s.ExpireAccessTokens()
	if err := s.use(s.t.Context()); err != nil || !s.alive() {
		s.t.Errorf("the session does not go on: %v", err)
	}
}

// overtake makes calls while the process is stopped. After the lease they refresh,
// three times; without a lease they wait.
func (s *scene) overtake(lease time.Duration) {
	s.t.Helper()
	if lease == 0 {
		ctx, cancel := context.WithTimeout(s.t.Context(), 300*time.Millisecond)
		defer cancel()
		if err := s.use(ctx); !errors.Is(err, context.DeadlineExceeded) {
			s.t.Errorf("another process got the lock: %v", err)
		}
		return
	}
	time.Sleep(lease + lease/4)
	for range 3 {
		s.wantAlive()
	}
}

// StoppedAfter stops a process when the server has rotated its token, for longer
// than the lease of its lock (0: the lock has none), on a server with a grace
// period. Then the process must use the tokens that others have stored meanwhile,
// and not overwrite them.
func StoppedAfter(t *testing.T, place Place, lease time.Duration) {
	t.Helper()
	s := newScene(t, place, nimbutest.RotateGrace(time.Minute))
	c := s.between((*child).stop)
	s.overtake(lease)
	before, err := place.Store.Load(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	c.signal(syscall.SIGCONT)
	c.want("ok")
	if lease > 0 {
		after, err := place.Store.Load(t.Context(), key)
		if err != nil || after.Version != before.Version || !bytes.Equal(after.Data, before.Data) {
			t.Errorf("the stopped process overwrote %v with %v, %v", before, after, err)
		}
	}
	c.command()
	c.want("ok")
	s.wantAlive()
	c.finish(20 * time.Second)
}

// StoppedBefore stops a process between the mark and the request, on a strict
// server. The process must not send the token that others have exchanged meanwhile.
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
	if r, sent := s.last("stopped"); sent && lease > 0 {
		t.Errorf("the stopped process sent its token: %v", r.by)
	}
	s.wantAlive()
	c.finish(20 * time.Second)
}
