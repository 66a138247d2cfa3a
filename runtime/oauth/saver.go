package oauth

import (
	"context"
	"errors"
	"time"
)

// The entry points are refresher.unlock, which starts the saver, and acquireLock,
// which takes the lock over from it. The saver is a goroutine that keeps the lock
// and retries a failed write.

// unlock releases the lock. While memory is ahead of the store it leaves the lock
// to a saver, so that no other process sends the invalidated refresh token.
func (r *refresher) unlock() {
	if r.held == nil {
		return
	}
	s := r.source
	s.mu.Lock()
	u := s.unsaved
	keep := u != nil && u.done == nil && s.ended == nil && !r.lockLost
	switch {
	case keep:
		s.startSaver(r.ctx, r.held, u)
	case u != nil && r.lockLost:
		s.startRelock(r.ctx, u)
	}
	s.mu.Unlock()
	if !keep {
		_ = r.held.Unlock(r.ctx)
	}
}

// startSaver starts a goroutine that retries the write until it succeeds, for at
// most maxLockHold; then it releases the lock and leaves the rest to calls. The
// caller holds s.mu.
func (s *Source) startSaver(ctx context.Context, tx Tx, u *unsaved) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxLockHold)
	u.stop, u.done = cancel, make(chan struct{})
	done := u.done
	stopEnd := context.AfterFunc(s.alive, cancel)
	go func() {
		defer close(done)
		defer cancel()
		defer stopEnd()
		held := s.saveLoop(ctx, tx, u)
		if !s.handOver(ctx, tx, u, held) {
			_ = tx.Unlock(context.WithoutCancel(ctx))
		}
	}()
}

// saveLoop retries the write. It reports whether the lock is still held.
func (s *Source) saveLoop(ctx context.Context, tx Tx, u *unsaved) (held bool) {
	defer func() {
		if recover() != nil { // a panic of the store: calls retry
			held = false
		}
	}()
	for wait := minSaveWait; ; wait = min(2*wait, maxSaveWait) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return true
		}
		rec, ok := s.pending(u)
		if !ok {
			return true
		}
		switch err := tx.Save(ctx, rec); {
		case err == nil:
			s.saved()
			return true
		case errors.Is(err, ErrConflict):
			return false
		}
	}
}

// pending returns the record to save, unless u is no longer the Source's state.
func (s *Source) pending(u *unsaved) (Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.record, s.unsaved == u && s.ended == nil
}

// handOver leaves a lock that is still held to a waiting acquireLock, and reports
// whether there is one. A lost lock is taken anew.
func (s *Source) handOver(ctx context.Context, tx Tx, u *unsaved, held bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.stop, u.done = nil, nil
	u.nextTry = s.now().mono + int64(maxSaveWait)
	if held && u.wanted {
		u.tx, u.wanted = tx, false
		return true
	}
	if !held {
		s.startRelock(ctx, u)
	}
	return false
}

// acquireLock takes the lock, from the saver if one holds it.
func (s *Source) acquireLock(ctx context.Context) (Tx, error) {
	s.mu.Lock()
	u := s.unsaved
	if u == nil || u.done == nil {
		s.mu.Unlock()
		return s.lock(ctx)
	}
	u.wanted = true
	u.stop()
	done := u.done
	s.mu.Unlock()
	select {
	case <-done:
	case <-ctx.Done():
	}
	s.mu.Lock()
	tx := u.tx
	u.tx, u.wanted = nil, false
	s.mu.Unlock()
	if tx != nil {
		return tx, nil
	}
	return s.lock(ctx)
}
