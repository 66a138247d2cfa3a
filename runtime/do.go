package runtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry point is Core.Do, which calls endpoints that the spec does not
// describe.

// Do calls an endpoint. The path is appended to the base URL and may have a
// query; a whole URL is allowed if it has the base URL's origin. Errors,
// credentials, retries and limits are those of every call.
//
// The body is made of in: nil sends none, an [io.Reader], []byte or
// [json.RawMessage] is sent as it is, [url.Values] is a form (the query, with
// GET, HEAD and DELETE), a generated type writes itself, and encoding/json writes
// any other value.
//
// The body of the response goes to out: nil ignores it, *[]byte, *string and
// [io.Writer] receive it as it is, *[io.ReadCloser] is set to the body while it is
// being received, which the caller closes, a generated type reads itself, and
// encoding/json reads it into any other value. An empty body leaves out as it
// was.
func (c *Core) Do(ctx context.Context, method, path string, in, out any, opts ...CallOption) error {
	r, err := c.outside(method, path, in)
	if err != nil {
		body{in: in}.abandon()
		return fmt.Errorf("%s: %w", r.id, err)
	}
	if w, ok := out.(io.Writer); ok && !isGenerated(out) {
		return r.copyTo(ctx, w, opts)
	}
	if body, ok := out.(*io.ReadCloser); ok {
		*body, err = r.CallStream(ctx, opts...)
		return err
	}
	accept := ""
	switch out.(type) {
	case nil, *[]byte, *string:
		accept = "application/json, */*;q=0.5"
	}
	call := r.once(accept, false)
	resp, err := call.do(ctx, opts)
	if err != nil {
		return err
	}
	return call.store(ctx, resp, out)
}

// isGenerated reports whether v is a pointer to a type that the codec reads and
// writes.
func isGenerated(v any) bool {
	switch v.(type) {
	case codec.Describer, codec.Decoder:
		return true
	}
	return false
}

var (
	errNoMethod = errors.New(`the method must be an HTTP method such as "GET"`)
	errPath     = errors.New(`the path must begin with "/", or be a URL with the origin of the base URL`)
	errBraces   = errors.New("the path holds a {placeholder}; fill it in, with url.PathEscape")
)

// outside returns the request for an endpoint outside the spec. With an error it
// holds an ID, for the error's text.
func (c *Core) outside(method, path string, in any) (*Request, error) {
	path, query, _ := strings.Cut(path, "?")
	query, _, _ = strings.Cut(query, "#")
	method = strings.ToUpper(method)
	r := c.Request(method+" "+path, method, path)
	r.outside = true
	if method == "" || checkHeader(method, "") != nil {
		return r, errNoMethod
	}
	if err := c.setOutside(r, path); err != nil {
		return r, err
	}
	r.params.query = []byte(query)
	r.setIn(in)
	return r, nil
}

// setOutside checks the path, and reduces a whole URL to one.
func (c *Core) setOutside(r *Request, path string) error {
	if strings.HasPrefix(path, "//") {
		return errPath
	}
	if !strings.HasPrefix(path, "/") {
		u, err := url.Parse(path)
		if err != nil || u.Host == "" || Origin(u) != c.target.origin {
			return errPath
		}
		r.path = u.EscapedPath()
		r.server = "/"
		r.id = r.method + " " + r.path
	}
	plain, err := url.PathUnescape(r.path)
	switch {
	case err != nil:
		return err
	case style.HasDots(plain):
		return style.ErrDots
	case strings.ContainsAny(r.path, "{}"):
		return errBraces
	}
	return nil
}

// setIn sets the body, with a media type that depends on its Go type.
func (r *Request) setIn(in any) {
	if isNil(in) {
		return
	}
	r.body = body{in: in, foreign: !isGenerated(in), media: mediaJSON}
	switch in := in.(type) {
	case url.Values:
		if r.method == "GET" || r.method == "HEAD" || r.method == "DELETE" {
			r.body = body{}
			if len(r.params.query) > 0 && len(in) > 0 {
				r.params.query = append(r.params.query, '&')
			}
			r.params.query = append(r.params.query, in.Encode()...)
			return
		}
		r.body.media = mediaForm
	case json.RawMessage:
	case io.Reader, []byte:
		r.body.media = mediaBytes
	}
}

// copyTo copies the body of the response to w.
func (r *Request) copyTo(ctx context.Context, w io.Writer, opts []CallOption) error {
	body, err := r.CallStream(ctx, opts...)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, body)
	if closeErr := body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("%s: reading the response: %w", r.id, err)
	}
	return nil
}

// store stores the body of the response in out.
func (c *call) store(ctx context.Context, resp response, out any) error {
	switch out := out.(type) {
	case nil:
		return nil
	case *[]byte:
		*out = resp.body
		return nil
	case *string:
		*out = string(resp.body)
		return nil
	}
	if len(resp.body) == 0 {
		return nil
	}
	cursor, err := c.cursor(ctx, resp)
	if err != nil {
		return err
	}
	if isGenerated(out) {
		codec.Read(cursor, out)
		err = c.ended(cursor, cursor.End())
	} else {
		err = json.Unmarshal(resp.body, out)
	}
	if err != nil {
		return c.unreadable(resp, err)
	}
	return nil
}
