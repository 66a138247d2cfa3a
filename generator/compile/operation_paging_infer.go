package compile

import (
	"github.com/nimbugen/nimbugen/generator/paging"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are pager.infer, which decides without a hint, and pageFacts,
// which reads what decisions need of an operation.

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
	var query []*spec.Node
	for _, param := range op.params {
		if param.in == "query" {
			query = append(query, param.node)
		}
	}
	return pageFacts(p.reader, op, query, op.requestJSON, op.success)
}

// pageFacts reads an operation with these parameters of the query, JSON body (nil:
// none) and success responses.
func pageFacts(reader *paging.Reader, op *operation, query []*spec.Node, body *spec.Node, success []response) *paging.Operation {
	o := &paging.Operation{Method: op.ir.Method, Path: op.ir.Path, ID: op.ir.SpecID}
	o.Describe(op.node.Str("summary"), op.node.Str("description"))
	for _, param := range query {
		o.Params = append(o.Params, reader.Params(param)...)
	}
	if body != nil {
		o.Params = append(o.Params, reader.BodyParams(body)...)
	}
	for _, r := range success {
		for name, n := range r.node.Get("headers").Members() {
			o.Headers = append(o.Headers, reader.Header(name, n))
		}
		if o.Body == nil && r.kind == mediaJSON && r.hasBody() {
			o.Body = reader.Body(r.schema())
		}
	}
	return o
}
