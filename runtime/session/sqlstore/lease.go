package sqlstore

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/process"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is takeLease. SQLite's lock is a lease in a row.

type lease struct {
	store *Store
	id    string
	owner string
	stop  context.CancelFunc // of the renewal
	done  chan struct{}      // closed when the renewal has ended
}

// takeLease waits until the row is free or its owner has ended, takes it and starts to
// renew it.
func (s *Store) takeLease(ctx context.Context, id string) (heldLock, error) {
	l := &lease{store: s, id: id, owner: rand.Text() + " " + process.Self(), done: make(chan struct{})}
	dead := noOwner
	for wait := time.Millisecond; ; wait = min(2*wait, 25*time.Millisecond) {
		at := now()
		n, err := s.exec(ctx, s.sql.leaseAcquire, id, l.owner, at+s.lease.Milliseconds(), at, dead)
		if err != nil {
			// Drivers report the end of ctx even if the row was written.
			if ctx.Err() != nil {
				go l.releaseLater()
			}
			return nil, wrapError(ctx, "locking", err)
		}
		if n == 1 {
			break
		}
		if dead = s.deadOwner(ctx, id); dead != noOwner {
			continue
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("sqlstore: waiting for another holder: %w", ctx.Err())
		case <-time.After(wait):
		}
	}
	var renew context.Context
	renew, l.stop = context.WithCancel(context.Background())
	go l.renew(renew)
	return l, nil
}

// noOwner is the owner of no lease.
const noOwner = "-"

// deadOwner returns the owner of a lease if its process certainly has ended.
func (s *Store) deadOwner(ctx context.Context, id string) string {
	var owner string
	err := s.db.QueryRowContext(ctx, s.sql.leaseOwner, id).Scan(&owner)
	if _, identity, _ := strings.Cut(owner, " "); err == nil && process.Ended(identity) {
		return owner
	}
	return noOwner
}

// renew extends the lease until ctx ends or the lease is lost.
func (l *lease) renew(ctx context.Context) {
	defer close(l.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(l.store.lease / 3):
		}
		at := now()
		n, err := l.store.exec(ctx, l.store.sql.leaseRenew, l.id, l.owner, at+l.store.lease.Milliseconds(), at)
		if err == nil && n == 0 {
			return
		}
	}
}

func (l *lease) alive(ctx context.Context) error {
	var one int
	err := l.store.db.QueryRowContext(ctx, l.store.sql.leaseHeld, l.id, l.owner, now()).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return session.ErrLockLost
	}
	if err != nil {
		return wrapError(ctx, "checking the lock", err)
	}
	return nil
}

func (l *lease) guardArgs() []any { return []any{l.owner, now()} }

// release removes the row. If another process keeps SQLite from it, which may be
// stopped, it retries in the background until the lease has expired.
func (l *lease) release(ctx context.Context) error {
	l.stop()
	<-l.done
	err := l.remove(ctx)
	if err != nil {
		go l.releaseLater()
	}
	return err
}

func (l *lease) releaseLater() {
	end := time.Now().Add(l.store.lease)
	for wait := time.Duration(0); time.Now().Before(end); wait = min(wait+50*time.Millisecond, time.Second) {
		time.Sleep(wait)
		ctx, cancel := context.WithTimeout(context.Background(), unlockTimeout)
		err := l.remove(ctx)
		cancel()
		if err == nil {
			return
		}
	}
}

func (l *lease) remove(ctx context.Context) error {
	_, err := l.store.exec(ctx, l.store.sql.leaseRelease, l.id, l.owner)
	return err
}
