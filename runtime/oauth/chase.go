package oauth

import (
	"context"
	"time"
)

// This file goes after a lock that was lost while memory was ahead of the store:
// the lock went with its server, or ran out while the process slept. Whoever else
// gets it first would send the token that is burnt.

// lastChase is the longest wait between two tries.
const lastChase = 500 * time.Millisecond

// pursue starts the chase of a lock that was lost while memory was ahead, with
// s.mu held.
func (s *Source) pursue(ctx context.Context, u *unsaved) {
	if u.quit != nil || s.unsaved != u || s.over() != nil {
		return
	}
	ctx, u.quit = context.WithTimeout(context.WithoutCancel(ctx), saveHold)
	go s.chase(ctx, u)
}

// chase takes the lock anew and brings the store up to date, for at most
// saveHold.
func (s *Source) chase(ctx context.Context, u *unsaved) {
	defer func() { _ = recover() }() // of the store; calls try again
	for wait := firstSaveRetry; ; wait = min(2*wait, lastChase) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		s.mu.Lock()
		busy := s.flight != nil || u.done != nil // they do the same
		s.mu.Unlock()
		if !busy {
			_ = s.flush(ctx)
		}
	}
}

// settle forgets that memory is ahead, with s.mu held.
func (s *Source) settle() {
	s.unsaved.rest()
	s.unsaved = nil
}

// rest ends a chase.
func (u *unsaved) rest() {
	if u != nil && u.quit != nil {
		u.quit()
	}
}
