package compile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file makes types of the headers that answers are declared with.

// declaredHeaders gives the headers of responses, each once.
func (c *compiler) declaredHeaders(responses []response) []*ir.Header {
	var list []*ir.Header
	for _, r := range responses {
		for wire, n := range r.node.Get("headers").Members() {
			node, ok := c.doc.Resolve(n)
			known := slices.ContainsFunc(list, func(h *ir.Header) bool { return strings.EqualFold(h.Wire, wire) })
			if !ok || known || !isToken(wire) || strings.EqualFold(wire, "Content-Type") {
				continue // OpenAPI has no Content-Type among the headers
			}
			h := &ir.Header{Pos: n.KeyPos(), Wire: wire, Type: c.headerType(node.Get("schema"))}
			if strings.EqualFold(wire, "Set-Cookie") {
				h.Type = ir.List{Elem: ir.Prim{Kind: ir.String}}
			}
			h.Doc.Text = cmp.Or(node.Str("description"), node.Get("schema").Str("description"))
			list = append(list, h)
		}
	}
	return list
}

// headerType is the type of a header: a scalar, a list of scalars, or else the
// text as it comes.
func (c *compiler) headerType(n *spec.Node) ir.Type {
	text := ir.Prim{Kind: ir.String}
	target, ok := c.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return text
	}
	s := c.schemaOf(target)
	kind := s.kind(place{})
	if kind == "array" && len(s.items) > 0 {
		if elem, ok := c.headerType(s.items[0]).(ir.Prim); ok {
			return ir.List{Elem: elem}
		}
		return text
	}
	if prim, ok := formatKind(s, kind, read); ok && prim != ir.Bytes && prim != ir.Decimal {
		return ir.Prim{Kind: prim}
	}
	switch kind {
	case "integer":
		return ir.Prim{Kind: ir.Int64}
	case "number":
		return ir.Prim{Kind: ir.Float64}
	case "boolean":
		return ir.Prim{Kind: ir.Bool}
	}
	return text
}

// headerSets joins the headers of all operations into sets: those with the same
// headers share one.
func (c *compiler) headerSets() {
	sets := map[string]*headerSet{}
	var order []*headerSet
	add := func(op *operation, list []*ir.Header, suffix string) *ir.HeaderSet {
		if len(list) == 0 {
			return nil
		}
		key := headersKey(list)
		s := sets[key]
		if s == nil {
			s = &headerSet{key: key, first: op.typeName(), suffix: suffix, set: &ir.HeaderSet{Pos: list[0].Pos, Headers: list}}
			sets[key], order = s, append(order, s)
		}
		s.users++
		return s.set
	}
	for _, op := range c.ops {
		op.ir.Headers = add(op, op.headers, "Headers")
		op.ir.ErrorHeaders = add(op, op.errorHeaders, "ErrorHeaders")
	}
	for _, s := range order {
		c.nameHeaders(s)
		c.api.Headers = append(c.api.Headers, s.set)
	}
	for _, op := range c.ops {
		describeHeaders(op.ir)
	}
}

// headerSet is a set in the making.
type headerSet struct {
	set    *ir.HeaderSet
	key    string
	first  string // how types of the operation begin that was seen first
	suffix string // "Headers" or "ErrorHeaders"
	users  int
}

// headersKey is the same for sets that one type can stand for.
func headersKey(list []*ir.Header) string {
	var parts []string
	for _, h := range list {
		parts = append(parts, strings.ToLower(h.Wire)+" "+ir.TypeText(h.Type))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// nameHeaders names a set and its fields. A set of one operation is named after
// it, others after what they hold.
func (c *compiler) nameHeaders(s *headerSet) {
	place := "headers " + s.key
	name, ok := c.lock.name(place)
	if !ok || !c.claimHeaders(name, s.set) {
		name = s.first + s.suffix
		if s.users > 1 {
			name = cmp.Or(sharedWords(s.set.Headers), "Common") + s.suffix
		}
		for i, want := 2, name; !c.claimHeaders(name, s.set); i++ {
			name = fmt.Sprintf("%s%d", want, i)
		}
	}
	c.lock.keep(place, name)
	s.set.Name = name
	s.set.Doc.Text = name + " are headers that the answers of some operations come with. What is missing is zero."
	fields := naming.NewScope(nil)
	for _, h := range s.set.Headers {
		h.Name = fields.First(h.Pos, exportedParam(h.Wire))
		h.Doc = godoc.Comment(h.Name, h.Doc.Text, h.Name+" is the header "+h.Wire+".")
	}
}

// claimHeaders claims the names of the type and of the function that reads it.
func (c *compiler) claimHeaders(name string, set *ir.HeaderSet) bool {
	if _, used := c.names.Holder("Parse" + name); used || !c.names.Claim(name, set.Pos) {
		return false
	}
	return c.names.Claim("Parse"+name, set.Pos)
}

// sharedWords gives the words with which all names of headers begin, as a Go
// name, or "".
func sharedWords(list []*ir.Header) string {
	var shared []string
	for i, h := range list {
		ws := naming.Words(strings.TrimPrefix(strings.ToLower(h.Wire), "x-"))
		if i == 0 {
			shared = ws
		}
		n := 0
		for n < len(shared) && n < len(ws) && shared[n] == ws[n] {
			n++
		}
		shared = shared[:n]
	}
	if len(shared) == 0 {
		return ""
	}
	return naming.Exported(strings.Join(shared, "_"))
}

// describeHeaders tells in the comment of a method how its headers are read.
func describeHeaders(op *ir.Operation) {
	var text string
	switch {
	case op.Headers != nil && op.Paging != nil:
		text = "Parse" + op.Headers.Name + " reads the headers of a page."
	case op.Headers != nil:
		text = "Parse" + op.Headers.Name + " reads the headers of the answer, which runtime.WithResponse gives."
	}
	if op.ErrorHeaders != nil {
		text = strings.TrimSpace(text + " Parse" + op.ErrorHeaders.Name + " reads those of an Error.")
	}
	if text != "" {
		op.Doc.Text += "\n\n" + text
	}
}
