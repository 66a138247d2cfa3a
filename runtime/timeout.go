package runtime

import (
	"context"
	"time"
)

// This file bounds calls and attempts in time.

// TimeoutError is a call that took longer than its options allow. It is a
// context.DeadlineExceeded and a net.Error with Timeout.
type TimeoutError struct {
	Option string        // WithTimeout or WithAttemptTimeout
	After  time.Duration // what it was set to
}

// Error names the option.
func (e *TimeoutError) Error() string {
	return "no answer after " + e.After.String() + " (" + e.Option + ")"
}

// Unwrap makes it a context.DeadlineExceeded.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// Timeout is always true, as net.Error has it.
func (e *TimeoutError) Timeout() bool { return true }

// Temporary is always true, as net.Error has it.
func (e *TimeoutError) Temporary() bool { return true }

// limit is a bound that can be lifted before it is reached, unlike that of
// context.WithTimeout: a stream goes on after its headers came.
type limit struct {
	cancel context.CancelCauseFunc
	timer  *time.Timer
	until  time.Time
}

// bound returns ctx with a limit; 0 is none.
func bound(ctx context.Context, d time.Duration, option string) (context.Context, limit) {
	if d <= 0 {
		return ctx, limit{}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(d, func() { cancel(&TimeoutError{option, d}) })
	return ctx, limit{cancel, timer, time.Now().Add(d)}
}

// lift stops the clock; the context goes on.
func (l limit) lift() {
	if l.timer != nil {
		l.timer.Stop()
	}
}

// end releases the context.
func (l limit) end() {
	if l.timer != nil {
		l.timer.Stop()
		l.cancel(context.Canceled)
	}
}
