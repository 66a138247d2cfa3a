package runtime

import (
	"fmt"
	"strings"
)

// The entry points are Call.Body and WithBody, by which the body of a request is an
// option of its call.

// OperationBody is how one operation sends a body, see [BodyOf].
type OperationBody struct {
	operation string
	set       func(*Request)
}

// BodyOf returns how the operation with this ID sends a body: set sets the body of
// its request.
func BodyOf(operation string, set func(*Request)) OperationBody {
	return OperationBody{operation, set}
}

// WithBody returns an option with the body in, for one of the operations. Nil is no
// body.
func WithBody(in any, of ...OperationBody) CallOption { return bodyOption{in, of} }

// bodyOption is a body whose type has no method ConfigureCall.
type bodyOption struct {
	in any
	of []OperationBody
}

// ConfigureCall adds the body to one call.
func (o bodyOption) ConfigureCall(c *Call) { c.Body(o.in, o.of...) }

// Body adds the body in to a call of one of the operations; of any other operation
// it is an error, and so is a body that the call has already. Nil is no body.
func (c *Call) Body(in any, of ...OperationBody) {
	if isNil(in) {
		return
	}
	g := c.option()
	var names []string
	for _, o := range of {
		if o.operation == c.r.id {
			g.setBody(c.r, in, o.set)
			return
		}
		names = append(names, o.operation)
	}
	g.fail(fmt.Errorf("%T is the body of %s only", in, strings.Join(names, " and ")))
	body{in: in}.abandon()
}

func (g *given) setBody(r *Request, in any, set func(*Request)) {
	if r.body.in != nil || g.body.in != nil {
		g.fail(fmt.Errorf("the body is given twice; pass one %T", in))
		body{in: in}.abandon()
		return
	}
	sent := Request{core: r.core}
	set(&sent)
	g.body = sent.body
}

// body returns the body of the call: that of its request, or of an option.
func (c *call) body() body {
	if c.given != nil && c.given.body.in != nil {
		return c.given.body
	}
	return c.r.body
}

// abandon closes the readers of the bodies of a call of which nothing was sent.
func (c *call) abandon() {
	c.r.body.abandon()
	if c.given != nil {
		c.given.body.abandon()
	}
}
