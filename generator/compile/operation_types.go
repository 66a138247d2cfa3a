package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/paging"
)

// The entry points are operationTyper.typeCalled and
// operationTyper.typeReceived.

// operationTyper types operations.
type operationTyper struct {
	params    *paramTyper
	bodies    *bodyTyper
	responses *responseReader
	headers   *headerTyper
	results   *resultTyper
	others    *otherTyper
	paging    *pager
	events    *eventTyper
	types     *types
}

func newOperationTyper(c *compiler, t *types) *operationTyper {
	contents := &contentReader{doc: c.doc, diags: &c.diags, schemas: t.schemas, xml: c.opts.XML}
	responses := &responseReader{doc: c.doc, contents: contents}
	bodies := &bodyTyper{doc: c.doc, diags: &c.diags, lock: c.lock, scope: c.names, contents: contents, types: t}
	results := &resultTyper{
		doc: c.doc, diags: &c.diags, lock: c.lock, contents: contents, types: t,
		streams: &streamTyper{doc: c.doc, lock: c.lock, contents: contents, types: t},
	}
	return &operationTyper{
		params: &paramTyper{
			doc: c.doc, diags: &c.diags, lock: c.lock, names: c.names, types: t, contents: contents,
			filters:  &filterTyper{doc: c.doc, diags: &c.diags, hints: c.hints, types: t, byKey: map[filterKey]*ir.FilterSet{}},
			reserved: append(argumentNames(), importNames(c.opts.GoTypes)...),
		},
		bodies:    bodies,
		responses: responses,
		headers:   &headerTyper{doc: c.doc, contents: contents, types: t, ledger: t.ledger},
		results:   results,
		others:    &otherTyper{doc: c.doc, diags: &c.diags, lock: c.lock, contents: contents, bodies: bodies, results: results},
		paging:    &pager{doc: c.doc, diags: &c.diags, lock: c.lock, textBefore: results.textBefore, hints: c.hints, schemas: t.schemas, reader: &paging.Reader{Doc: c.doc, Schemas: t.schemas}, all: c.root.paging, filtered: !c.opts.Include.Empty() || !c.opts.Exclude.Empty()},
		events:    &eventTyper{contents: contents, types: t},
		types:     t,
	}
}

// typeCalled types an operation that clients call. Results come after bodies,
// since a member of the body can request a stream.
func (t *operationTyper) typeCalled(op *operation) {
	t.params.typePath(op)
	t.params.typeOthers(op)
	t.bodies.typeBody(op)
	t.checkKey(op)
	op.success, op.failure = t.responses.list(op)
	t.responses.markSequences(op)
	op.errors = typeErrors(op, t.responses.contents, t.types)
	op.headers, op.errorHeaders = t.headers.ofResponses(op.success), t.headers.ofResponses(op.failure)
	t.headers.hold(op, op.headers, "Headers")
	t.headers.hold(op, op.errorHeaders, "ErrorHeaders")
	op.ir.Redirects, op.ir.Unchanged = t.responses.redirects(op), t.responses.unchanged(op)
	t.results.typeResult(op)
	t.others.addMethods(op)
}

// typeReceived types a webhook or callback.
func (t *operationTyper) typeReceived(op *operation) {
	op.success, op.failure = t.responses.list(op)
	t.events.typePayload(op)
	t.events.typeResponse(op)
}
