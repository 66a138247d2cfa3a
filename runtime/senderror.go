package runtime

import (
	"context"
	"errors"
	"fmt"
)

// The entry point is call.failed, which names an error after the operation.

// sendError is the error of a request that got no complete response.
type sendError struct {
	err   error
	final bool // a redirect was rejected: another attempt would be too
}

func (e *sendError) Error() string { return e.err.Error() }
func (e *sendError) Unwrap() error { return e.err }

// authorizeError is the error of a request that got no credentials.
type authorizeError struct{ err error }

func (e *authorizeError) Error() string { return "no credentials: " + e.err.Error() }
func (e *authorizeError) Unwrap() error { return e.err }

// failed returns the error of a call for the caller: named after the operation,
// wrapping the context's error where that ended the call, and without secrets.
func (c *call) failed(ctx context.Context, err error) error {
	if _, done := err.(*ResponseError); done {
		return err
	}
	if timeout, ok := context.Cause(ctx).(*TimeoutError); ok {
		return fmt.Errorf("%s: %w", c.r.id, timeout)
	}
	err = c.public(err)
	if end := ctx.Err(); end != nil && !errors.Is(err, end) {
		return fmt.Errorf("%s: %w: %w", c.r.id, end, err)
	}
	return fmt.Errorf("%s: %w", c.r.id, err)
}

// public returns err without secrets. It keeps the types by which the retry policy
// decides.
func (c *call) public(err error) error {
	switch e := err.(type) {
	case *sendError:
		return &sendError{c.exit().Error(e.err), e.final}
	case *authorizeError:
		return &authorizeError{c.exit().Error(e.err)}
	}
	return c.exit().Error(err)
}
