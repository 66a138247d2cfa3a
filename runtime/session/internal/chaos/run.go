//go:build unix

// Package chaos starts operating system processes that share one customer's
// session through a store, on a server that rotates refresh tokens, and kills and
// stops them. The stores' tests use it: the entry points are [Run.Do],
// [LockFreed], [LogInAgain], [StoppedAfter], [StoppedBefore], [StoreForgets] and
// [StoreRejectsWrites], and [Process] for the processes.
package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is Run.Do, in which all processes use the session at once.

// Place is a storage that processes share.
type Place struct {
	// Where is the argument with which a process opens it, see [Open].
	Where string
	// Store is the test's own handle.
	Store session.Store
}

// Run describes one run of four processes.
type Run struct {
	Place
	Rotation nimbutest.Rotation
	// Kill sends SIGKILL to processes, at random and just after a rotation.
	Kill bool
	// Every, if set, is the interval of the SIGKILLs. Otherwise one follows two
	// rotations.
	Every time.Duration
	// Stop sends SIGSTOP to one process at a time, at random and just after a
	// rotation, and continues it after 2 to 20 s (1 to 2 s in a short run).
	Stop bool
	// GracePeriod reports that the server returns the new token again when it
	// receives a rotated one.
	GracePeriod bool
	// Meanwhile, if set, runs beside the processes until its context ends, to
	// disturb the store.
	Meanwhile func(ctx context.Context)
}

const (
	processes    = 4
	minRotations = 8                // fewer prove nothing
	minCalls     = 20               // likewise
	extraTime    = 20 * time.Second // for a slow machine
)

// Duration returns the least duration of a run: that in NIMBUGEN_LONG, 10 s if it is
// no duration, and 1.5 s if it is not set. On a slow machine a run continues until
// enough has happened.
func Duration() time.Duration {
	long := os.Getenv("NIMBUGEN_LONG")
	if d, err := time.ParseDuration(long); err == nil && d > 0 {
		return d
	}
	if long != "" {
		return 10 * time.Second
	}
	return 1500 * time.Millisecond
}

// Report counts the events of a run.
type Report struct {
	Took                                                                 time.Duration
	Rotations, Calls, Failed, Kills, InWindow, Recovered, Lost, Overlaps int
	LogIns, Further                                                      int // again, and those that no loss explains
	Longest                                                              time.Duration
	Stops                                                                int
	Stopped                                                              time.Duration // how long a process was stopped
	ServedWhileStopped                                                   int           // calls
}

// String describes the report in one line.
func (r Report) String() string {
	return fmt.Sprintf("%d processes for %v: %d rotations, %d calls, %d failed calls, %d kills, %d of them between rotation and store, %d responses repeated, %d sessions lost, %d log ins again, %d further ones, %d overlapping exchanges, %d stops for %v, longest call %v",
		processes, r.Took.Round(time.Millisecond), r.Rotations, r.Calls, r.Failed, r.Kills, r.InWindow, r.Recovered, r.Lost, r.LogIns, r.Further, r.Overlaps, r.Stops, r.Stopped.Round(time.Millisecond), r.Longest)
}

