package fake

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strconv"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are Server.handler, which finds the function of a method, and
// call.handled, which calls it.

// Error is the error by which a function responds with another status than that of
// success.
type Error struct {
	Status int
	Header http.Header // further header of the response
	// Body is written as JSON. Without it the body is an example of the declared response.
	Body any
}

// Error returns the status.
func (e *Error) Error() string { return runtime.Status(e.Status).Error() }

// handler returns the function of the handlers for a method.
func (s *Server) handler(op *operation, m *method) (reflect.Value, bool) {
	for i := len(s.config.handlers) - 1; i >= 0; i-- {
		services := s.config.handlers[i]
		for n := range services.NumField() {
			field, ok := services.Field(n).Type().FieldByName(m.Name)
			if !ok || field.Tag.Get("fake") != op.ID {
				continue
			}
			if f := services.Field(n).FieldByIndex(field.Index); !f.IsNil() {
				return f, true
			}
		}
	}
	return reflect.Value{}, false
}

// handled calls a function and returns its response.
func (c *call) handled(m *method, f reflect.Value) *Response {
	ctx := context.WithValue(context.WithValue(c.req.Context(), headerKey{}, c.header), requestKey{}, c.req)
	if f.Type().In(0) == reflect.TypeFor[*http.Request]() {
		return c.raw(f, ctx)
	}
	args, err := c.arguments(reflect.ValueOf(&ctx).Elem(), f.Type())
	if err != nil {
		c.server.fail("%s: the request cannot be read into the arguments of the function: %v", c.op, err)
		return failure(http.StatusBadRequest, err.Error())
	}
	results := f.Call(args)
	last := results[len(results)-1]
	if err, ok := last.Interface().(error); ok && err != nil {
		return c.failed(err)
	}
	if last.Kind() == reflect.Func {
		return c.sequence(m, last)
	}
	if len(results) == 1 {
		return c.done(m)
	}
	return c.encoded(m, results[0])
}

// raw calls a function that takes the request itself.
func (c *call) raw(f reflect.Value, ctx context.Context) *Response {
	r := c.req.WithContext(ctx)
	r.Body = newBody(c.body)
	results := f.Call([]reflect.Value{reflect.ValueOf(r)})
	if err, ok := results[1].Interface().(error); ok && err != nil {
		return c.failed(err)
	}
	res, _ := results[0].Interface().(*Response)
	if res == nil {
		res = &Response{}
	}
	if res.Status == 0 {
		res.Status = http.StatusOK
	}
	if res.Header == nil {
		res.Header = http.Header{}
	}
	return res
}

// failed returns the response of an error: of its status, else 500.
func (c *call) failed(err error) *Response {
	if e, ok := errors.AsType[*Error](err); ok && e.Status >= 200 {
		res := c.ofStatus(e.Status)
		if e.Body != nil {
			if res.Body, err = marshal(reflect.ValueOf(e.Body)); err != nil {
				return c.failed(err)
			}
			if !isJSON(res.Header.Get("Content-Type")) {
				res.Header.Set("Content-Type", "application/json")
			}
		}
		for name, values := range e.Header {
			res.Header[http.CanonicalHeaderKey(name)] = values
		}
		return res
	}
	if status, ok := errors.AsType[runtime.Status](err); ok {
		return c.ofStatus(int(status))
	}
	c.server.fail("%s: the function failed: %v", c.op, err)
	return c.ofStatus(http.StatusInternalServerError)
}

// ofStatus returns the declared response of a status, a problem where there is none.
func (c *call) ofStatus(status int) *Response {
	declared := c.op.response(strconv.Itoa(status))
	if declared == nil {
		return c.withHeader(failure(status, http.StatusText(status)))
	}
	res := c.ofDeclared(declared, status, "")
	if len(declared.Media) == 0 {
		res.Body = nil
	}
	return res
}
