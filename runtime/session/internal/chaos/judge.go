//go:build unix

package chaos

import (
	"slices"
	"time"
)

// The entry points are group.report and group.check, which evaluate a run.

// inWindow lists the killed processes that did not store their last rotation, or
// did not report that they had.
func (c *group) inWindow() []string {
	var names []string
	for _, one := range c.killed {
		if last, ok := c.ledger.last(one.name); ok && !one.hasStored(last.made) {
			names = append(names, one.name)
		}
	}
	return names
}

func (c *group) report() Report {
	l := c.ledger
	r := Report{Rotations: l.rotations(), Kills: len(c.killed), InWindow: len(c.inWindow())}
	r.Calls, r.Failed = c.calls()
	r.Longest = c.longest()
	r.Stops, r.Stopped, r.ServedWhileStopped = c.stopping.stops, c.stopping.sum, c.stopping.calls
	l.mu.Lock()
	defer l.mu.Unlock()
	r.Lost, r.Recovered, r.Overlaps, r.LogIns, r.Further = len(l.lost), l.recovered, l.overlaps, l.logged, l.extra
	return r
}

// calls counts the calls of all processes so far, and those that failed.
func (c *group) calls() (all, failed int) {
	for _, one := range slices.Concat(c.exited, c.running) {
		one.mu.Lock()
		all += one.oks + one.errors
		failed += one.errors
		one.mu.Unlock()
	}
	return all, failed
}

// served counts the calls of all processes so far that succeeded.
func (c *group) served() int {
	all, failed := c.calls()
	return all - failed
}

// longest returns the duration of the longest call.
func (c *group) longest() (d time.Duration) {
	for _, one := range slices.Concat(c.exited, c.running) {
		one.mu.Lock()
		d = max(d, one.longest)
		one.mu.Unlock()
	}
	return d
}

// enough reports whether enough has happened to evaluate the run.
func (c *group) enough() bool {
	calls, _ := c.calls()
	return calls >= minCalls && c.ledger.rotations() >= minRotations && (!c.run.Kill || len(c.killed) > 0)
}

func (c *group) check(r Report) {
	t := c.t
	t.Helper()
	allowed := 0
	if !c.run.GracePeriod {
		allowed = r.InWindow
	}
	if r.Lost > allowed {
		t.Errorf("%d sessions lost, %d at most are unavoidable", r.Lost, allowed)
	}
	window := c.inWindow()
	for _, name := range c.ledger.culprits {
		if !slices.Contains(window, name) {
			t.Errorf("a token that %s had rotated was sent again, and %s was not killed in between", name, name)
		}
	}
	if !c.run.Kill && r.Overlaps > 0 {
		t.Errorf("%d exchanges met another one: the lock did not exclude", r.Overlaps)
	}
	if r.Longest > maxWait {
		t.Errorf("a call took %v, longer than %v", r.Longest, maxWait)
	}
	if r.Further > 0 {
		t.Errorf("%d log ins that no lost session explains", r.Further)
	}
	if r.Rotations < minRotations || r.Calls < minCalls || c.run.Kill && r.Kills == 0 {
		t.Errorf("too little happened to evaluate the run")
	}
}
