package runtime

import (
	"context"
	"errors"
	"io"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// This file turns answers into values.

// Call sends the request; the body of a success is not looked at.
//
//go:noinline
func (r *Request) Call(ctx context.Context, opts ...Option) error {
	_, err := r.answer(ctx, opts, "")
	return err
}

// CallText returns the body as it is, in the server's encoding.
//
//go:noinline
func (r *Request) CallText(ctx context.Context, opts ...Option) (string, error) {
	a, err := r.answer(ctx, opts, "text/plain, */*;q=0.5")
	return string(a.body), err
}

// CallStream returns the body while it is being received. The caller closes it.
// Timeouts end with the headers; the context governs the rest.
//
//go:noinline
func (r *Request) CallStream(ctx context.Context, opts ...Option) (io.ReadCloser, error) {
	c, err := r.begin(opts, "*/*", true)
	if err != nil {
		return nil, err
	}
	a, err := c.succeed(ctx)
	if err != nil {
		return nil, err
	}
	return a.resp.Body, nil
}

// Do reads the body into v, a pointer to a new value, and returns it; nil after
// an error. It is generic over pointers because those are compiled once for
// all types.
//
//go:noinline
func Do[P any](ctx context.Context, r *Request, v P, opts ...Option) (P, error) {
	if err := r.into(ctx, v, opts); err != nil {
		return *new(P), err
	}
	return v, nil
}

// DoValue returns the body as a T, where that is no struct: a list, a map or a
// single value.
//
//go:noinline
func DoValue[T any](ctx context.Context, r *Request, opts ...Option) (T, error) {
	v := new(T)
	if err := r.into(ctx, v, opts); err != nil {
		return *new(T), err
	}
	return *v, nil
}

// into is Do without its types, which is compiled once.
func (r *Request) into(ctx context.Context, v any, opts []Option) error {
	o, err := r.open(ctx, opts)
	if err != nil {
		return err
	}
	if r.member == "" {
		codec.Read(o.cursor, v)
	} else {
		readMember(o.cursor, r.member, v)
	}
	return o.end()
}

// readMember reads one member of an object; the others are skipped. Without
// the member v stays as it is.
func readMember(c *codec.Cursor, name string, v any) {
	for c.ObjectStart(); c.NextMember(); {
		if c.Key() == name {
			codec.Read(c, v)
		} else {
			c.Skip()
		}
	}
}

// opened is an answer that is being read.
type opened struct {
	call   *call
	answer answer
	cursor *codec.Cursor
}

// open sends the request and puts a cursor on the body of a success.
func (r *Request) open(ctx context.Context, opts []Option) (opened, error) {
	c, err := r.begin(opts, "", false)
	if err != nil {
		return opened{}, err
	}
	a, err := c.succeed(ctx)
	if err != nil {
		return opened{}, err
	}
	cursor, err := c.cursor(a)
	return opened{c, a, cursor}, err
}

// end checks that the body was read to its end.
func (o opened) end() error {
	if err := o.cursor.End(); err != nil {
		return o.call.unreadable(o.answer, err)
	}
	return nil
}

// Result is a generated type that holds one of several bodies.
type Result interface {
	// DecodeResponse reads the body of an answer with this status; c stands
	// before null when there is none.
	DecodeResponse(status int, c *codec.Cursor)
}

// DoResult reads one of several bodies, by status, into v and returns it; nil
// after an error. An empty body is read as null.
//
//go:noinline
func DoResult[P Result](ctx context.Context, r *Request, v P, opts ...Option) (P, error) {
	if err := r.resultInto(ctx, v, opts); err != nil {
		return *new(P), err
	}
	return v, nil
}

func (r *Request) resultInto(ctx context.Context, v Result, opts []Option) error {
	c, err := r.begin(opts, "", false)
	if err != nil {
		return err
	}
	a, err := c.succeed(ctx)
	if err != nil {
		return err
	}
	cursor := codec.NewCursor([]byte("null")).Using(r.core.plans)
	if len(a.body) > 0 {
		if cursor, err = c.cursor(a); err != nil {
			return err
		}
	}
	v.DecodeResponse(a.resp.StatusCode, cursor)
	if err := cursor.Err(); err != nil {
		return c.unreadable(a, err)
	}
	return nil
}

// answer sends the request and reads a success.
func (r *Request) answer(ctx context.Context, opts []Option, accept string) (answer, error) {
	c, err := r.begin(opts, accept, false)
	if err != nil {
		return answer{}, err
	}
	return c.succeed(ctx)
}

// succeed sends the request; a refusal becomes an *Error.
func (c *call) succeed(ctx context.Context) (answer, error) {
	a, err := c.run(ctx)
	if err == nil && !a.ok() {
		err = c.refusal(a)
	}
	if err != nil {
		return answer{}, err
	}
	return a, nil
}

var (
	errEmptyBody = errors.New("it has no body, though the spec declares one; the server accepted the request")
	errHTML      = errors.New("it is an HTML page, not JSON: is the base URL that of the API, and no proxy or log-in page in between?")
	errMedia     = errors.New("it is not JSON")
	errStreamed  = errors.New("it is an event stream, not JSON; the request asked for one: another method gives its events")
)

// cursor checks that the answer can be JSON and returns a cursor over it.
func (c *call) cursor(a answer) (*codec.Cursor, error) {
	if len(a.body) == 0 {
		return nil, c.unreadable(a, errEmptyBody)
	}
	media := a.resp.Header.Get("Content-Type")
	if c.r.xml != nil && c.r.xml.root != "" && isXML(baseMedia(media)) {
		body, err := c.xmlBody(a)
		if err != nil {
			return nil, err
		}
		a.body, media = body, mediaJSON
	}
	cursor := c.reader.Over(a.body).Using(c.core.plans)
	if media == mediaJSON || media == "" || isJSON(media) {
		return cursor, c.checkReceived(a)
	}
	switch base := baseMedia(media); base {
	case "text/html", "application/xhtml+xml":
		return nil, c.unreadable(a, errHTML)
	case "text/event-stream":
		return nil, c.unreadable(a, errStreamed)
	}
	if kind := cursor.Kind(); kind != codec.KindObject && kind != codec.KindArray {
		return nil, c.unreadable(a, errMedia)
	}
	return cursor, c.checkReceived(a)
}

func (c *call) unreadable(a answer, err error) error {
	h := a.resp.Header
	return &ResponseError{Operation: c.r.id, StatusCode: a.resp.StatusCode, ContentType: redact.Line(h.Get("Content-Type"), 100),
		RequestID: requestID(h), Header: publicHeader(h), Err: err}
}
