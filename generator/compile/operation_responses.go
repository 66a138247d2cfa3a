package compile

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns responses into results.

// response is a declared response.
type response struct {
	status string // "200", "2XX" or "default"
	node   *spec.Node
	media  string
	m      *spec.Node // nil: no body
	kind   mediaKind
}

func (c *compiler) responses(op *operation) {
	success, failure := c.listResponses(op)
	op.errors = c.errorCases(op, failure)
	op.headers, op.errorHeaders = c.declaredHeaders(success), c.declaredHeaders(failure)
	if op.ir.Method == http.MethodHead {
		op.ir.Result = ir.None{}
		return
	}
	if len(success) == 0 {
		c.diags.Warnf(op.node.Get("responses").KeyPos(), diag.CodeNoSuccess, "no success response is described; the method returns only an error").
			WithFix("add a response, such as  \"204\": {description: Done.}")
	}
	op.ir.Result = c.result(op, success)
	c.streaming(op, success)
}

// listResponses gives the responses that mean success and those that do not.
// Without a 2xx, default means success.
func (c *compiler) listResponses(op *operation) (success, failure []response) {
	var fallback *response
	for status, n := range op.node.Get("responses").Members() {
		node, ok := c.doc.Resolve(n)
		if !ok || strings.HasPrefix(status, "x-") {
			continue
		}
		r := response{status: strings.ToUpper(status), node: node}
		r.media, r.m, r.kind = c.bestMedia(node.Get("content"))
		switch {
		case status == "default":
			r.status = "default"
			fallback = &r
		case isStatus(r.status, '2'):
			success = append(success, r)
		case isStatus(r.status, '4'), isStatus(r.status, '5'):
			failure = append(failure, r)
		}
	}
	switch {
	case fallback == nil:
	case len(success) == 0:
		success = append(success, *fallback)
	default:
		failure = append(failure, *fallback)
	}
	return success, failure
}

// isStatus reports a status, or range, of a class.
func isStatus(s string, class byte) bool {
	if len(s) != 3 || s[0] != class {
		return false
	}
	_, err := strconv.Atoi(s)
	return err == nil || s[1:] == "XX"
}

// result decides what the method returns.
func (c *compiler) result(op *operation, success []response) ir.Result {
	results := make([]ir.Result, len(success))
	for i, r := range success {
		base := "Result"
		if len(success) > 1 {
			base = statusName(r.status)
		}
		results[i] = c.oneResult(op, r, place{dir: read, base: op.typeName() + base})
	}
	switch {
	case len(results) == 0:
		return ir.None{}
	case allSame(results):
		return c.unwrapped(op, success[0], results[0])
	}
	if only := onlyBody(results); only != nil {
		return only
	}
	return c.severalResults(op, success, results)
}

// oneResult is the result of one response.
func (c *compiler) oneResult(op *operation, r response, at place) ir.Result {
	if r.m == nil || r.status == "204" || r.status == "205" {
		return ir.None{}
	}
	switch r.kind {
	case mediaJSON:
		schema := r.m.Get("schema")
		got := c.typeOf(schema, at)
		return ir.Value{Type: element(got)}
	case mediaXML:
		return ir.Value{Type: element(c.typeOf(r.m.Get("schema"), at)), XML: c.types.xml.root(r.m.Get("schema"))}
	case mediaText, mediaForm:
		return ir.Text{}
	case mediaMultipart:
		return ir.Parts{}
	case mediaYAML:
		return c.yamlResult(r)
	case mediaEvents, mediaRecords:
		return c.streamed(op, r.m, r.media, r.kind)
	}
	c.untyped(r.m, r.media)
	return ir.Stream{}
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

// onlyBody gives the result of the one response that is no JSON, where all
// others have no body: the empty text or stream that they give says so.
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

// unwrapped returns one member of the answer where the hint says so.
func (c *compiler) unwrapped(op *operation, r response, result ir.Result) ir.Result {
	member := op.hints.Str("unwrap")
	if member == "" {
		return result
	}
	schema := c.memberSchema(r.m.Get("schema"), member)
	if schema == nil {
		c.diags.Errorf(op.hints.Get("unwrap").Pos(), diag.CodeHintValue, "unwrap: the answer has no member %q", godoc.OneLine(member)).
			WithNote(r.node.KeyPos(), "the answer is described here").
			WithFix("name a property of the answer's schema")
		return result
	}
	got := c.typeOf(schema, place{dir: read, base: op.typeName(), suffix: naming.Exported(member)})
	return ir.Value{Type: element(got), Unwrap: member}
}

// memberSchema gives the schema of a property, nil when there is none.
func (c *compiler) memberSchema(n *spec.Node, member string) *spec.Node {
	target, ok := c.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return nil
	}
	for _, p := range c.schemas.Of(target).Props {
		if p.Name == member {
			return p.Nodes[0]
		}
	}
	return nil
}

// severalResults is the result of an operation whose success statuses have
// different bodies: one field for each. Bodies that are no JSON are handed out
// as streams, all of them then.
func (c *compiler) severalResults(op *operation, success []response, results []ir.Result) ir.Result {
	def := &ir.StatusStruct{}
	for i, r := range success {
		sc := ir.StatusCase{Status: r.status, Name: statusName(r.status)}
		if value, ok := results[i].(ir.Value); ok {
			sc.Type = orNil(value.Type)
		}
		if !isJSONOrNone(results[i]) {
			c.diags.Warnf(r.node.KeyPos(), diag.CodeMediaType, "the success answers are of different media types; the body is a stream of bytes").
				WithFix("describe them all as application/json, if the server offers it")
			c.countRaw(r.node.KeyPos())
			return ir.Stream{}
		}
		def.Cases = append(def.Cases, sc)
	}
	sortStatuses(def.Cases, func(sc ir.StatusCase) string { return sc.Status })
	d := &declared{decl: &ir.Decl{Pos: op.ir.Pos, From: "#" + op.node.Pointer(), Use: ir.Read, Def: def},
		s: &schema.Schema{Node: op.node, ID: op.node.Ref()}, at: place{dir: read, base: op.typeName() + "Result"}}
	d.key = declKey{id: op.node.Ref(), dir: read, only: "result"}
	d.decl.Doc = ir.Doc{Text: "is what " + op.service.ir.Name + "Service." + op.ir.Name + " returns: the body of the status that the server answered with."}
	c.decls.add(d)
	return ir.Statuses{Decl: d.decl}
}

// isJSONOrNone reports what a field of a result by status can hold.
func isJSONOrNone(r ir.Result) bool {
	switch r := r.(type) {
	case ir.None:
		return true
	case ir.Value:
		return r.XML == 0
	}
	return false
}

// orNil gives a type whose nil says that there was no such body.
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

// statusName is the Go name of a status: OK, Created, Status207, Status2XX.
func statusName(status string) string {
	code, err := strconv.Atoi(status)
	switch {
	case status == "default":
		return "Default"
	case err == nil && http.StatusText(code) != "":
		return naming.Exported(http.StatusText(code))
	}
	return "Status" + status
}
