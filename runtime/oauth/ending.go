package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// This file holds the two ways to be done with a Source.

// End ends the session: from now on calls fail with [ErrEnded], the state is
// deleted from the store under its lock, and the answer of an exchange under
// way is revoked instead of stored. It returns the last state, whose refresh
// token the caller may want to revoke. An error says that the store may still
// hold the state; memory has forgotten it all the same.
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
	f := s.flight
	s.record = Record{}
	s.unsaved.rest()
	s.kill()
	s.mu.Unlock()

	err := quiet(ctx, f)
	if err == nil {
		last, err = s.remove(ctx, last)
	}
	if err != nil {
		return last, &Error{Op: opRefresh, Class: Transient, Err: fmt.Errorf("%w: %w", ErrStore, err)}
	}
	return last, nil
}

// remove deletes the state and returns it as it was last, which another process
// may have made.
func (s *Source) remove(ctx context.Context, last Record) (Record, error) {
	tx, err := s.store.Lock(ctx)
	if err != nil {
		return last, err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	s.mu.Lock()
	ahead := s.unsaved != nil
	s.settle()
	s.mu.Unlock()
	if st, err := tx.Load(ctx); err == nil && st.RefreshToken != "" && !ahead {
		last = st
	}
	return last, tx.Delete(ctx)
}

// quiet waits for a refresh that is under way.
func quiet(ctx context.Context, f *flight) error {
	if f == nil {
		return nil
	}
	select {
	case <-f.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// settled waits until what came after the end is revoked.
func (s *Source) settled(ctx context.Context) error {
	done := make(chan struct{})
	go func() { defer close(done); s.late.Wait() }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("oauth: closing while the answer to a refresh is to be revoked: %w", ctx.Err())
	}
}

// Close waits for a refresh under way and for the store to take what it has not
// taken yet; after [Source.End], for the answer of an exchange to be revoked. It
// returns an error if that did not happen before ctx ended. Calls that come
// later fail with [ErrClosed]; the stored state stays.
func (s *Source) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.unsaved.rest()
	s.current.Store(nil)
	f := s.flight
	s.mu.Unlock()
	if err := quiet(ctx, f); err != nil {
		return fmt.Errorf("oauth: closing while a refresh is under way: %w", err)
	}
	switch {
	case s.alive.Err() != nil:
		return s.settled(ctx)
	case !s.Dirty():
		return nil
	}
	if err := s.saveNow(ctx); err != nil {
		return &Error{Op: opRefresh, Class: Transient, Err: fmt.Errorf("%w: the newest refresh token is not stored: %w", ErrStore, err)}
	}
	return nil
}

// saveNow tries until ctx ends, under one lock if it can, and gives it back.
func (s *Source) saveNow(ctx context.Context) error {
	for wait := firstSaveRetry; ; wait = min(2*wait, lastSaveRetry) {
		tx, err := s.obtain(ctx)
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

// saveUnder tries until ctx ends or the lock is lost.
func (s *Source) saveUnder(ctx context.Context, tx Tx) error {
	defer func() { _ = tx.Unlock(ctx) }()
	for wait := firstSaveRetry; ; wait = min(2*wait, lastSaveRetry) {
		r := s.newRun(ctx, tx)
		err := r.read()
		if errors.Is(err, ErrEnded) || err == nil && !s.Dirty() {
			return nil
		}
		if r.gone {
			return ErrConflict
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
