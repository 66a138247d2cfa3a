package runtime

import (
	"context"
	"time"
)

// The entry points are TimeoutError and bound, which limits a call or an attempt.

// TimeoutError is the error of a call that took longer than its options allow. It
// is a context.DeadlineExceeded and a net.Error with Timeout.
type TimeoutError struct {
	Option string        // WithTimeout or WithAttemptTimeout
	After  time.Duration // the value of the option
}

// Error returns the value and the name of the option.
func (e *TimeoutError) Error() string {
	return "no response after " + e.After.String() + " (" + e.Option + ")"
}

// Unwrap returns context.DeadlineExceeded.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// Timeout returns true; it is a method of net.Error.
func (e *TimeoutError) Timeout() bool { return true }

// Temporary returns true; it is a method of net.Error.
func (e *TimeoutError) Temporary() bool { return true }

// limit is a time limit that can be lifted, unlike that of context.WithTimeout:
// a stream continues after its headers have arrived.
type limit struct {
	cancel context.CancelCauseFunc
	timer  *time.Timer
	until  time.Time
}

// bound returns ctx with a limit of d; 0 is no limit.
func bound(ctx context.Context, d time.Duration, option string) (context.Context, limit) {
	if d <= 0 {
		return ctx, limit{}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(d, func() { cancel(&TimeoutError{option, d}) })
	return ctx, limit{cancel, timer, time.Now().Add(d)}
}

// lift removes the limit; the context stays valid.
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
