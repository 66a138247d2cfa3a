package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is endpointChecker.checkAll, which reports methods that would
// silently call another endpoint than in an earlier run. The lock records the
// HTTP method and the path of each operation.

// endpointChecker compares the endpoints of operations with those of an earlier
// run.
type endpointChecker struct {
	doc   *spec.Document
	lock  *lockedNames
	diags *diag.List
	nodes map[string]*spec.Node // operation objects of the document, by endpoint
}

// checkAll checks the operations and records their endpoints.
func (c *endpointChecker) checkAll(ops []*operation) {
	c.nodes = map[string]*spec.Node{}
	for template, n := range c.doc.Root.Get("paths").Members() {
		item, ok := c.doc.Resolve(n)
		if !ok {
			continue
		}
		for method, node := range operationsOf(item) {
			c.nodes[endpoint(method+" "+template)] = node
		}
	}
	for _, op := range ops {
		c.checkID(op)
	}
}

// endpoint returns the HTTP method and the path of an operation, as in the
// specification.
func (op *operation) endpoint() string { return op.ir.Method + " " + op.ir.Path }

// endpoint returns a method and a path without the names of the parameters,
// which do not distinguish endpoints.
func endpoint(text string) string {
	for _, name := range templateNames(text) {
		text = strings.ReplaceAll(text, "{"+name+"}", "{}")
	}
	return text
}

// checkID reports an operationId that was moved to another endpoint while the
// old one has another operationId now. A path that changed is no move: then
// nothing is at the old one.
func (c *endpointChecker) checkID(op *operation) {
	e, ok := c.lock.methods[op.key]
	if !ok {
		return
	}
	was := e.Place[0] + " " + e.Place[1]
	if endpoint(was) == endpoint(op.endpoint()) || op.hints.GoName("name") != "" {
		return
	}
	old := c.nodes[endpoint(was)]
	if old == nil || old.Str("operationId") == op.ir.SpecID {
		return
	}
	c.diags.Errorf(op.ir.Pos, diag.CodeOperationMoved, "the operation %s was %s and is %s now; callers of %s.%s would compile and call another endpoint",
		godoc.OneLine(op.key), godoc.OneLine(was), godoc.OneLine(op.endpoint()), op.service.ir.Name, op.ir.Name).
		WithNote(old.KeyPos(), "%s is here, %s", godoc.OneLine(was), withID(old.Str("operationId"))).
		WithFix("give the operationId back to %s, or confirm the move with a name for this method:  %s: {name: ...}", godoc.OneLine(was), hint.Key)
}

func withID(id string) string {
	if id == "" {
		return "without an operationId"
	}
	return "with the operationId " + godoc.OneLine(id)
}
