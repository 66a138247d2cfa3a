//go:build unix

package chaos

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry point is LogInAgain, in which processes log the customer in again when
// the server has ended the session. Each log in replaces and revokes that of
// another process.

const (
	minEnds  = 4
	calmTime = 150 * time.Millisecond // without a log in: all processes have settled
)

// LogInAgain ends the session at the server repeatedly, and fails the test if the
// processes log in more than once each after one end.
func LogInAgain(t *testing.T, place Place) {
	t.Helper()
	l := newLedger(t, nimbutest.RotateStrict())
	l.logIn(t, place.Store)
	var running []*child
	for _, name := range []string{"p1", "p2", "p3", "p4"} {
		running = append(running, startChild(t, again, name, l.url, place.Where))
	}
	ends, most := 0, 0
	for start := time.Now(); time.Since(start) < Duration() || ends < minEnds; ends++ {
		for _, one := range running {
			one.awaitCall()
		}
		before := l.logIns()
		l.EndSessions(nimbutest.DemoCustomer)
		most = max(most, l.settled(before)-before)
	}
	for _, one := range running {
		one.finish(10 * time.Second)
	}
	t.Logf("%d processes, %d ends, %d log ins, %d at most after one end", processes, ends, l.logIns()-1, most)
	if most > processes {
		t.Errorf("%d log ins after one end of the session", most)
	}
}

// awaitCall waits until the process has made another successful call.
func (c *child) awaitCall() {
	c.t.Helper()
	count := func() int {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.oks
	}
	before := count()
	for end := time.Now().Add(extraTime); count() < before+2; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("%s makes no successful call any more; its last error: %s", c.name, c.lastError)
		}
	}
}

// logIns returns the number of log ins.
func (l *ledger) logIns() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.family
}

// settled waits until the processes log in no more, and returns the number of log ins.
func (l *ledger) settled(before int) int {
	last := before
	for since := time.Now(); last == before || time.Since(since) < calmTime; time.Sleep(time.Millisecond) {
		if now := l.logIns(); now != last {
			last, since = now, time.Now()
		}
		if last == before && time.Since(since) > extraTime {
			return last
		}
	}
	return last
}

// again uses one session until the input ends, and logs in when it is lost.
func (p *process) again() error {
	a, s, err := p.start()
	if err != nil {
		return err
	}
	for !p.stopped.Load() {
		if loggedIn, _ := p.use(s); !loggedIn {
			p.logIn(s)
		}
		time.Sleep(rand.N(10 * time.Millisecond))
	}
	return a.Close(context.Background())
}
