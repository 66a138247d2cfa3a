package fake

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// The entry points are Server.respond, the course of one request through the API, and
// Header, which a function of handlers uses.

// call is a request of an operation.
type call struct {
	server *Server
	d      *description
	op     *operation
	req    *http.Request
	body   []byte
	in     *input
	header http.Header // that a function has set
	value  any         // the JSON of the body
}

// respond finds the operation of a request, checks the request, and responds as a
// function of the handlers does, else as the specification.
func (s *Server) respond(r *http.Request, body []byte) *Response {
	op, path, methods := s.api.find(r)
	if op == nil {
		return s.notFound(r, methods)
	}
	c := &call{server: s, d: s.api, op: op, req: r, body: body, in: newInput(s.api, r, path), header: http.Header{}}
	if status, why := c.checkRequest(); status != 0 {
		return c.rejected(status, why)
	}
	res, by := c.result()
	if why := c.checkResponse(res); why != "" {
		s.fail("%s: %s: the response %d is not as the specification declares it: %s", op, by, res.Status, why)
		return failure(http.StatusNotImplemented, "the response is not as the specification declares it: "+why)
	}
	return res
}

// String names the operation for messages.
func (op *operation) String() string {
	return op.ID + " (" + strings.ToUpper(op.Method) + " " + op.Path + ")"
}

// notFound responds to a request that is none of the API.
func (s *Server) notFound(r *http.Request, methods []string) *Response {
	if !s.config.rejects {
		s.fail("the specification has no %s %s", r.Method, r.URL.EscapedPath())
	}
	if len(methods) == 0 {
		return failure(http.StatusNotFound, "the specification has no such path")
	}
	res := failure(http.StatusMethodNotAllowed, "the specification has no such operation")
	res.Header.Set("Allow", strings.Join(methods, ", "))
	return res
}

// rejected responds to a request that the specification does not permit.
func (c *call) rejected(status int, why string) *Response {
	if !c.server.config.rejects {
		c.server.fail("%s: the request is not as the specification declares it: %s", c.op, why)
	}
	return failure(status, why)
}

// problem is the body of a failure (RFC 9457).
func problem(status int, detail string) []byte {
	body, err := json.Marshal(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{http.StatusText(status), status, detail})
	if err != nil {
		return nil
	}
	return body
}

func failure(status int, detail string) *Response {
	return &Response{Status: status, Header: http.Header{"Content-Type": {"application/problem+json"}}, Body: problem(status, detail)}
}

// result returns the response of a function, else of the specification, and says which.
func (c *call) result() (res *Response, by string) {
	m := c.method()
	if f, ok := c.server.handler(c.op, m); ok {
		return c.handled(m, f), "the function"
	}
	if c.server.config.strict {
		c.server.fail("%s: the handlers have no function for it", c.op)
		return failure(http.StatusNotImplemented, "the handlers have no function for "+c.op.ID), "Strict"
	}
	return c.declared(m), "the example"
}

// method returns the method of the client that sends such requests.
func (c *call) method() *method {
	media, accept := c.req.Header.Get("Content-Type"), c.req.Header.Get("Accept")
	score := func(m *method) (n int) {
		if m.In == "" && media == "" || m.In != "" && mediaType(m.In) == mediaType(media) {
			n += 4000
		}
		if m.Member != "" && !c.isTrue(m.Member) || m.Query != "" && c.req.URL.Query().Get(m.Query) != "true" {
			n -= 8000
		} else if m.Member != "" || m.Query != "" {
			n += 2000
		}
		if m.Out == "" {
			return n
		}
		return n + acceptance(m.Out, accept)
	}
	best := c.op.Methods[0]
	for _, m := range c.op.Methods[1:] {
		if score(m) > score(best) {
			best = m
		}
	}
	return best
}

// isTrue reports whether a member of the body is true.
func (c *call) isTrue(member string) bool {
	members, _ := c.value.(map[string]any)
	return members[member] == true
}

type headerKey struct{}

// Header returns the header of the response to the request of a function of handlers,
// given the context that the function got. It is nil in another context.
func Header(ctx context.Context) http.Header {
	h, _ := ctx.Value(headerKey{}).(http.Header)
	return h
}

type requestKey struct{}

// HTTPRequest returns the request that a function of handlers responds to, given its
// context: what is not among the arguments, such as the header Authorization. Its body
// was read. It is nil in another context.
func HTTPRequest(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey{}).(*http.Request)
	return r
}

// response returns the declared response of a status, and that of its range or default.
func (op *operation) response(status string) *responseDescription {
	for _, name := range []string{status, status[:1] + "XX", "default"} {
		if i := slices.IndexFunc(op.Responses, func(r *responseDescription) bool { return r.Status == name }); i >= 0 {
			return op.Responses[i]
		}
	}
	return nil
}
