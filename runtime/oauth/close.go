package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The entry points are Source.End, which ends the session, and Source.Close,
// which does not.

// End ends the session: from now on calls fail with [ErrEnded], the record is
// deleted from the store under its lock, and tokens from an exchange in progress
// are revoked instead of stored. It returns the last record, whose refresh token
// the caller may want to revoke. An error means that the store may still hold the
// record; memory does not.
func (s *Source) End(ctx context.Context) (Record, error) {
	s.mu.Lock()
	if s.ended != nil {
		s.mu.Unlock()
		return Record{}, nil
	}
	last := s.record
	s.ended = &Error{Op: opRefresh, Class: Rejected, Reason: ReasonUser}
	s.emit(Event{Kind: Ended, Err: s.ended})
	s.current.Store(nil)
	call := s.inFlight
	s.record = Record{}
	s.unsaved.endRelock()
	s.cancel()
	s.mu.Unlock()

	err := waitForRefresh(ctx, call)
	if err == nil {
		last, err = s.remove(ctx, last)
	}
	if err != nil {
		return last, &Error{Op: opRefresh, Class: Transient, Err: fmt.Errorf("%w: %w", ErrStore, err)}
	}
	return last, nil
}

// remove deletes the record and returns it as it was last, which may be a later
// one of another process.
func (s *Source) remove(ctx context.Context, last Record) (Record, error) {
	tx, err := s.store.Lock(ctx)
	if err != nil {
		return last, err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	s.mu.Lock()
	ahead := s.unsaved != nil
	s.clearUnsaved()
	s.mu.Unlock()
	if rec, err := tx.Load(ctx); err == nil && rec.RefreshToken != "" && !ahead {
		last = rec
	}
	return last, tx.Delete(ctx)
}

// waitForRefresh waits for a refresh in flight.
func waitForRefresh(ctx context.Context, call *refreshCall) error {
	if call == nil {
		return nil
	}
	select {
	case <-call.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waitForRevocations waits until tokens that arrived after the end are revoked.
func (s *Source) waitForRevocations(ctx context.Context) error {
	done := make(chan struct{})
	go func() { defer close(done); s.lateResponses.Wait() }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("oauth: closing while the response to a refresh is to be revoked: %w", ctx.Err())
	}
}

// Close waits for a refresh in flight and for the store to take what it has not
// taken yet; after [Source.End], for the revocation of tokens that arrived late.
// It returns an error if that did not happen before ctx ended. Later calls fail
// with [ErrClosed]; the stored record stays.
func (s *Source) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.unsaved.endRelock()
	s.current.Store(nil)
	call := s.inFlight
	s.mu.Unlock()
	if err := waitForRefresh(ctx, call); err != nil {
		return fmt.Errorf("oauth: closing while a refresh is under way: %w", err)
	}
	switch {
	case s.alive.Err() != nil:
		return s.waitForRevocations(ctx)
	case !s.Dirty():
		return nil
	}
	if err := s.saveNow(ctx); err != nil {
		return &Error{Op: opRefresh, Class: Transient, Err: fmt.Errorf("%w: the newest refresh token is not stored: %w", ErrStore, err)}
	}
	return nil
}

// saveNow retries the write until ctx ends, under one lock if possible.
func (s *Source) saveNow(ctx context.Context) error {
	for wait := minSaveWait; ; wait = min(2*wait, maxSaveWait) {
		tx, err := s.acquireLock(ctx)
		if err == nil {
			if err = s.saveUnder(ctx, tx); err == nil {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}

// saveUnder retries the write until ctx ends or the lock is lost, and unlocks.
func (s *Source) saveUnder(ctx context.Context, tx Tx) error {
	defer func() { _ = tx.Unlock(ctx) }()
	for wait := minSaveWait; ; wait = min(2*wait, maxSaveWait) {
		r := s.newRefresher(ctx, tx)
		err := r.read()
		if errors.Is(err, ErrEnded) || err == nil && !s.Dirty() {
			return nil
		}
		if r.lockLost {
			return ErrConflict
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
