//go:build unix

// Package chaos lets processes of the system share one customer's session over
// a store, on a server that rotates refresh tokens, and kills and stops them.
// The stores' tests use it.
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

// This file holds Run, the long mix of everything.

// Place is a storage that processes share.
type Place struct {
	// Where tells a process how to open it, see [Open].
	Where string
	// Store is the test's own handle.
	Store session.Store
}

// Run is one run of four processes for a while.
type Run struct {
	Place
	Rotation nimbutest.Rotation
	// Kill sends SIGKILL to processes, at random and just after a rotation.
	Kill bool
	// Forgiving says that the server gives the successor of a spent token again.
	Forgiving bool
	// Meanwhile, if set, runs beside the processes until its context ends: to
	// make life hard for the store.
	Meanwhile func(ctx context.Context)
}

const (
	processes    = 4
	minRotations = 8                // fewer tell nothing
	minCalls     = 20               // likewise
	patience     = 20 * time.Second // for a slow machine
)

// Duration is how long a run takes at least: 10 s with NIMBUGEN_LONG set, else
// short. On a slow machine it goes on until enough has happened.
func Duration() time.Duration {
	if os.Getenv("NIMBUGEN_LONG") != "" {
		return 10 * time.Second
	}
	return 1500 * time.Millisecond
}

// Report is what happened in a run.
type Report struct {
	Took                                                                  time.Duration
	Rotations, Calls, Refused, Kills, InWindow, Recovered, Lost, Overlaps int
}

// String is one line.
func (r Report) String() string {
	return fmt.Sprintf("%d processes for %v: %d rotations, %d calls, %d failed calls, %d kills, %d of them between rotation and store, %d answers given again, %d sessions lost, %d overlapping exchanges",
		processes, r.Took.Round(time.Millisecond), r.Rotations, r.Calls, r.Refused, r.Kills, r.InWindow, r.Recovered, r.Lost, r.Overlaps)
}

// Do runs it, and fails the test if more sessions are lost than must be: on a
// strict server one for each process that was killed between the rotation and
// the end of the write to the store, elsewhere none.
func (r Run) Do(t *testing.T) Report {
	t.Helper()
	c := &crowd{t: t, run: r, ledger: newLedger(t, r.Rotation)}
	c.ledger.logIn(c.t, c.run.Store)
	for range processes {
		c.start()
	}
	ctx, cancel := context.WithTimeout(t.Context(), Duration()+patience)
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
		c.look()
		if r.Kill {
			c.strike(ctx)
		}
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-meanwhile
	took := time.Since(start)
	c.end()
	report := c.report()
	report.Took = took
	t.Log(report)
	c.judge(report)
	return report
}

// crowd is a run under way. It belongs to the test's goroutine.
type crowd struct {
	t       *testing.T
	run     Run
	ledger  *ledger
	running []*child
	past    []*child
	killed  []*child
	seen    int // rotations at the last kill
}

func (c *crowd) start() {
	name := fmt.Sprintf("p%d", len(c.running)+len(c.past)+1)
	c.running = append(c.running, startChild(c.t, share, name, c.ledger.url, c.run.Where))
}

// retire takes a process that has ended out of the crowd.
func (c *crowd) retire(i int) *child {
	one := c.running[i]
	c.running = append(c.running[:i:i], c.running[i+1:]...)
	c.past = append(c.past, one)
	return one
}

// expire keeps the access tokens short-lived: each rotation's ends some
// milliseconds after it.
func (c *crowd) expire(ctx context.Context) {
	for ctx.Err() == nil {
		n := c.ledger.rotations()
		c.ledger.ExpireAccessTokens()
		c.ledger.await(n+1, 200*time.Millisecond)
		time.Sleep(rand.N(15 * time.Millisecond))
	}
}

// look starts anew when the session is lost.
func (c *crowd) look() {
	lost := !c.ledger.alive()
	for _, one := range c.running {
		if why, gone := one.gone(); gone {
			c.t.Log(why)
			lost = true
		}
	}
	if !lost {
		return
	}
	c.ledger.lose()
	for len(c.running) > 0 {
		c.retire(0).kill()
	}
	c.ledger.logIn(c.t, c.run.Store)
	for range processes {
		c.start()
	}
}

// strike kills a process after each few rotations: every other time the one that
// was the last to rotate, and whoever comes else.
func (c *crowd) strike(ctx context.Context) {
	if c.ledger.rotations() < c.seen+2 {
		return
	}
	time.Sleep(rand.N(25 * time.Millisecond))
	i := rand.N(len(c.running))
	if rand.N(2) == 0 {
		i = c.justRotated(i)
	}
	if ctx.Err() != nil {
		return
	}
	one := c.retire(i)
	one.kill()
	c.killed = append(c.killed, one)
	c.start()
	c.seen = c.ledger.rotations()
}

// justRotated waits for a rotation and a moment, and returns whose it was.
func (c *crowd) justRotated(other int) int {
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

// end lets the processes finish and asks once more whether the session lives.
func (c *crowd) end() {
	for _, one := range c.running {
		_ = one.in.Close()
	}
	for len(c.running) > 0 {
		c.retire(0).finish(20 * time.Second)
	}
	for _, one := range c.past {
		if why, gone := one.gone(); gone && c.ledger.alive() {
			c.t.Log(why)
		}
	}
	if !c.ledger.alive() {
		return
	}
	c.ledger.ExpireAccessTokens()
	p := &process{url: c.ledger.url, store: c.run.Store, through: named{name: "last"}}
	a, s, err := p.start()
	if err == nil {
		_, err = me(context.Background(), s.Client())
	}
	if err != nil || !s.Authenticated() {
		c.t.Logf("at the end: %v", err)
		c.ledger.lose()
	}
	if a != nil {
		_ = a.Close(context.Background())
	}
}

// Sleep waits for about d and reports whether ctx lives still.
func Sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d/2 + rand.N(d)):
		return true
	}
}