// Do runs the processes, which log in again when their session is lost. It fails the
// test if more sessions are lost than unavoidable: on a strict server one for each
// process that was killed between the rotation and the end of the write to the store,
// elsewhere none; if a process logs in that no loss concerned; and if a call takes
// longer than three seconds.
func (r Run) Do(t *testing.T) Report {
	t.Helper()
	c := &group{t: t, run: r, ledger: newLedger(t, r.Rotation)}
	c.ledger.logIn(c.t, c.run.Store)
	for range processes {
		c.start()
	}
	ctx, cancel := context.WithTimeout(t.Context(), Duration()+extraTime)
	defer cancel()
	start := time.Now()
	go c.expire(ctx)
	meanwhile := make(chan struct{})
	go func() {
		defer close(meanwhile)
		if r.Meanwhile != nil {
			r.Meanwhile(ctx)
		}
	}()
	for ctx.Err() == nil && (time.Since(start) < Duration() || !c.enough()) {
		if r.Kill {
			c.killOne(ctx)
		}
		if r.Stop {
			c.stopOne()
		}
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-meanwhile
	took := time.Since(start)
	c.goOn()
	c.finish()
	report := c.report()
	report.Took = took
	t.Log(report)
	c.check(report)
	return report
}

// group holds the processes of a run. It belongs to the test's goroutine.
type group struct {
	t               *testing.T
	run             Run
	ledger          *ledger
	running         []*child
	exited          []*child
	killed          []*child
	rotationsAtKill int // rotations at the last kill
	nextKill        time.Time
	stopped         *child // nil: none
	stoppedUntil    time.Time
	stopping        stopping
}

func (c *group) start() {
	name := fmt.Sprintf("p%d", len(c.running)+len(c.exited)+1)
	c.ledger.started(name)
	c.running = append(c.running, startChild(c.t, share, name, c.ledger.url, c.run.Where))
}

// remove takes a process that has ended out of the running ones.
func (c *group) remove(i int) *child {
	one := c.running[i]
	c.running = append(c.running[:i:i], c.running[i+1:]...)
	c.exited = append(c.exited, one)
	return one
}

// expire expires the access tokens 33 times a second, whatever the processes do, so that
// runs can be compared.
func (c *group) expire(ctx context.Context) {
	for Sleep(ctx, 30*time.Millisecond) {
		c.ledger.ExpireAccessTokens()
	}
}

// killOne kills a process after at least two rotations since the last kill: every
// other time the one that rotated last, else a random one.
func (c *group) killOne(ctx context.Context) {
	if c.run.Every == 0 && c.ledger.rotations() < c.rotationsAtKill+2 || time.Now().Before(c.nextKill) {
		return
	}
	c.nextKill = time.Now().Add(c.run.Every)
	time.Sleep(rand.N(25 * time.Millisecond))
	i := rand.N(len(c.running))
	if rand.N(2) == 0 {
		i = c.justRotated(i)
	}
	if ctx.Err() != nil {
		return
	}
	one := c.remove(i)
	one.kill()
	c.killed = append(c.killed, one)
	c.start()
	c.rotationsAtKill = c.ledger.rotations()
}

// justRotated waits for a rotation and a moment, and returns the index of the
// process that rotated.
func (c *group) justRotated(other int) int {
	n := c.ledger.rotations()
	c.ledger.await(n+1, 100*time.Millisecond)
	time.Sleep(rand.N(15 * time.Millisecond))
	by := c.ledger.newest().by
	for i, one := range c.running {
		if one.name == by {
			return i
		}
	}
	return other
}

// finish waits for the processes to end and checks the session once more.
func (c *group) finish() {
	for _, one := range c.running {
		_ = one.in.Close()
	}
	for len(c.running) > 0 {
		c.remove(0).finish(20 * time.Second)
	}
	c.ledger.ExpireAccessTokens()
	err := c.callOnce()
	if err != nil && c.ledger.losses() > 0 {
		// A process that was killed between its log in and the store has left
		// the lost session there. The judge counts the losses.
		c.ledger.logIn(c.t, c.run.Store)
		err = c.callOnce()
	}
	if err != nil && c.ledger.alive() {
		c.t.Errorf("the session does not go on at the end: %v", err)
	}
}

// callOnce makes a call with the stored session, as another process would.
func (c *group) callOnce() error {
	p := &process{url: c.ledger.url, store: c.run.Store, transport: namedTransport{name: "last"}}
	a, s, err := p.start()
	if err == nil {
		_, err = me(context.Background(), s.Client())
	}
	if a != nil {
		_ = a.Close(context.Background())
	}
	return err
}

// Sleep waits for about d. It returns false if ctx ends before.
func Sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d/2 + rand.N(d)):
		return true
	}
}
