package runtime

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
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
// wrapping the context's error where that ended the call, and with URLs cut to
// their origin.
func (c *call) failed(ctx context.Context, err error) error {
	if _, done := err.(*ResponseError); done {
		return err
	}
	if timeout, ok := context.Cause(ctx).(*TimeoutError); ok {
		return fmt.Errorf("%s: %w", c.r.id, timeout)
	}
	err = withoutSecrets(err)
	if end := ctx.Err(); end != nil && !errors.Is(err, end) {
		return fmt.Errorf("%s: %w: %w", c.r.id, end, err)
	}
	return fmt.Errorf("%s: %w", c.r.id, err)
}

// withoutSecrets shortens the URL in an error of net/http to its origin: its
// query may hold credentials.
func withoutSecrets(err error) error {
	sent, ok := err.(*sendError)
	if !ok {
		return err
	}
	e, ok := sent.err.(*url.Error)
	if !ok {
		return err
	}
	short := *e
	if u, parseErr := url.Parse(e.URL); parseErr == nil && u.Host != "" {
		short.URL = u.Scheme + "://" + u.Host
	} else {
		short.URL = "?"
	}
	if strings.Contains(short.Err.Error(), "Location header") {
		short.Err = errLocation
	}
	return &sendError{&short, sent.final}
}

var errLocation = errors.New("the server redirects to what is no URL")
