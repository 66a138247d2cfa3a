//go:build unix

package chaos

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// The entry points are stopOne and goOn, which stop processes at random, and awake,
// which measures calls without the time in which their process was stopped.

// stopOne stops a process unless one is stopped, and continues it when its time has
// come.
func (c *group) stopOne() {
	if c.stopped != nil {
		if time.Now().After(c.stoppedUntil) {
			c.goOn()
		}
		return
	}
	if c.ledger.rotations() < c.rotationsAtKill+2 || time.Since(c.stoppedUntil) < stopPause() {
		return
	}
	i := rand.N(len(c.running))
	if rand.N(3) > 0 {
		i = c.justRotated(i)
	}
	c.rotationsAtKill = c.ledger.rotations()
	c.stopped = c.running[i]
	c.stopped.stop()
	c.stopping.begin(c.served())
	least, most := time.Second, 2*time.Second
	if longStops() {
		least, most = 2*time.Second, 20*time.Second
	}
	c.stoppedUntil = time.Now().Add(least + rand.N(most-least))
}

// longStops reports whether there is time for them.
func longStops() bool { return !testing.Short() && Duration() > 10*time.Second }

// stopPause is how long no process is stopped after a stop.
func stopPause() time.Duration {
	if longStops() {
		return 3 * time.Second
	}
	return 300 * time.Millisecond
}

// goOn continues the stopped process.
func (c *group) goOn() {
	if c.stopped != nil {
		c.stopped.signal(syscall.SIGCONT)
		c.stopped = nil
		c.stopping.end(c.served())
	}
}

// stopping counts the stops, their time, and the calls that were served meanwhile.
type stopping struct {
	stops, calls int
	sum          time.Duration
	since        time.Time
	before       int // calls at the beginning of this stop
}

func (s *stopping) begin(served int) {
	s.stops++
	s.since, s.before = time.Now(), served
}

func (s *stopping) end(served int) {
	s.sum += time.Since(s.since)
	s.calls += served - s.before
}

// awake measures the time in which the process runs: a gap between ticks is time in
// which it was stopped.
type awake struct {
	begun    time.Time
	ended    chan struct{}
	finished chan time.Duration // of gaps
}

const tick, gap = 50 * time.Millisecond, 500 * time.Millisecond

func (a *awake) start() {
	a.begun, a.ended, a.finished = time.Now(), make(chan struct{}), make(chan time.Duration, 1)
	go func() {
		var gaps time.Duration
		for last := time.Now(); ; {
			select {
			case <-a.ended:
			case <-time.After(tick):
			}
			now := time.Now()
			if now.Sub(last) > gap {
				gaps += now.Sub(last)
			}
			last = now
			select {
			case <-a.ended:
				a.finished <- gaps
				return
			default:
			}
		}
	}()
}

func (a *awake) stop() time.Duration {
	took := time.Since(a.begun)
	close(a.ended)
	return took - <-a.finished
}
