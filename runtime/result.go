package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are Do, DoValue and DoResult, which make a call and read the
// body into a value, and the Call methods.

// Call sends the request and ignores the body of a success.
//
//go:noinline
func (r *Request) Call(ctx context.Context, opts ...CallOption) error {
	_, err := r.once("", false).do(ctx, opts)
	return err
}

// CallText returns the body as it is, in the server's encoding.
//
//go:noinline
func (r *Request) CallText(ctx context.Context, opts ...CallOption) (string, error) {
	resp, err := r.once("text/plain, */*;q=0.5", false).do(ctx, opts)
	return string(resp.body), err
}

// CallStream returns the body while it is being received. The caller closes it.
// Timeouts end with the headers; the context governs the rest.
//
//go:noinline
func (r *Request) CallStream(ctx context.Context, opts ...CallOption) (io.ReadCloser, error) {
	resp, err := r.once("*/*", true).do(ctx, opts)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// Do makes the call, reads the body into v, a pointer to a new value, and
// returns v; nil after an error that is no [DecodeError]. It is generic over the pointer because the
// compiler shares one instance among all pointer types.
//
//go:noinline
func Do[P any](ctx context.Context, r *Request, v P, opts ...CallOption) (P, error) {
	err := r.into(ctx, v, opts)
	if err != nil && !partial(err) {
		return *new(P), err
	}
	return v, err
}

// DoValue makes the call and returns the body as a T that is no struct: a list,
// a map or a scalar.
//
//go:noinline
func DoValue[T any](ctx context.Context, r *Request, opts ...CallOption) (T, error) {
	v := new(T)
	err := r.into(ctx, v, opts)
	if err != nil && !partial(err) {
		return *new(T), err
	}
	return *v, err
}

// into is Do without its type parameter, so that it is compiled once.
func (r *Request) into(ctx context.Context, v any, opts []CallOption) error {
	c := r.once("", false)
	resp, err := c.do(ctx, opts)
	if err != nil {
		return err
	}
	if text, ok := v.(*string); ok && r.member == "" && c.core.settings.decoding != decodeStrict && isBareText(resp) {
		*text = string(resp.body)
		return nil
	}
	cursor, err := c.cursor(ctx, resp)
	if err != nil {
		return err
	}
	failed := false
	if r.member == "" {
		codec.Read(cursor, v)
	} else {
		failed = r.readContent(cursor, v)
	}
	if failed {
		return c.errorResponse(resp)
	}
	if err := c.ended(cursor, cursor.End()); err != nil {
		return c.unreadable(resp, err)
	}
	if isEmpty(v) && c.isForeign(resp) {
		return c.errorResponse(resp)
	}
	return nil
}

// isForeign reports whether a success of which nothing was read has a body with
// members, and a status that the spec does not declare: it is the response of a
// later version of the API, and no empty value.
func (c *call) isForeign(resp response) bool {
	if c.r.outside || c.core.api.Responses == "" || !c.core.table().Unknown(c.r.id, resp.StatusCode) {
		return false
	}
	cursor := codec.NewCursor(withoutMark(resp.body))
	cursor.ObjectStart()
	return cursor.NextMember()
}

// isBareText reports whether a response is a text that is no JSON string: some servers
// send one where the spec declares a JSON string.
func isBareText(resp response) bool {
	if len(resp.body) == 0 || baseMedia(resp.Header.Get("Content-Type")) != "text/plain" {
		return false
	}
	var text *string
	return json.Unmarshal(withoutMark(resp.body), &text) != nil
}

// readContent reads the member of the body that the request opens, and reports
// whether the flag of the request is false.
func (r *Request) readContent(c *codec.Cursor, v any) (failed bool) {
	if r.flag == "" {
		readMember(c, r.member, v)
		return false
	}
	for c.ObjectStart(); c.NextMember(); {
		switch key := c.Key(); {
		case key == r.member:
			codec.Read(c, v)
		case key == r.flag && c.Kind() == codec.KindBool:
			failed = !codec.Bool(c)
		default:
			c.Skip()
		}
	}
	return failed
}

// readMember reads one member of an object and skips the others. Without the
// member v stays as it is.
func readMember(c *codec.Cursor, name string, v any) {
	for c.ObjectStart(); c.NextMember(); {
		if c.Key() == name {
			codec.Read(c, v)
		} else {
			c.Skip()
		}
	}
}

// Result is a generated type that holds one of several bodies.
type Result interface {
	// DecodeResponse reads the body of a response with this status; c stands
	// before null when there is none.
	DecodeResponse(status int, c *codec.Cursor)
}

// DoResult makes the call, reads one of several bodies, chosen by the status,
// into v and returns v; nil after an error. Without a body, a status that has none in the
// spec is a success.
//
//go:noinline
func DoResult[P Result](ctx context.Context, r *Request, v P, opts ...CallOption) (P, error) {
	err := r.resultInto(ctx, v, opts)
	if err != nil && !partial(err) {
		return *new(P), err
	}
	return v, err
}

// resultInto is DoResult without its type parameter.
func (r *Request) resultInto(ctx context.Context, v Result, opts []CallOption) error {
	c := r.once("", false)
	resp, err := c.do(ctx, opts)
	if err != nil {
		return err
	}
	cursor := codec.NewCursor([]byte("null")).Using(r.core.plans)
	if len(resp.body) > 0 {
		if cursor, err = c.cursor(ctx, resp); err != nil {
			return err
		}
	}
	v.DecodeResponse(resp.StatusCode, cursor)
	if len(resp.body) == 0 && cursor.Kind() != codec.KindNull { // the status has a body in the spec
		return c.unreadable(resp, ErrNoBody)
	}
	if err := c.ended(cursor, cursor.Err()); err != nil {
		return c.unreadable(resp, err)
	}
	return nil
}

var (
	errHTML     = errors.New("it is an HTML page, not JSON: is the base URL that of the API, and no proxy or log-in page in between?")
	errMedia    = errors.New("it is not JSON")
	errStreamed = errors.New("it is an event stream, not JSON; the request asked for one: another method gives its events")
)

// withoutMark returns JSON without a byte order mark, which some servers on
// Windows send and readers may ignore (RFC 8259 section 8.1).
func withoutMark(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\ufeff")) }

// cursor checks that the body can be JSON and returns a cursor over it. A body
// of XML becomes JSON first, where the spec declares it.
func (c *call) cursor(ctx context.Context, resp response) (*codec.Cursor, error) {
	if len(resp.body) == 0 {
		return nil, c.unreadable(resp, ErrNoBody)
	}
	resp.body = withoutMark(resp.body)
	media := resp.Header.Get("Content-Type")
	if c.r.xml != nil && c.r.xml.root != "" && isXML(baseMedia(media)) {
		body, err := c.xmlBody(resp)
		if err != nil {
			return nil, err
		}
		resp.body, media = body, mediaJSON
	}
	cursor := c.limited(c.reader.Over(resp.body))
	if media == mediaJSON || media == "" || isJSON(media) {
		return cursor, c.checkReceived(ctx, resp)
	}
	kind, base := cursor.Kind(), baseMedia(media)
	switch {
	case base == "text/event-stream":
		return nil, c.unreadable(resp, errStreamed)
	case kind == codec.KindObject, kind == codec.KindArray: // PHP sends text/html by default
		return cursor, c.checkReceived(ctx, resp)
	case base == "text/plain" && json.Valid(resp.body): // a scalar
		return cursor, c.checkReceived(ctx, resp)
	case base == "text/html", base == "application/xhtml+xml":
		return nil, c.unreadable(resp, errHTML)
	}
	return nil, c.unreadable(resp, errMedia)
}
