package compile

import (
	"github.com/nimbugen/nimbugen/generator/paging"
)

// The entry point is pager.infer, which decides without a hint.

// infer returns the decisions about operations, nil for those whose response has
// no list.
func (p *pager) infer(ops []*operation) []*paging.Decision {
	all := make([]*paging.Operation, len(ops))
	for i, op := range ops {
		all[i] = p.facts(op)
	}
	return paging.Survey(all)
}

// facts reads what decisions need of an operation.
func (p *pager) facts(op *operation) *paging.Operation {
	o := &paging.Operation{Method: op.ir.Method, Path: op.ir.Path, ID: op.ir.SpecID}
	o.Describe(op.node.Str("summary"), op.node.Str("description"))
	for _, param := range op.params {
		if param.in == "query" {
			o.Params = append(o.Params, p.reader.Params(param.node)...)
		}
	}
	if op.requestJSON != nil {
		o.Params = append(o.Params, p.reader.BodyParams(op.requestJSON)...)
	}
	for _, r := range op.success {
		for name, n := range r.node.Get("headers").Members() {
			o.Headers = append(o.Headers, p.reader.Header(name, n))
		}
		if o.Body == nil && r.kind == mediaJSON && r.hasBody() {
			o.Body = p.reader.Body(r.schema())
		}
	}
	return o
}
