package runtime

import (
	"encoding/json"
	"io"
	"reflect"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is Core.Request. Paths are in path.go, pages in pagestyle.go and
// XML in xml.go; result.go makes the call.

// Request describes one call. Its methods fill it in and return it. The call
// returns their errors, before anything is sent. A Request is for one call, or
// one iteration over pages.
type Request struct {
	core             *Core
	id, method, path string

	pathValues []pathValue
	pathStore  [2]pathValue // first memory of pathValues, saves an allocation
	params     Params
	body       body

	accept   string
	xml      *xmlResponse // nil: no XML
	server   string
	security []SecurityRequirement
	errorsOf func(status int, c *codec.Cursor) any
	paging   paging
	member   string                // of the body that holds the value, see Unwrap
	flag     string                // member of the body that is false in a failure, see Flag
	failures *[]ValidationFailure  // of parameters, where constraints are checked; nil: none
	returns  func(status int) bool // see Only; nil: any success
	keyed    *string               // see Keyed

	secured    bool // Security was called
	noReauth   bool
	repeatable repeat
	redirects  redirects
	unchanged  bool // Unchanged was called
	outside    bool // not in the spec: made by Core.Do

	parameterized bool // Params was called with parameters

	only call // memory of the call, unless there are several, for pages or events
}

// repeat is the condition under which a request may be sent twice.
type repeat uint8

const (
	repeatByMethod repeat = iota
	repeatAlways
	repeatNever
)

// Request begins the description of one call. id is the operation's ID, for
// errors and logs. path holds {placeholders} and may end with a query, which
// precedes the parameters.
//
//go:noinline
func (c *Core) Request(id, method, path string) *Request {
	return &Request{core: c, id: id, method: method, path: path}
}

// ParamEncoder is a generated struct of parameters that writes itself.
type ParamEncoder interface{ EncodeParams(*Params) }

// Params adds the parameters that p writes. A nil pointer has none.
//
//go:noinline
func (r *Request) Params(p ParamEncoder) *Request {
	if v := reflect.ValueOf(p); v.Kind() != reflect.Pointer || !v.IsNil() {
		if r.core.api.Validator != nil {
			r.params.check = r.checkParam
		}
		p.EncodeParams(&r.params)
		r.parameterized = true
	}
	return r
}

// Security replaces the client's default security by alternatives, of which the
// credentials of one are sent. Without alternatives the operation takes no
// credentials. The list is kept, not copied.
//
//go:noinline
func (r *Request) Security(alternatives ...SecurityRequirement) *Request {
	r.security, r.secured = alternatives, true
	return r
}

// Errors replaces the reader of declared error bodies.
//
//go:noinline
func (r *Request) Errors(read func(status int, c *codec.Cursor) any) *Request {
	r.errorsOf = read
	return r
}

// NoReauth declares that a 401 concerns the request, such as a wrong password in
// it, and not the credentials: no token is refreshed.
//
//go:noinline
func (r *Request) NoReauth() *Request {
	r.noReauth = true
	return r
}

// Only declares the success responses of which the call returns the body: those
// for which keep is true. Any other one is an [Error], which holds its body.
//
//go:noinline
func (r *Request) Only(keep func(status int) bool) *Request {
	r.returns = keep
	return r
}

// Idempotent declares that the request may be repeated, whatever its method.
//
//go:noinline
func (r *Request) Idempotent() *Request {
	r.repeatable = repeatAlways
	return r
}

// NeverRetry declares that the request must not be repeated, whatever its method.
//
//go:noinline
func (r *Request) NeverRetry() *Request {
	r.repeatable = repeatNever
	return r
}

// Server sends the request to another server of the spec. A relative URL is
// resolved against the base URL. An absolute one is ignored if [WithBaseURL] has
// replaced the base URL, so that credentials do not go to a server that the
// caller did not choose.
//
//go:noinline
func (r *Request) Server(u string) *Request {
	r.server = u
	return r
}

// Accept sets the media type of the response, in place of the call's default.
//
//go:noinline
func (r *Request) Accept(mediaType string) *Request {
	r.accept = mediaType
	return r
}

// Unwrap makes [Do] and [DoValue] return one member of the body, an object.
// Without the member the value is zero.
//
//go:noinline
func (r *Request) Unwrap(member string) *Request {
	r.member = member
	return r
}

// Flag makes a response with the member false an error response, as which
// [Error] reports it. The member is one of the body that [Request.Unwrap] opens.
//
//go:noinline
func (r *Request) Flag(member string) *Request {
	r.flag = member
	return r
}

// JSON sends in, usually a pointer to the value, as application/json. A nil
// pointer, list or map sends no body; a pointer to a nil list sends [].
//
//go:noinline
func (r *Request) JSON(in any) *Request {
	if isNil(in) {
		return r
	}
	if v := reflect.ValueOf(in); v.Kind() != reflect.Pointer { // bytes themselves would be sent as they are
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		in = p.Interface()
	}
	r.body = body{in: in, media: mediaJSON}
	return r
}

// JSONOrNull is [Request.JSON] for a body that must be sent: a nil pointer, list
// or map sends null.
//
//go:noinline
func (r *Request) JSONOrNull(in any) *Request {
	if isNil(in) {
		in = json.RawMessage("null")
	}
	return r.JSON(in)
}

// Form sends in as application/x-www-form-urlencoded. Lists repeat their
// property, objects become JSON text, unless [Request.FormStyle] or
// [Request.FormJSON] follows for the property. url.Values are sent as they are.
// Nil sends no body.
//
//go:noinline
func (r *Request) Form(in any) *Request {
	if v := reflect.ValueOf(in); !isNil(in) && (v.Kind() != reflect.Map || !v.IsNil()) {
		r.body = body{in: in, media: mediaForm}
	}
	return r
}

// Multipart sends in as multipart/form-data. Files are streamed. A nil pointer
// sends no body.
//
//go:noinline
func (r *Request) Multipart(in MultipartEncoder) *Request {
	if !isNil(in) {
		r.body = body{in: in, media: mediaMultipart}
	}
	return r
}

// Text sends in as text/plain in UTF-8.
//
//go:noinline
func (r *Request) Text(in string) *Request {
	r.body = body{in: plainText(in), media: mediaText}
	return r
}

// Stream sends the bytes of in. The request can be repeated only if in is an
// [io.Seeker], which the caller closes after the call. The call closes a reader
// that can be read only once, such as an [io.PipeReader]. A nil reader sends no
// body.
//
//go:noinline
func (r *Request) Stream(contentType string, in io.Reader) *Request {
	if in != nil {
		r.body = body{in: in, media: contentType}
	}
	return r
}

// BodyType sets the media type of the body, in place of its default.
//
//go:noinline
func (r *Request) BodyType(mediaType string) *Request {
	if r.body.in != nil {
		r.body.media = mediaType
	}
	return r
}

// isNil reports whether v is nil or holds a nil pointer, list or map.
func isNil(v any) bool {
	switch rv := reflect.ValueOf(v); rv.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return rv.IsNil()
	}
	return false
}
