package session

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The entry points are App.Close, and background and ready for the work that it
// waits for.

// Close waits until ctx ends for refreshes and revocations in progress, and for
// the store to take what it has not taken yet. Afterwards sessions of the app
// fail with an error that is oauth.ErrClosed; stored sessions stay, also those in a
// [Memory], whose tokens are good until they expire. The tokens of a log in that the
// store never took are revoked, since the program has the only copy; an error then
// reports that the log in is lost.
func (a *app) Close(ctx context.Context) error {
	sessions, unsaved, ended := a.shut()
	var all []error
	if a.anonymous.source != nil {
		all = append(all, a.anonymous.source.Close(ctx))
	}
	for _, s := range sessions {
		if l := s.current.Load(); l != nil && l.source != nil {
			all = append(all, l.source.Close(ctx))
		}
	}
	for _, l := range unsaved {
		all = append(all, a.storeOrRevoke(ctx, l))
	}
	for _, l := range ended {
		all = append(all, l.remove(ctx))
	}
	done := make(chan struct{})
	go func() { defer close(done); a.work.Wait() }()
	select {
	case <-done:
	case <-ctx.Done():
		all = append(all, ctx.Err())
	}
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("session: closing: %w", err)
	}
	return nil
}

// storeOrRevoke stores a login that the store has not taken, or revokes its tokens.
func (a *app) storeOrRevoke(ctx context.Context, l *login) error {
	stored, err := within(ctx, callTimeout, func(ctx context.Context) (bool, error) {
		if err := l.repair(ctx); err != nil {
			r, _, loadErr := read(ctx, storedKey{l.store, l.storeKey()})
			return loadErr == nil && r.Login == l.id, err // it may be stored all the same
		}
		return true, nil
	})
	if stored || l.source == nil {
		return err
	}
	if revokeErr := a.revoke(ctx, l.source.Record().RefreshToken); revokeErr != nil {
		return errors.Join(err, fmt.Errorf("a log in is not stored, and its tokens were not revoked: %w", revokeErr))
	}
	return fmt.Errorf("a log in is not stored, and its tokens were revoked: %w", err)
}

// shut marks the app as closed and returns what Close has to finish.
func (a *app) shut() (sessions []*session, unsaved, ended []*login) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.closed {
		a.closed = true
		close(a.closing)
	}
	for _, pointer := range a.live {
		if s := pointer.Value(); s != nil {
			sessions = append(sessions, s)
		}
	}
	for l := range a.unsaved {
		unsaved = append(unsaved, l)
	}
	for _, l := range a.ended {
		ended = append(ended, l)
	}
	return sessions, unsaved, ended
}

// background runs f on a goroutine that Close waits for. After Close it starts
// nothing and returns false. A panic of the application's transport does not end the
// program from here; its value may hold secrets, so that only its type is reported.
func (a *app) background(f func()) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.closed {
		a.work.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					a.hub.add(Event{Kind: RevokeFailed, Time: time.Now(), Err: fmt.Errorf("session: panic of type %T while tokens were revoked", v)})
				}
			}()
			f()
		})
	}
	return !a.closed
}

// ready returns ErrClosed after Close.
func (a *app) ready() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return ErrClosed
	}
	return nil
}
