package compile

import (
	"net/http"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is resultTyper.typeResult.

// resultTyper decides what methods return.
type resultTyper struct {
	doc      *spec.Document
	diags    *diag.List
	contents *contentReader
	streams  *streamTyper
	lock     *lockedNames
	types    *types
}

// typeResult types the success responses of an operation.
func (t *resultTyper) typeResult(op *operation) {
	if op.ir.Method == http.MethodHead { // the response describes that of GET (RFC 9110 section 9.3.2)
		for _, r := range op.success {
			t.types.ledger.Claim(ledger.Whole, r.content.node)
		}
		op.ir.Result = ir.None{}
		return
	}
	if len(op.success) == 0 {
		pos := op.node.Get("responses").KeyPos()
		if pos == (diag.Pos{}) {
			pos = op.node.Pos()
		}
		t.diags.Warnf(pos, diag.CodeNoSuccess, "no success response is described; the method returns only an error").
			WithFix("add a response, such as  \"204\": {description: Done.}")
	}
	op.ir.Result = t.result(op)
	op.ir.Accept = t.contents.acceptOf(op.kept())
	t.streams.addMethod(op)
}

// result decides what the method returns.
func (t *resultTyper) result(op *operation) ir.Result {
	results := make([]ir.Result, len(op.success))
	same := sameBodies(op.success)
	for i, r := range op.success {
		suffix := "Result"
		if len(op.success) > 1 && !same {
			suffix = statusName(r.status)
		}
		results[i] = t.ofResponse(op, r, op.rolePlace(resultRole, suffix))
	}
	switch {
	case len(results) == 0:
		return ir.None{}
	case same:
		return t.hold(op, results, t.unwrap(op, t.repeated(op, results)))
	case allSame(results):
		return t.hold(op, results, t.unwrap(op, results[0]))
	}
	if only := onlyBody(results); only != nil {
		return t.hold(op, results, only)
	}
	return t.hold(op, results, t.byStatus(op, results))
}

// ofResponse is the result of one response.
func (t *resultTyper) ofResponse(op *operation, r response, at place) ir.Result {
	if !r.hasBody() {
		if r.schema() == nil {
			t.types.ledger.Claim(ledger.Whole, r.content.node)
		}
		return ir.None{}
	}
	t.types.ledger.Claim(ledger.Go, r.content.node)
	switch r.kind {
	case mediaJSON:
		return t.value(t.types.of(r.schema(), at))
	case mediaXML:
		return ir.Value{Type: whole(t.types.of(r.schema(), at)), XML: t.types.xml.root(r.schema())}
	case mediaText, mediaForm:
		return ir.Text{}
	case mediaMultipart:
		return ir.Parts{}
	case mediaYAML:
		return t.yaml(op, r)
	case mediaEvents, mediaRecords:
		return t.streams.result(op, r.content)
	}
	t.contents.warnUndecoded(op, r.content)
	return ir.Stream{}
}

// value is the result of a response of JSON. An object without members that the
// specification does not name, which says that there is nothing to say, is none.
func (t *resultTyper) value(got shape) ir.Result {
	if named, ok := got.typ.(ir.Named); ok {
		def, _ := declDef[*ir.Struct](named)
		d := t.types.decls.byDecl[named.Decl]
		if def != nil && len(def.Fields) == 0 && def.Extra == nil && def.Tuple == nil && d != nil && !d.isNamed() {
			return ir.None{}
		}
	}
	return ir.Value{Type: whole(got)}
}

// yaml is the result of a response of YAML: a text, since the standard library
// cannot decode it.
func (t *resultTyper) yaml(op *operation, r response) ir.Result {
	t.contents.warnUndecoded(op, r.content)
	if target, ok := t.doc.Resolve(r.schema()); ok && isBinary(target) {
		return ir.Stream{}
	}
	return ir.Text{}
}

// sameBodies reports whether all responses have the JSON of one schema, which each
// may repeat.
func sameBodies(responses []response) bool {
	return !slices.ContainsFunc(responses, func(r response) bool {
		return !r.hasBody() || r.kind != mediaJSON || !schema.Repeats(responses[0].schema(), r.schema())
	})
}

// repeated returns the result of responses that repeat one schema: that which an
// earlier run knew, else the one of the first status.
func (t *resultTyper) repeated(op *operation, results []ir.Result) ir.Result {
	was, _ := t.lock.signature(op)
	first := 0
	for i, r := range results {
		if _, known := t.asBefore(op, r, was.result); known {
			return r
		}
		if op.success[i].status < op.success[first].status {
			first = i
		}
	}
	return results[first]
}

func allSame(results []ir.Result) bool {
	for _, r := range results[1:] {
		a, okA := r.(ir.Value)
		b, okB := results[0].(ir.Value)
		if okA != okB || okA && !sameType(a.Type, b.Type, nil) || !okA && r != results[0] {
			return false
		}
	}
	return true
}

// onlyBody returns the result of the one response that is not JSON, where all
// others have no body: those are an empty text or stream.
func onlyBody(results []ir.Result) ir.Result {
	var only ir.Result
	for _, r := range results {
		switch r.(type) {
		case ir.None:
			continue
		case ir.Value:
			return nil
		}
		if only != nil && only != r {
			return nil
		}
		only = r
	}
	return only
}

// unwrap replaces the result by one member of it where a hint states it; none
// keeps the whole of an envelope.
func (t *resultTyper) unwrap(op *operation, result ir.Result) ir.Result {
	member := op.hints.Str("unwrap")
	if member == "" {
		return result
	}
	r := op.success[0]
	n := t.contents.member(r.schema(), member)
	if n == nil && member == "none" {
		return result
	}
	if n == nil {
		t.diags.Errorf(op.hints.Get("unwrap").Pos(), diag.CodeHintValue, "unwrap: the response has no member %q", godoc.OneLine(member)).
			WithNote(r.node.KeyPos(), "the response is described here").
			WithFix("name a property of the response's schema")
		return result
	}
	at := op.rolePlace(resultRole, naming.Exported(member))
	return ir.Value{Type: whole(t.types.of(n, at)), Unwrap: member}
}

// member returns the schema of a property, nil when there is none.
func (r *contentReader) member(n *spec.Node, name string) *spec.Node {
	s, ok := r.schemaOf(n)
	if !ok {
		return nil
	}
	if p := s.Property(name); p != nil {
		return p.Nodes[0]
	}
	return nil
}

// byStatus is the result of an operation whose success statuses have different
// bodies: a struct with a field for each status. Where one of the bodies is not
// JSON, all are returned as streams.
func (t *resultTyper) byStatus(op *operation, results []ir.Result) ir.Result {
	def := &ir.StatusStruct{}
	for i, r := range op.success {
		sc := ir.StatusCase{Status: r.status, Name: statusName(r.status)}
		if value, ok := results[i].(ir.Value); ok {
			sc.Type = orNil(value.Type)
		}
		if !isJSONOrNone(results[i]) {
			t.diags.Warnf(r.node.KeyPos(), diag.CodeMediaType, "the success responses are of different media types; the body is a stream of bytes").
				WithFix("describe them all as application/json, if the server offers it")
			op.fallbacks.add(r.node.KeyPos())
			return ir.Stream{}
		}
		def.Cases = append(def.Cases, sc)
	}
	sortStatuses(def.Cases, func(sc ir.StatusCase) string { return sc.Status })
	d := &declared{
		decl: &ir.Decl{Pos: op.ir.Pos, From: "#" + op.node.Pointer(), Use: ir.Read, Def: def},
		s:    &schema.Schema{Node: op.node, ID: op.node.Ref()},
		at:   op.rolePlace(resultRole, "Result"),
		key:  declKey{id: op.node.Ref(), dir: read, only: "result"},
	}
	if responses := op.node.Get("responses"); responses != nil {
		d.written = responses
	}
	d.decl.Doc = ir.Doc{Text: "is the result of " + op.service.ir.Name + "Service." + op.ir.Name + ": the body of the response, by its status."}
	t.types.decls.add(d)
	return ir.Statuses{Decl: d.decl}
}

// isJSONOrNone reports whether a field of a result by status can hold r.
func isJSONOrNone(r ir.Result) bool {
	switch r := r.(type) {
	case ir.None:
		return true
	case ir.Value:
		return r.XML == 0
	}
	return false
}

// orNil returns the type of a field that is nil where the response had another
// status.
func orNil(t ir.Type) ir.Type {
	switch t := t.(type) {
	case ir.List, ir.Map, ir.Ptr:
		return t
	case ir.Prim:
		if t.Kind == ir.Raw || t.Kind == ir.Bytes {
			return t
		}
	}
	return ir.Ptr{Elem: t}
}
