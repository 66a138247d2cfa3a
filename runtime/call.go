package runtime

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is call.do, one call from beginning to end. Of its steps,
// resolve is in url.go, send in attempt.go and judge in retry.go.

// call is one call in progress. A list has one for each page, a stream of
// events one for each connection.
type call struct {
	r      *Request
	core   *Core  // with the options of the call
	accept string // the default media type of the response; "" is the client's

	stream       bool   // the body of a success is left to the caller
	reauthorized bool   // after a 401
	limits       uint16 // attempts after a wait for the server's rate limit
	retries      int32  // attempts that the policy allowed after the first one

	auth   []Authorizer
	sent   *http.Request                                // of the last attempt, with its credentials
	source source                                       // nil: no body
	media  string                                       // of the body
	revise func(source, string) (source, string, error) // changes the encoded body; nil: nothing to change
	url    url.URL
	limit  limit         // of the whole call
	waited time.Duration // of it, for the stores of sessions, until the last attempt
	key    *string       // the idempotency key
	given  *given        // by the options of the call; nil: there are none

	// Memory of the first attempt and of the usual response, which saves
	// allocations.
	authRoom  [2]Authorizer
	mediaRoom [1]string
	firstURL  url.URL
	reader    codec.Cursor
}

// once begins the only call of a Request, in the Request's own memory.
func (r *Request) once(accept string, stream bool) *call {
	r.only = call{r: r, core: r.core, accept: accept, stream: stream}
	return &r.only
}

// newCall begins one of several calls of a Request.
func newCall(r *Request, accept string, stream bool) *call {
	return &call{r: r, core: r.core, accept: accept, stream: stream}
}

var errNoContext = errors.New("the context is nil; use context.Background()")

// do makes the call and returns the response of a success, an *Error for an
// error response, or the error that kept the call from getting one. locate, of
// the pages of a list, changes the URL that was resolved.
func (c *call) do(ctx context.Context, opts []CallOption, locate ...func(*call) error) (response, error) {
	err := c.resolve(opts)
	for _, change := range locate {
		if err == nil {
			err = change(c)
		}
	}
	if err == nil {
		err = c.authorize()
	}
	if err == nil && ctx == nil {
		err = errNoContext
	}
	if err == nil {
		err = c.encode(ctx)
	}
	if err != nil {
		return response{}, c.unsent(err)
	}
	ctx, c.limit = bound(ctx, c.core.settings.timeout, "WithTimeout")
	for {
		resp, err := c.send(ctx)
		wait, again := c.judge(ctx, resp, err)
		if !again {
			if err == nil && resp.succeeded() && !isSafe(c.r.method) {
				changed(ctx, c.auth, c.sent)
			}
			return c.read(ctx, resp, err)
		}
		if !sleep(ctx, wait) {
			return c.read(ctx, resp, c.failed(ctx, ctx.Err()))
		}
	}
}

// authorize chooses the credentials. Each attempt sets them, because they may
// change in between.
func (c *call) authorize() (err error) {
	c.auth, err = c.core.authFor(c.r, c.authRoom[:0])
	return err
}

// encode makes the body ready to be sent, several times if possible, and checks
// the constraints of the spec.
func (c *call) encode(ctx context.Context) (err error) {
	if b := c.body(); b.in != nil {
		c.source, c.media, err = b.prepare(c.core.buffers, c.core.settings.contentType)
	}
	if err == nil && c.core.settings.members != nil {
		err = c.addMembers()
	}
	if err == nil && c.r.keyed != nil {
		err = c.addKey()
	}
	if err == nil && c.revise != nil {
		c.source, c.media, err = c.revise(c.source, c.media)
	}
	if err == nil {
		err = c.checkSent(ctx)
	}
	return err
}

// unsent returns the error of a call of which nothing was sent.
func (c *call) unsent(err error) error {
	c.abandon()
	if err = c.exit().Error(err); isNamed(err) {
		return err
	}
	return fmt.Errorf("%s: %w", c.r.id, err)
}

// read ends the call with the outcome of its last attempt: it stores the raw
// response for WithResponse and makes an *Error of an error response. The limit
// of a stream is lifted, and released when the caller closes the stream.
func (c *call) read(ctx context.Context, resp response, err error) (response, error) {
	if c.source != nil {
		c.source.done()
	}
	streaming := err == nil && c.stream && resp.ok()
	if streaming {
		c.limit.lift()
		resp.Body = &streamBody{resp.Body, c.limit}
	} else {
		c.limit.end()
	}
	if err != nil {
		return response{}, err
	}
	c.compare(ctx, resp)
	if into := c.core.settings.raw; into != nil && !streaming {
		*into = slices.Clone(resp.body)
	}
	if into := c.core.settings.response; into != nil {
		if !streaming {
			resp.Body = replay(resp.body)
		}
		*into = resp.Response
	}
	if !resp.ok() {
		return response{}, c.errorResponse(resp)
	}
	return resp, nil
}

// before returns the number of attempts before the current one.
func (c *call) before() int {
	n := int(c.retries) + int(c.limits)
	if c.reauthorized {
		n++
	}
	return n
}

// replayable reports whether the body can be sent again.
func (c *call) replayable() bool { return c.source == nil || c.source.replayable() }
