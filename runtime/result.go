package runtime

import (
	"context"
	"errors"
	"io"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file turns answers into values.

// Call sends the request; the body of a success is not looked at.
func (r *Request) Call(ctx context.Context, opts ...Option) error {
	_, err := r.answer(ctx, opts, "")
	return err
}

// CallText returns the body as it is, in the server's encoding.
func (r *Request) CallText(ctx context.Context, opts ...Option) (string, error) {
	a, err := r.answer(ctx, opts, "text/plain, */*;q=0.5")
	return string(a.body), err
}

// CallStream returns the body while it is being received. The caller closes it.
// Timeouts end with the headers; the context governs the rest.
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

// Do returns the body as a generated struct.
func Do[T any, P interface {
	*T
	codec.Decoder
}](ctx context.Context, r *Request, opts ...Option) (*T, error) {
	v := new(T)
	if err := r.into(ctx, P(v), opts); err != nil {
		return nil, err
	}
	return v, nil
}

// into is Do without its types, which is compiled once.
func (r *Request) into(ctx context.Context, v codec.Decoder, opts []Option) error {
	o, err := r.open(ctx, opts)
	if err != nil {
		return err
	}
	v.DecodeJSON(o.cursor)
	return o.end()
}

// DoValue returns the body as read reads it.
func DoValue[T any](ctx context.Context, r *Request, read func(*codec.Cursor) T, opts ...Option) (T, error) {
	var v T
	o, err := r.open(ctx, opts)
	if err != nil {
		return v, err
	}
	v = read(o.cursor)
	if err := o.end(); err != nil {
		return *new(T), err
	}
	return v, nil
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

// DoResult returns one of several bodies, by status. An empty body is read as
// null.
func DoResult[T any, P interface {
	*T
	DecodeResponse(status int, c *codec.Cursor)
}](ctx context.Context, r *Request, opts ...Option) (*T, error) {
	c, err := r.begin(opts, "", false)
	if err != nil {
		return nil, err
	}
	a, err := c.succeed(ctx)
	if err != nil {
		return nil, err
	}
	cursor := codec.NewCursor([]byte("null")).Using(r.core.plans)
	if len(a.body) > 0 {
		if cursor, err = c.cursor(a); err != nil {
			return nil, err
		}
	}
	v := new(T)
	P(v).DecodeResponse(a.resp.StatusCode, cursor)
	if err := cursor.Err(); err != nil {
		return nil, c.unreadable(a, err)
	}
	return v, nil
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
	if c.r.xml.table != "" && isXML(baseMedia(media)) {
		body, err := c.xmlBody(a)
		if err != nil {
			return nil, err
		}
		a.body, media = body, mediaJSON
	}
	cursor := codec.NewCursor(a.body).Using(c.core.plans)
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
	return &ResponseError{Operation: c.r.id, StatusCode: a.resp.StatusCode, ContentType: oneLine(h.Get("Content-Type"), 100),
		RequestID: requestID(h), Header: publicHeader(h), Err: err}
}
