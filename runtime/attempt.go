package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/stream"
)

// This file sends a request once.

// attempt sends the request and reads the answer, except a stream's.
func (c *call) attempt(ctx context.Context, n int) (answer, error) {
	ctx, once := bound(ctx, c.core.settings.attemptTimeout, "WithAttemptTimeout")
	if len(c.core.settings.middleware) > 0 {
		ctx = withCallInfo(ctx, CallInfo{c.r.id, c.r.method, c.r.path, n})
	}
	began := c.clock()
	a, err := c.exchange(ctx)
	if err != nil {
		err = c.failed(ctx, err)
	}
	if err == nil && c.stream && a.ok() {
		once.lift()
		a.resp.Body = &streamBody{a.resp.Body, once}
	} else {
		once.end()
	}
	c.logAttempt(ctx, a, err, n, began)
	return a, err
}

func (c *call) exchange(ctx context.Context) (answer, error) {
	req, err := c.newRequest(ctx)
	if err != nil {
		return answer{}, err
	}
	if body, ok := req.Body.(*segmentReader); ok { // net/http waits for a Read that blocks
		defer context.AfterFunc(ctx, func() { _ = body.Close() })()
	}
	resp, err := c.core.send(req)
	if err != nil {
		return answer{}, &sendError{err, resp != nil}
	}
	a := answer{resp: resp, req: req}
	switch {
	case !a.ok():
		a.body = readRefusal(resp)
	case c.r.method == http.MethodHead: // its Content-Length is that of GET
		discard(resp.Body)
	case !c.stream:
		a.body, err = readBody(resp, c.core.settings.maxResponse)
		if err != nil && !errors.Is(err, stream.ErrTooLarge) {
			return a, &sendError{err, false}
		}
		if err != nil {
			return a, c.unreadable(a, err)
		}
	}
	return a, nil
}

// newRequest makes the request of one attempt, with credentials.
func (c *call) newRequest(ctx context.Context) (*http.Request, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	req := c.core.template.WithContext(ctx)
	u := c.ownURL()
	req.Method, req.URL = c.r.method, u
	if req.Host == "" {
		req.Host = u.Host
	}
	req.Header = c.header()
	if err := authorize(ctx, c.auth, req); err != nil {
		return nil, &authorizeError{err}
	}
	if c.source == nil {
		return req, nil
	}
	return req, c.setBody(req)
}

// ownURL returns a copy of the URL for one attempt: an Authorizer may change
// it, and a transport may still look at the one of the attempt before.
func (c *call) ownURL() *url.URL {
	if c.begun {
		u := c.url
		return &u
	}
	c.begun, c.firstURL = true, c.url
	return &c.firstURL
}

// header returns a new header: what all requests have, the parameters, and what
// the body and the options add.
func (c *call) header() http.Header {
	h := maps.Clone(c.core.template.Header)
	s := c.core.settings
	if c.accept != "" && (s.accept != "" || !s.sets("Accept")) {
		h["Accept"] = []string{c.accept}
	}
	if c.media != "" && !s.sets("Content-Type") {
		c.mediaRoom[0] = c.media
		h["Content-Type"] = c.mediaRoom[:]
	}
	for _, p := range c.r.params.headers {
		h.Set(p.name, p.value)
	}
	if len(c.r.params.cookies) > 0 {
		addCookie(h, string(c.r.params.cookies))
	}
	if s.idempotencyKey != nil {
		h["Idempotency-Key"] = []string{c.idempotencyKey()}
	}
	return h
}

// sets reports whether WithHeader gave the header name.
func (s *settings) sets(name string) bool {
	for _, h := range s.header {
		if h.name == name {
			return true
		}
	}
	return false
}

func (c *call) setBody(req *http.Request) error {
	size := c.source.size()
	if size == 0 {
		req.Body = http.NoBody
		return nil
	}
	body, err := c.source.open()
	if err != nil {
		return err
	}
	req.Body, req.ContentLength = body, size
	if c.source.replayable() {
		req.GetBody = c.source.open
	}
	return nil
}

// sendError is a request that got no whole answer.
type sendError struct {
	err   error
	final bool // a redirect was refused: another attempt would be too
}

func (e *sendError) Error() string { return e.err.Error() }
func (e *sendError) Unwrap() error { return e.err }

// authorizeError is a request that got no credentials.
type authorizeError struct{ err error }

func (e *authorizeError) Error() string { return "no credentials: " + e.err.Error() }
func (e *authorizeError) Unwrap() error { return e.err }

// failed turns an error of a call into what the caller gets: named after the
// operation, a context's end recognisable, URLs without their query.
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

// withoutSecrets shortens the URL in an error of net/http to its origin.
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

// streamBody is the body of a stream, which releases a limit when it is closed.
type streamBody struct {
	io.ReadCloser
	limit limit
}

// Close closes the body and releases the context of the call.
func (s *streamBody) Close() error {
	err := s.ReadCloser.Close()
	s.limit.end()
	return err
}

// clock is the time, if anybody asks.
func (c *call) clock() time.Time {
	if c.core.settings.logger == nil {
		return time.Time{}
	}
	return time.Now()
}
