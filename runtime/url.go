package runtime

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry point is call.resolve, the first step of a call.

// resolve applies the options of the call and finds its URL.
func (c *call) resolve(opts []CallOption) error {
	if len(opts) > 0 {
		if err := c.configure(opts); err != nil {
			return err
		}
	}
	if c.r.params.err != nil {
		return c.r.params.err
	}
	if err := c.setURL(); err != nil {
		return err
	}
	c.setAccept()
	return nil
}

// setAccept replaces the call's default by the operation's media type, and that
// by the caller's.
func (c *call) setAccept() {
	if c.r.accept != "" {
		c.accept = c.r.accept
	}
	if accept := c.core.settings.accept; accept != "" {
		c.accept = accept
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
	path, query, _ := bytes.Cut(path, []byte("?")) // the template's: values are escaped
	if err := setPath(&c.url, string(path)); err != nil {
		return err
	}
	query = c.withParams(query)
	for _, q := range c.core.settings.query {
		query = style.Query.Pair(query, q.name, q.value)
	}
	c.url.RawQuery = string(query)
	return nil
}

// withParams returns the query of the template followed by the parameters. It
// copies, because several goroutines may use an iterator.
func (c *call) withParams(query []byte) []byte {
	params := slices.Clip(c.r.params.query)
	if c.given != nil {
		params = c.given.withQuery(params)
	}
	switch {
	case len(query) == 0:
		return params
	case len(params) == 0:
		return query
	}
	return slices.Concat(query, []byte("&"), params)
}

// serverFor resolves the server of an operation, see Request.Server.
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

// setPath sets the path of u from its escaped form.
func setPath(u *url.URL, escaped string) error {
	u.Path, u.RawPath = escaped, ""
	if !strings.ContainsAny(escaped, "%!'()*[]") {
		return nil
	}
	plain, err := url.PathUnescape(escaped)
	u.Path, u.RawPath = plain, escaped
	return err
}
