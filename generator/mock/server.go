package mock

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// The entry point is Server.ServeHTTP: one request, from its route to its response.

// maxBody is the size of a request body that is read.
const maxBody = 16 << 20

// Server serves an API by its specification. It is an http.Handler.
type Server struct {
	doc    *openapi3.T
	routes []*route
	log    func(line string)
	mu     sync.Mutex
	kept   map[string]*collection // by path; nil: nothing is kept
}

// Options configures a [Server].
type Options struct {
	// Stateful keeps what is created, updated and deleted in collections: paths
	// with POST whose items are at one path parameter below.
	Stateful bool
	// Log is called with a line for each response; nil drops them.
	Log func(line string)
}

// New returns a server for a document.
func New(doc *openapi3.T, opts Options) *Server {
	s := &Server{doc: doc, routes: newRoutes(doc), log: opts.Log}
	if s.log == nil {
		s.log = func(string) {}
	}
	if opts.Stateful {
		s.kept = newCollections(s.routes)
	}
	return s
}

// Operations returns the number of operations.
func (s *Server) Operations() int {
	n := 0
	for _, r := range s.routes {
		n += len(r.item.Operations())
	}
	return n
}

// ServeHTTP responds to a request: with 404 for a path and 405 for a method that
// the specification does not have, 401 without credentials that it requires, 415
// and 400 for a request that it does not permit, else as the operation does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	res := s.respond(r)
	res.write(w, r.Method == http.MethodHead)
	line := fmt.Sprintf("%s %s %d", r.Method, r.URL.EscapedPath(), res.status)
	if res.note != "" {
		line += ": " + res.note
	}
	s.log(line)
}

func (s *Server) respond(r *http.Request) *response {
	found, params, err := s.find(r)
	if err != nil {
		return failure(http.StatusNotFound, err.Error())
	}
	op := found.operation(r.Method)
	if op == nil {
		res := failure(http.StatusMethodNotAllowed, fmt.Sprintf("the specification has no %s %s", r.Method, found.path))
		res.header.Set("Allow", strings.Join(found.methods(), ", "))
		return res
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case err != nil:
		return failure(http.StatusBadRequest, "the body breaks off")
	case len(body) > maxBody:
		return failure(http.StatusRequestEntityTooLarge, "the body is too large")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	c := &call{request: r, body: body, input: s.input(r, found, params, op), route: found, params: params, op: op}
	if res := judge(r.Context(), c.input); res != nil {
		return res
	}
	res := s.choose(c)
	if why := c.faults(r.Context(), res); why != "" {
		res.note = "the response is not what the specification says: " + why
	}
	return res
}

// call is a request of an operation.
type call struct {
	request *http.Request
	body    []byte
	input   *openapi3filter.RequestValidationInput
	route   *route
	params  map[string]string
	op      *openapi3.Operation
}

// judge returns the response to a request that the specification does not permit,
// nil for one that it does.
func judge(ctx context.Context, input *openapi3filter.RequestValidationInput) *response {
	err := openapi3filter.ValidateRequest(ctx, input)
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*openapi3filter.SecurityRequirementsError](err); ok {
		res := failure(http.StatusUnauthorized, "the request has no credentials that the specification requires")
		res.header.Set("WWW-Authenticate", "Bearer")
		return res
	}
	status := http.StatusBadRequest
	if e, ok := errors.AsType[*openapi3filter.RequestError](err); ok && e.RequestBody != nil && strings.Contains(e.Reason, "Content-Type") {
		status = http.StatusUnsupportedMediaType
	}
	return failure(status, reason(err))
}

// faults returns what in a response is not as the specification says, "" for
// nothing.
func (c *call) faults(ctx context.Context, res *response) string {
	if res.undeclared {
		return ""
	}
	err := openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: c.input, Status: res.status, Header: res.header,
		Body: io.NopCloser(bytes.NewReader(res.body)), Options: c.input.Options,
	})
	if err == nil {
		return ""
	}
	return reason(err)
}

// reason returns what is wrong with a request or response, without the schema and
// the value that kin-openapi adds in further lines.
func reason(err error) string {
	var lines []string
	for _, e := range leaves(err) {
		text, _, _ := strings.Cut(e.Error(), "\n")
		if schema, ok := errors.AsType[*openapi3.SchemaError](e); ok {
			if at := strings.Join(schema.JSONPointer(), "/"); at != "" && !strings.Contains(text, "/"+at) {
				text += " (at /" + at + ")"
			}
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "; ")
}

// leaves flattens errors of several findings.
func leaves(err error) []error {
	list, ok := err.(openapi3.MultiError)
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range list {
		all = append(all, leaves(e)...)
	}
	return all
}
