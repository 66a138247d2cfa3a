package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// This file holds the one refresh that runs at a time, and those who wait.

// flight is one refresh. Its results may be read once done is closed.
type flight struct {
	done  chan struct{}
	force bool
	told  error // the failure that its callers get if it finds nothing new
	entry *entry
	err   error
}

// acquire is the way of a call that has no token at hand.
func (s *Source) acquire(ctx context.Context, force bool) (*entry, error) {
	e, f, err := s.decide(ctx, force)
	if f == nil {
		return e, err
	}
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil, fmt.Errorf("oauth: waiting for an access token: %w", ctx.Err())
	}
	if f.err != nil && !force && !errors.Is(f.err, ErrEnded) {
		if old := s.current.Load(); old.lives(s.now()) {
			return old, nil
		}
	}
	return f.entry, f.err
}

// decide returns an entry, an error, or a flight to wait for.
func (s *Source) decide(ctx context.Context, force bool) (*entry, *flight, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.over(); err != nil {
		return nil, nil, err
	}
	now, e := s.now(), s.current.Load()
	if !force && e.serves(now) {
		s.background(ctx, e, now)
		return e, nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, fmt.Errorf("oauth: asking for an access token: %w", err)
	}
	if s.flight == nil {
		told := s.cool.refuses(now, s.record.RefreshToken)
		switch {
		case told == nil:
		case !force && e.lives(now):
			return e, nil, nil
		case !s.mayLook(now):
			return nil, nil, told
		}
		s.launch(ctx, force, told)
	}
	return nil, s.flight, nil
}

// over returns the error of a Source that gives no more tokens.
func (s *Source) over() error {
	switch {
	case s.ended != nil:
		return s.ended
	case s.closed:
		return ErrClosed
	}
	return nil
}

// background starts what e, which is good still, is due for.
func (s *Source) background(ctx context.Context, e *entry, now reading) {
	if s.unsaved != nil {
		s.saveSoon(ctx, now)
		return
	}
	if s.flight == nil && !now.before(e.due) && s.cool.refuses(now, s.record.RefreshToken) == nil {
		s.launch(ctx, false, nil)
	}
}

// launch starts a flight; told is the failure after which the server must not
// be asked again yet. It keeps the values of ctx, for tracing, but neither its
// end nor its deadline.
func (s *Source) launch(ctx context.Context, force bool, told error) {
	f := &flight{done: make(chan struct{}), force: force, told: told}
	s.flight = f
	limit := s.config.LockTimeout + 2*s.config.Client.config.Timeout + 6*storeTimeout
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	go func() {
		defer cancel()
		f.entry, f.err = s.fly(ctx, f)
		s.land(f)
	}()
}

// fly turns a panic of the store or the HTTP client into an error: those who
// wait must not wait for ever. The panic's value may hold anything, so only its
// type is told.
func (s *Source) fly(ctx context.Context, f *flight) (e *entry, err error) {
	defer func() {
		if v := recover(); v != nil {
			e, err = nil, &Error{Op: opRefresh, Class: Indeterminate, Err: fmt.Errorf("panic of type %T in the store or the HTTP client", v)}
		}
	}()
	if f.told != nil && !s.newerStored(ctx) {
		return nil, f.told
	}
	return s.refresh(ctx, f.force)
}

// land ends a flight and sets the wait after a failure.
func (s *Source) land(f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flight = nil
	if s.ended != nil {
		f.entry, f.err = nil, s.ended
	}
	if f.err == nil {
		s.cool = coolDown{}
	} else if f.err == f.told {
		s.cool.look = s.now().mono + int64(time.Second)
	} else if e, ok := errors.AsType[*Error](f.err); ok && !e.Terminal() {
		now := s.now()
		next := s.cool.failed(now, e, s.record.RefreshToken)
		s.emit(Event{Kind: RefreshFailed, Err: e, Attempt: s.cool.failures, Next: next})
		if s.cool.suspect(now, e) && !s.current.Load().lives(now) {
			s.emit(Event{Kind: Suspect, Err: e, Attempt: s.cool.failures})
		}
	}
	close(f.done)
}

func (s *Source) emit(e Event) {
	e.Time = s.now().time()
	s.events.add(e)
}

// storeTimeout bounds one read or write of the store.
const storeTimeout = 10 * time.Second
