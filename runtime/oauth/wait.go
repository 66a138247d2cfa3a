package oauth

import (
	"context"
	"errors"
	"sync"
	"time"
)

// The entry points are lockOrToken and waitForMark, which wait for another process
// that holds the lock, or that may be exchanging the refresh token. Meanwhile they
// read the store for an access token that is good.

// storePoll is how often the store is read meanwhile.
const storePoll = 100 * time.Millisecond

// Errors of a refresh that waited too long for another process. They cause no
// backoff: nothing was sent, and the next call waits again.
var (
	errLocked = errors.New("another process holds the lock; try again")
	errMarked = errors.New("another process may be exchanging the refresh token; try again")
)

// busy reports whether err only means that another process is at work.
func busy(err error) bool { return errors.Is(err, errLocked) || errors.Is(err, errMarked) }

// lockOrToken waits until limit for the lock, or for another process to store a good
// access token.
func (s *Source) lockOrToken(ctx context.Context, force bool, limit time.Time) (Tx, *entry, error) {
	if s.private() {
		tx, err := s.acquireLock(ctx)
		return tx, nil, err
	}
	wait, cancel := context.WithDeadline(ctx, limit)
	defer cancel()
	var found *entry
	var polling sync.WaitGroup
	polling.Add(1)
	timer := time.AfterFunc(storePoll, func() {
		defer polling.Done()
		defer func() { _ = recover() }() // a panic of the store: Lock reports it
		if found = s.pollStore(wait, force); found != nil {
			cancel()
		}
	})
	tx, err := s.acquireLock(wait)
	if timer.Stop() {
		return tx, nil, err
	}
	cancel()
	if polling.Wait(); found != nil && err == nil {
		_ = tx.Unlock(ctx)
	}
	return tx, found, err
}

// pollStore reads the store until it finds a good access token or ctx ends.
func (s *Source) pollStore(ctx context.Context, force bool) *entry {
	for {
		if e, _, _ := s.storedEntry(ctx, force); e != nil {
			return e
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(storePoll):
		}
	}
}

// waitForMark waits until limit for the exchange of another process to end. It
// returns an entry if that process has stored a good access token.
func (s *Source) waitForMark(ctx context.Context, force bool, limit time.Time) *entry {
	ctx, cancel := context.WithDeadline(ctx, limit)
	defer cancel()
	stop := context.AfterFunc(s.alive, cancel)
	defer stop()
	for {
		e, rec, err := s.storedEntry(ctx, force)
		if e != nil || err != nil || !s.underWay(rec.Exchanging, nil) {
			return e
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(storePoll):
		}
	}
}

// storedEntry reads the store without the lock. It publishes and returns a stored
// access token that is good and is not the current one; that of a record with a mark
// too, for which a refresh then is due.
func (s *Source) storedEntry(ctx context.Context, force bool) (*entry, Record, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	rec, err := s.store.Load(ctx)
	if err != nil {
		return nil, rec, err
	}
	before, now := s.current.Load(), s.now()
	s.mu.Lock()
	rejected, dirty := s.rejected, s.unsaved != nil
	s.mu.Unlock()
	if dirty || rec.AccessToken == "" || rec.AccessToken == rejected || before.isFor(rec.AccessToken) || force && before == nil && rejected == "" {
		return nil, rec, nil
	}
	e := s.entryOf(rec, now).dueIf(rec.Exchanging != nil)
	if !e.usable(now) || !s.publish(e, rec) {
		return nil, rec, nil
	}
	if before != nil || rejected != "" {
		s.emit(Event{Kind: Replaced})
	}
	return e, rec, nil
}

// private reports whether no other process can use the store.
func (s *Source) private() bool {
	_, private := s.store.(*memoryStore)
	return private
}
