package oauth

import (
	"context"
	"errors"
	"sync"
	"time"
)

// The entry points are refreshCall.wait, in which a call waits for the refresh in
// flight, and stopwatch, which measures the part of it that the store takes.

var errStoreSlow = errors.New("the store, or another process that uses it, takes too long; try again")

const (
	// minRecheck limits how often wait reads the stopwatch.
	minRecheck = 20 * time.Millisecond
	// extraWait is how long a call waits after its limit for the error of the refresh,
	// which has the same limit for the lock and knows the reason.
	extraWait = 100 * time.Millisecond
)

// wait waits until the refresh has finished, ctx ends, or the call has waited for the
// store for limit: for the lock, reads, writes and another process together. The
// token request, which has a limit of its own, does not count. It returns how long
// the call has waited for the store.
func (c *refreshCall) wait(ctx context.Context, limit time.Duration) (time.Duration, error) {
	limit += extraWait
	before := c.store.total()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		select {
		case <-c.done:
			return c.store.total() - before, nil
		case <-ctx.Done():
			return c.store.total() - before, ctx.Err()
		case <-timer.C:
		}
		spent := c.store.total() - before
		if spent >= limit {
			return spent, errStoreSlow
		}
		timer.Reset(max(limit-spent, minRecheck))
	}
}

// stopwatch adds up the times in which it runs.
type stopwatch struct {
	mu    sync.Mutex
	sum   time.Duration
	since time.Time // zero: it does not run
}

func (w *stopwatch) start() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.since.IsZero() {
		w.since = time.Now()
	}
}

func (w *stopwatch) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.since.IsZero() {
		w.sum += time.Since(w.since)
		w.since = time.Time{}
	}
}

func (w *stopwatch) total() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.since.IsZero() {
		return w.sum
	}
	return w.sum + time.Since(w.since)
}
