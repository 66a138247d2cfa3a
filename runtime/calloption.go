package runtime

import (
	"bytes"
	"errors"
	"fmt"
)

// The entry points are CallOption, the type of the options of a call, and
// call.configure, which applies them. Bodies are in bodyoption.go.

// CallOption configures one call: an [Option], or the generated parameters of the
// operation, such as *PetsListParams, where its method does not take them as an
// argument. A nil option does nothing.
type CallOption interface{ ConfigureCall(*Call) }

// Call is one call while its options configure it.
type Call call

// ConfigureCall applies o to the settings of one call.
func (o Option) ConfigureCall(c *Call) {
	if o != nil {
		o(c.option().change(c.r.core))
	}
}

// Params adds the parameters that p writes to a call of the operation with this
// ID; of any other operation they are an error, and so are parameters that the
// call has already. A nil pointer has none.
func (c *Call) Params(operation string, p ParamEncoder) {
	switch g := c.option(); {
	case isNil(p):
	case operation != c.r.id:
		g.fail(fmt.Errorf("%T is an option of %s only", p, operation))
	case c.r.parameterized || g.parameterized:
		g.fail(fmt.Errorf("the parameters are given twice; pass one %T", p))
	default:
		g.parameterized = true
		if c.r.core.api.Validator != nil {
			g.params.check = func(in, name string, v any) { c.r.checkInto(&g.failures, in, name, v) }
		}
		p.EncodeParams(&g.params)
	}
}

// option returns what the options of the call have set.
func (c *Call) option() *given {
	if c.given == nil {
		c.given = new(given)
	}
	return c.given
}

// given is what the options of one call have set.
type given struct {
	settings      settings // of the client, changed
	changed       bool     // settings are in use
	params        Params
	parameterized bool
	failures      []ValidationFailure // of params
	body          body
	err           error
}

func (g *given) fail(err error) { g.err = errors.Join(g.err, err) }

// change returns a copy of the settings of core, for the options to change.
func (g *given) change(core *Core) *settings {
	if !g.changed {
		g.settings, g.changed = *core.settings, true
	}
	return &g.settings
}

// configure applies the options of the call.
func (c *call) configure(opts []CallOption) error {
	for _, opt := range opts {
		if opt != nil {
			opt.ConfigureCall((*Call)(c))
		}
	}
	g := c.given
	if g == nil {
		return nil
	}
	err := g.err
	if g.changed {
		core, wrong := c.r.core.withSettings(&g.settings)
		if wrong == nil {
			c.core = core
		}
		err = errors.Join(err, wrong)
	}
	return errors.Join(err, g.params.err)
}

// withQuery returns the query of the options, and after it that of the request,
// whose parameters take precedence: [Request.Enable] has set them.
func (g *given) withQuery(request []byte) []byte {
	var query []byte
	for pair := range bytes.SplitSeq(g.params.query, []byte("&")) {
		name, _, _ := bytes.Cut(pair, []byte("="))
		if len(pair) > 0 && !hasName(request, name) {
			query = append(append(query, pair...), '&')
		}
	}
	return bytes.TrimSuffix(append(query, request...), []byte("&"))
}

// hasName reports whether an encoded query has a parameter with this encoded name.
func hasName(query, name []byte) bool {
	for pair := range bytes.SplitSeq(query, []byte("&")) {
		if other, _, _ := bytes.Cut(pair, []byte("=")); len(pair) > 0 && bytes.Equal(other, name) {
			return true
		}
	}
	return false
}
