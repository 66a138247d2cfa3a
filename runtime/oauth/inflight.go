package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// The entry points are acquire for calls, startRefresh and finishRefresh. At most
// one refresh runs at a time, and calls wait for it.

// refreshCall is the refresh in flight. Its results may be read once done is
// closed.
type refreshCall struct {
	done    chan struct{}
	force   bool
	lastErr error // returned if the store has no newer token: no request may be sent yet
	entry   *entry
	err     error
	events  []Event // of its success, reported when it has finished
	store   stopwatch
}

// acquire returns an entry for a call that found no fresh one, and how long the call
// waited for the store, see [SourceConfig.LockTimeout].
func (s *Source) acquire(ctx context.Context, force bool) (*entry, time.Duration, error) {
	e, call, err := s.decide(ctx, force)
	if call == nil {
		return e, 0, err
	}
	wait, err := call.wait(ctx, max(s.config.LockTimeout-waited.Of(ctx), s.config.LockTimeout/10))
	switch {
	case errors.Is(err, errStoreSlow):
		err = s.storeError(err)
	case err != nil:
		return nil, wait, fmt.Errorf("oauth: waiting for an access token: %w", err)
	default:
		e, err = call.entry, call.err
	}
	if err != nil && !force && !errors.Is(err, ErrEnded) {
		if old := s.current.Load(); old.valid(s.now()) {
			return old, wait, nil
		}
	}
	return e, wait, err
}

// decide returns an entry, an error, or a refresh to wait for.
func (s *Source) decide(ctx context.Context, force bool) (*entry, *refreshCall, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.closedError(); err != nil {
		return nil, nil, err
	}
	now, e := s.now(), s.current.Load()
	if !force && e.usable(now) {
		s.startDue(ctx, e, now)
		return e, nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, fmt.Errorf("oauth: asking for an access token: %w", err)
	}
	if s.inFlight == nil {
		lastErr := s.backoff.blocked(now, s.record.RefreshToken)
		switch {
		case lastErr == nil:
		case !force && e.valid(now):
			return e, nil, nil
		case !s.mayCheckStore(now):
			return nil, nil, lastErr
		}
		s.startRefresh(ctx, force, lastErr)
	}
	return nil, s.inFlight, nil
}

// closedError returns the error of a Source that has ended or was closed.
func (s *Source) closedError() error {
	switch {
	case s.ended != nil:
		return s.ended
	case s.closed:
		return ErrClosed
	}
	return nil
}

// startDue starts background work that is due while e is still good: a write to
// the store, or a refresh.
func (s *Source) startDue(ctx context.Context, e *entry, now reading) {
	if s.unsaved != nil {
		s.saveSoon(ctx, now)
		return
	}
	if s.inFlight == nil && !now.before(e.due) && s.backoff.blocked(now, s.record.RefreshToken) == nil {
		s.startRefresh(ctx, false, nil)
	}
}

// startRefresh starts a refresh on a goroutine; with lastErr it may only read the
// store. It keeps the values of ctx, for tracing, but neither its cancellation
// nor its deadline. The caller holds s.mu.
func (s *Source) startRefresh(ctx context.Context, force bool, lastErr error) {
	call := &refreshCall{done: make(chan struct{}), force: force, lastErr: lastErr}
	call.store.start()
	s.inFlight = call
	limit := s.config.LockTimeout + 2*s.config.Client.config.Timeout + 6*storeTimeout
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	go func() {
		defer cancel()
		call.entry, call.err = s.runRefresh(ctx, call)
		s.finishRefresh(call)
	}()
}

// runRefresh turns a panic of the store or the HTTP client into an error, so that
// waiting calls return. The panic's value may hold secrets, so only its type is
// reported.
func (s *Source) runRefresh(ctx context.Context, call *refreshCall) (e *entry, err error) {
	defer func() {
		if v := recover(); v != nil {
			e, err = nil, &Error{Op: opRefresh, Class: Indeterminate, Err: fmt.Errorf("panic of type %T in the store or the HTTP client", v)}
		}
	}()
	if call.lastErr != nil && !s.storeHasNewer(ctx) {
		return nil, call.lastErr
	}
	return s.refresh(ctx, call.force)
}

// finishRefresh sets the backoff and wakes the waiting calls.
func (s *Source) finishRefresh(call *refreshCall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight = nil
	if s.ended != nil {
		call.entry, call.err = nil, s.ended
	}
	for _, e := range call.events {
		s.emit(e)
	}
	if call.err == nil {
		s.backoff = backoff{}
	} else if call.err == call.lastErr {
		s.backoff.nextStoreCheck = s.now().mono + int64(time.Second)
	} else if e, ok := errors.AsType[*Error](call.err); ok && busy(e) {
		s.emit(Event{Kind: RefreshFailed, Err: e, Attempt: 1})
	} else if e, ok := errors.AsType[*Error](call.err); ok && !e.Terminal() {
		now := s.now()
		next := s.backoff.addFailure(now, e, s.record.RefreshToken)
		s.emit(Event{Kind: RefreshFailed, Err: e, Attempt: s.backoff.failures, Next: next})
		if s.backoff.suspicious(now, e) && !s.current.Load().valid(now) {
			s.emit(Event{Kind: Suspect, Err: e, Attempt: s.backoff.failures})
		}
	}
	close(call.done)
}

// emitWhenFinished emits e when the refresh in flight has finished. A receiver
// may end the Source at [Refreshed]; the calls that waited have their token then.
func (s *Source) emitWhenFinished(e Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight.events = append(s.inFlight.events, e)
}

// offStore stops the stopwatch of the refresh in flight, which waits for the token
// endpoint, until onStore.
func (s *Source) offStore() { s.refreshInFlight().store.stop() }
func (s *Source) onStore()  { s.refreshInFlight().store.start() }

func (s *Source) refreshInFlight() *refreshCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.inFlight
}

func (s *Source) emit(e Event) {
	e.Time = s.now().time()
	s.events.add(e)
}

// storeTimeout bounds one read or write of the store.
const storeTimeout = 10 * time.Second
