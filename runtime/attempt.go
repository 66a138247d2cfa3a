package runtime

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/stream"
	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// The entry point is call.send, one attempt.

// send sends the request once and reads the response, except the body of a
// stream.
func (c *call) send(ctx context.Context) (response, error) {
	n := c.before()
	if err := c.pace(ctx); err != nil {
		return response{}, c.failed(ctx, err)
	}
	ctx, limit := bound(ctx, c.core.settings.attemptTimeout, "WithAttemptTimeout")
	if len(c.core.settings.middleware) > 0 {
		ctx = withCallInfo(ctx, CallInfo{c.r.id, c.r.method, c.r.path, n})
	}
	began := c.clock()
	resp, err := c.exchange(c.r.withRedirects(ctx))
	if err != nil {
		err = c.failed(ctx, err)
	}
	if err == nil && c.stream && resp.ok() {
		limit.lift()
		resp.Body = &streamBody{resp.Body, limit}
	} else {
		limit.end()
	}
	c.logAttempt(ctx, resp, err, n, began)
	if dump := c.core.settings.dump; dump != nil {
		dump(c, resp, err, time.Since(began))
	}
	return resp, err
}

// exchange makes the request, hands it to the transport and reads the body.
func (c *call) exchange(ctx context.Context) (response, error) {
	req, err := c.newRequest(ctx)
	if err != nil {
		return response{}, err
	}
	if body, ok := req.Body.(*segmentReader); ok { // net/http waits for a Read that blocks
		defer context.AfterFunc(ctx, func() { _ = body.Close() })()
	}
	raw, err := c.core.send(req)
	if err != nil {
		if rejected := c.redirected(err); rejected != nil {
			err = rejected
		}
		return response{}, &sendError{err, raw != nil}
	}
	resp := response{Response: raw, unchanged: c.r.unchanged && raw.StatusCode == http.StatusNotModified}
	resp.other = c.r.returns != nil && resp.succeeded() && !c.r.returns(raw.StatusCode)
	switch {
	case !resp.succeeded():
		resp.body = readErrorBody(raw)
	case c.r.method == http.MethodHead: // its Content-Length is that of GET
		discard(raw.Body)
	case !c.stream, resp.other:
		resp.body, err = readBody(raw, c.core.settings.maxResponse)
		if err != nil && !errors.Is(err, stream.ErrTooLarge) {
			return resp, &sendError{err, false}
		}
		if err != nil {
			return resp, c.unreadable(resp, err)
		}
	}
	return resp, nil
}

// newRequest makes the request of one attempt, with credentials.
func (c *call) newRequest(ctx context.Context) (*http.Request, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	req := c.core.template.WithContext(ctx)
	c.sent = req
	u := c.attemptURL()
	req.Method, req.URL = c.r.method, u
	if req.Host == "" {
		req.Host = u.Host
	}
	req.Header = c.header()
	if err := setCredentials(waited.With(ctx, c.waited), c.auth, req); err != nil {
		return nil, &authorizeError{err}
	}
	if c.source == nil {
		return req, nil
	}
	return req, c.setBody(req)
}

// attemptURL returns a copy of the URL for one attempt: an Authorizer may change
// it, and a transport may still read that of the attempt before.
func (c *call) attemptURL() *url.URL {
	if c.before() > 0 {
		u := c.url
		return &u
	}
	c.firstURL = c.url
	return &c.firstURL
}

// header returns a new header: those of all requests, of the parameters, of the
// body and of the options.
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
	c.r.params.setHeaders(h)
	if c.given != nil {
		c.given.params.setHeaders(h)
	}
	if name := c.keyHeader(); name != "" && (s.idempotencyKey != nil || h.Get(name) == "") {
		h.Set(name, c.idempotencyKey())
	}
	return h
}

// sets reports whether WithHeader set the header name.
func (s *settings) sets(name string) bool {
	for _, h := range s.header {
		if h.name == name {
			return true
		}
	}
	return false
}

// setBody sets the body, and how net/http can get it again.
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
	if size < 0 {
		size = statedLength(req.Header)
	}
	req.Body, req.ContentLength = body, size
	if c.source.replayable() {
		req.GetBody = c.source.open
	}
	return nil
}

// statedLength returns the length of a body that cannot be measured, as a
// parameter or an option states it in Content-Length; -1 without one. net/http
// sends no such header by itself, and chunks, which many stores of files reject,
// and fails when the body has another length.
func statedLength(h http.Header) int64 {
	length, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil || length < 0 {
		return -1
	}
	return length
}

// streamBody is the body of a stream. It releases a limit when it is closed.
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

// clock returns the time, which only logs and dumps need.
func (c *call) clock() time.Time {
	if c.core.settings.logger == nil && c.core.settings.dump == nil {
		return time.Time{}
	}
	return time.Now()
}
