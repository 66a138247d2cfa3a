package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// This file is the call path: from a Request to an answer, in order.

// call is one call under way. For pages there is one per page.
type call struct {
	r      *Request
	core   *Core // with the options of the call
	auth   []Authorizer
	source source // nil: no body
	media  string // of the body
	accept string
	url    url.URL
	stream bool // the body of a success is left to the caller
	until  limit
	key    string // the idempotency key

	// Memory that the common call needs, in one piece with the rest.
	authRoom  [2]Authorizer
	mediaRoom [1]string
	firstURL  url.URL // of the first attempt
	begun     bool
	reader    codec.Cursor // of the answer
}

var errNoContext = errors.New("the context is nil; use context.Background()")

// begin makes the only call of a Request, see start.
func (r *Request) begin(opts []Option, accept string, stream bool) (*call, error) {
	return r.start(&r.only, opts, accept, stream)
}

// start resolves options, URL, credentials and body of c. Nothing is sent yet.
func (r *Request) start(c *call, opts []Option, accept string, stream bool) (*call, error) {
	*c = call{r: r, core: r.core, stream: stream}
	if err := c.prepare(opts, accept); err != nil {
		r.body.abandon()
		if isNamed(err) {
			return nil, err
		}
		return nil, fmt.Errorf("%s: %w", r.id, err)
	}
	return c, nil
}

func (c *call) prepare(opts []Option, accept string) (err error) {
	r := c.r
	if len(opts) > 0 {
		if c.core, err = r.core.With(opts...); err != nil {
			return err
		}
	}
	if r.params.err != nil {
		return r.params.err
	}
	if err := c.setURL(); err != nil {
		return err
	}
	if c.auth, err = c.core.authFor(r, c.authRoom[:0]); err != nil {
		return err
	}
	c.setAccept(accept)
	if r.body.in != nil {
		c.source, c.media, err = r.body.prepare(c.core.buffers, c.core.settings.contentType)
	}
	if err == nil {
		err = c.checkSent()
	}
	return err
}

// setAccept chooses, from the weakest: the call's default, the operation's, the
// caller's. "" leaves the template's.
func (c *call) setAccept(accept string) {
	c.accept = accept
	if c.r.accept != "" {
		c.accept = c.r.accept
	}
	if a := c.core.settings.accept; a != "" {
		c.accept = a
	}
}

// setURL joins the server, the path and the query.
func (c *call) setURL() error {
	to, err := c.core.serverFor(c.r.server)
	if err != nil {
		return err
	}
	c.url.Scheme, c.url.Host = to.url.Scheme, to.url.Host
	var room [128]byte
	path, err := c.r.appendPath(append(room[:0], to.prefix...))
	if err != nil {
		return err
	}
	path, query, _ := bytes.Cut(path, []byte("?")) // only a template's own: values are escaped
	if err := setPath(&c.url, string(path)); err != nil {
		return err
	}
	query = c.r.withParams(query)
	for _, q := range c.core.settings.query {
		query = style.Query.Pair(query, q.name, q.value)
	}
	c.url.RawQuery = string(query)
	return nil
}

// withParams gives the query of the template with the parameters behind it.
func (r *Request) withParams(query []byte) []byte {
	params := slices.Clip(r.params.query) // an iterator may be used by several goroutines
	switch {
	case len(query) == 0:
		return params
	case len(params) == 0:
		return query
	}
	return slices.Concat(query, []byte("&"), params)
}

// serverFor resolves the server of an operation; see Request.Server.
func (c *Core) serverFor(server string) (target, error) {
	if server == "" {
		return c.target, nil
	}
	u, err := url.Parse(server)
	if err != nil {
		return target{}, fmt.Errorf("the operation's server cannot be parsed: %w", err)
	}
	if u.IsAbs() {
		if c.settings.rebased {
			return c.target, nil
		}
		base, err := parseBase(server)
		if err != nil {
			return target{}, err
		}
		return targetOf(base), nil
	}
	return targetOf(c.settings.base.ResolveReference(u)), nil
}

// run sends the request until there is an answer or a reason to stop. Refusals
// are answers.
func (c *call) run(ctx context.Context) (answer, error) {
	if ctx == nil {
		c.r.body.abandon()
		return answer{}, fmt.Errorf("%s: %w", c.r.id, errNoContext)
	}
	ctx, c.until = bound(ctx, c.core.settings.timeout, "WithTimeout")
	a, err := c.attempts(ctx)
	if c.source != nil {
		c.source.done()
	}
	if err != nil || !c.stream || !a.ok() {
		c.until.end()
	} else {
		c.until.lift()
		a.resp.Body = &streamBody{a.resp.Body, c.until}
	}
	if err == nil {
		c.handOver(a)
	}
	return a, err
}

// attempts repeats attempt as the retry policy and refused tokens ask for.
func (c *call) attempts(ctx context.Context) (answer, error) {
	reauthorized := false
	for n, retries := 0, 0; ; n++ {
		a, err := c.attempt(ctx, n)
		if err == nil && a.ok() {
			return a, nil
		}
		if err == nil && !reauthorized && c.reauthorize(ctx, a) {
			reauthorized = true
			continue
		}
		wait, again := c.again(ctx, a, err, retries)
		if !again {
			return a, err
		}
		retries++
		c.logRetry(ctx, a, err, wait)
		if !sleep(ctx, wait) {
			return a, c.failed(ctx, ctx.Err())
		}
	}
}

// reauthorize asks, after a 401, whether other credentials may do.
func (c *call) reauthorize(ctx context.Context, a answer) bool {
	if a.resp.StatusCode != http.StatusUnauthorized || c.r.noReauth || !c.replayable() {
		return false
	}
	if last := a.resp.Request; last != nil && Origin(last.URL) != Origin(&c.url) {
		return false // redirected to where no credentials went
	}
	return refused(ctx, c.auth, a.req)
}

func (c *call) replayable() bool { return c.source == nil || c.source.replayable() }

// handOver gives the raw answer to WithResponse.
func (c *call) handOver(a answer) {
	into := c.core.settings.response
	if into == nil {
		return
	}
	if !c.stream || !a.ok() {
		a.resp.Body = replay(a.body)
	}
	*into = a.resp
}
