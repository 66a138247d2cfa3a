package session

import (
	"context"
	"errors"
	"fmt"
)

// The entry points are App.Close, and background and ready for the work that it
// waits for.

// Close waits until ctx ends for refreshes and revocations in progress, and for
// the store to take what it has not taken yet. Afterwards sessions of the app
// fail with an error that is oauth.ErrClosed; stored sessions stay.
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
		all = append(all, l.repair(ctx))
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
// nothing and returns false.
func (a *app) background(f func()) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.closed {
		a.work.Go(f)
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
