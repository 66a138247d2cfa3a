package oauth

import (
	"context"
	"time"
)

// The entry points are startRelock and endRelock. They take the lock anew after
// it was lost while memory was ahead of the store, because its server restarted
// or its lease expired while the process slept. Another process that gets it
// first would send the refresh token that the server has invalidated.

const maxRelockWait = 500 * time.Millisecond

// startRelock starts relock. The caller holds s.mu.
func (s *Source) startRelock(ctx context.Context, u *unsaved) {
	if u.stopRelock != nil || s.unsaved != u || s.closedError() != nil {
		return
	}
	ctx, u.stopRelock = context.WithTimeout(context.WithoutCancel(ctx), maxLockHold)
	go s.relock(ctx, u)
}

// relock tries to take the lock and to bring the store up to date, for at most
// maxLockHold.
func (s *Source) relock(ctx context.Context, u *unsaved) {
	defer func() { _ = recover() }() // a panic of the store: calls retry
	for wait := minSaveWait; ; wait = min(2*wait, maxRelockWait) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		s.mu.Lock()
		busy := s.inFlight != nil || u.done != nil // a refresh or a saver does the same
		s.mu.Unlock()
		if !busy {
			_ = s.flush(ctx)
		}
	}
}

// endRelock stops relock.
func (u *unsaved) endRelock() {
	if u != nil && u.stopRelock != nil {
		u.stopRelock()
	}
}
