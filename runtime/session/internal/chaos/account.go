//go:build unix

package chaos

import (
	"context"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry points are logIn and tryLogIn, and the queries of a ledger.

// logIn logs the customer in, as another process would. It retries while the store
// is down.
func (l *ledger) logIn(t *testing.T, store session.Store) {
	t.Helper()
	var err error
	for range 100 {
		if err = l.tryLogIn(store); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("logging in: %v", err)
}

func (l *ledger) tryLogIn(store session.Store) error {
	ctx := context.Background()
	a, err := newApp(l.url, store, &namedTransport{name: "test"})
	if err != nil {
		return err
	}
	s, err := a.Session(ctx, key)
	if err != nil {
		return err
	}
	if _, err = s.LogIn(ctx, nimbutest.DemoCustomer, nimbutest.DemoPassword, session.Remember()); err != nil {
		return err
	}
	return a.Close(ctx)
}

// newest returns the last rotation.
func (l *ledger) newest() rotation {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.log) == 0 {
		return rotation{}
	}
	return l.log[len(l.log)-1]
}

// hasRevoked reports whether a token was revoked at the server.
func (l *ledger) hasRevoked(token string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.revoked[token]
}

// lateLoss is how long after a loss a process may still start with the lost session,
// because the log in of another is not stored yet.
const lateLoss = 2 * time.Second

// started notes that a process starts.
func (l *ledger) started(by string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := len(l.lost)
	if known > 0 && (l.mended < known || time.Since(l.lostAt) < lateLoss) {
		known--
	}
	l.knows[by] = known
}

// countLogIn counts a log in of a process. A process may log in once for each loss.
func (l *ledger) countLogIn(by string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mended = len(l.lost)
	known, ok := l.knows[by]
	if !ok {
		return // the test itself
	}
	l.logged++
	if known >= len(l.lost) {
		l.extra++
	}
	l.knows[by] = len(l.lost)
}

// alive reports whether the session of the newest log in is not lost.
func (l *ledger) alive() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.lost[l.family]
}

// losses returns the number of sessions that were lost.
func (l *ledger) losses() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.lost)
}

// rotations returns the number of rotations.
func (l *ledger) rotations() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.log)
}

// exchanged returns the number of requests with a customer's refresh token.
func (l *ledger) exchanged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.exchanges
}

// last returns the newest rotation of a process.
func (l *ledger) last(by string) (r rotation, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := len(l.log) - 1; i >= 0; i-- {
		if l.log[i].by == by {
			return l.log[i], true
		}
	}
	return rotation{}, false
}

// await waits until n rotations have been seen.
func (l *ledger) await(n int, limit time.Duration) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if l.rotations() >= n {
			return true
		}
	}
	return false
}
