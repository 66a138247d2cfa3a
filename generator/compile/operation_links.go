package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is linker.addLinks.

// linker reads the links of responses. The comment of the method names each
// link. A link whose parameters are members of the response, or parameters of
// the path, becomes a method as well.
type linker struct {
	doc      *spec.Document
	lock     *lockedNames
	diags    *diag.List
	ops      []*operation
	filtered bool // options select operations
}

// addLinks adds the links of all success responses.
func (l *linker) addLinks() {
	for _, op := range l.ops {
		for _, r := range op.success {
			for name, n := range r.node.Get("links").Members() {
				if link, ok := l.doc.Resolve(n); ok && link.Kind() == spec.KindObject && !strings.HasPrefix(name, "x-") {
					l.add(op, name, link)
				}
			}
		}
	}
}

func (l *linker) add(op *operation, name string, n *spec.Node) {
	to := l.target(n)
	if to == nil {
		if !l.leadsOutside(n) {
			at := cmp.Or(n.Get("operationId"), n.Get("operationRef"), n)
			l.diags.Warnf(at.Pos(), diag.CodeLink, "the link %q leads to no operation of this document; it is left out", godoc.OneLine(name)).
				WithFix("name an operationId, or an operationRef such as \"#/paths/~1users~1{id}/get\"")
		}
		return
	}
	method := to.service.ir.Name + "." + to.ir.Name
	op.ir.Doc.Text += "\n\n" + linkDoc(name, method, n)
	if link := followUp(op, to, n); link != nil {
		link.Name = l.lock.linkName(op, name, n.KeyPos())
		link.Doc = ir.Doc{Text: link.Name + " calls " + method + " with fields of from, a response of " + op.ir.Name + "."}
		if about := godoc.FromMarkdown(n.Str("description")); about != "" {
			link.Doc.Text += "\n\n" + godoc.WithStop(about)
		}
		op.ir.Links = append(op.ir.Links, link)
	}
}

// linkDoc is the sentence about a link in the comment of the method.
func linkDoc(name, method string, n *spec.Node) string {
	var params []string
	for param, from := range n.Get("parameters").Members() {
		params = append(params, godoc.OneLine(param)+" is "+godoc.OneLine(from.Text()))
	}
	text := "Link " + godoc.OneLine(name) + ": " + method
	if len(params) > 0 {
		text += ", where " + strings.Join(params, ", ")
	}
	return godoc.WithStop(text)
}

// target returns the operation that a link names, or nil.
func (l *linker) target(n *spec.Node) *operation {
	id, ref := n.Str("operationId"), n.Str("operationRef")
	ref = strings.NewReplacer("%7B", "{", "%7D", "}").Replace(ref)
	for _, op := range l.ops {
		if id != "" && op.ir.SpecID == id || id == "" && strings.HasPrefix(ref, "#/") && strings.EqualFold("#"+op.node.Pointer(), ref) {
			return op
		}
	}
	return nil
}

// leadsOutside reports whether a link leads to another document, or to an
// operation that is excluded.
func (l *linker) leadsOutside(n *spec.Node) bool {
	if ref := n.Str("operationRef"); ref != "" {
		return !strings.HasPrefix(ref, "#") || l.filtered
	}
	id := n.Str("operationId")
	for _, item := range l.doc.Root.Get("paths").Members() {
		item, _ = l.doc.Resolve(item)
		for _, node := range operationsOf(item) {
			if id != "" && node.Str("operationId") == id {
				return true
			}
		}
	}
	return false
}

// followUp makes the method of a link. It returns nil when the parameters are
// more than plain values for the whole path of the target.
func followUp(op, to *operation, n *spec.Node) *ir.Link {
	from, def := linkSource(op)
	if def == nil || !isLinkTarget(to) {
		return nil
	}
	l := &ir.Link{To: to.ir, From: from}
	for _, p := range to.ir.PathParams {
		arg := linkArg(op.ir, def, p, linkExpression(n, p.Wire))
		if arg == nil {
			return nil
		}
		l.Args = append(l.Args, *arg)
	}
	if len(l.Args) == 0 || n.Get("parameters").Len() != len(l.Args) || n.Has("requestBody") || n.Has("server") {
		return nil
	}
	return l
}

// linkSource returns the type that the method of a link takes, and its struct;
// nil where the operation does not return one.
func linkSource(op *operation) (ir.Named, *ir.Struct) {
	value, ok := op.ir.Result.(ir.Value)
	if !ok || value.Unwrap != "" || op.ir.Paging != nil {
		return ir.Named{}, nil
	}
	named, _ := value.Type.(ir.Named)
	def, _ := declDef[*ir.Struct](named)
	return named, def
}

// isLinkTarget reports whether an operation needs no more than path parameters
// and returns a value or nothing.
func isLinkTarget(to *operation) bool {
	switch to.ir.Result.(type) {
	case ir.None, ir.Value:
		return to.ir.Paging == nil && to.ir.Body == nil && (to.ir.Params == nil || !to.ir.Params.Value)
	}
	return false
}

// linkExpression returns the expression for a path parameter.
func linkExpression(n *spec.Node, wire string) string {
	return cmp.Or(n.Get("parameters").Str(wire), n.Get("parameters").Str("path."+wire))
}

// linkArg evaluates an expression of a link: a member of the response or a
// parameter of the path, if it has the type of the parameter p.
func linkArg(op *ir.Operation, from *ir.Struct, p *ir.Param, expression string) *ir.LinkArg {
	if wire, ok := strings.CutPrefix(expression, "$response.body#/"); ok {
		for _, f := range from.Fields {
			if f.Wire == unescape(wire) && f.Type == p.Type && isPlain(f.Type) {
				return &ir.LinkArg{Field: f.Name}
			}
		}
	}
	if wire, ok := strings.CutPrefix(expression, "$request.path."); ok {
		for _, q := range op.PathParams {
			if q.Wire == wire && q.Name != "from" && isPlain(p.Type) && q.Type == p.Type {
				return &ir.LinkArg{Param: q}
			}
		}
	}
	return nil
}

// isPlain reports whether two uses of a type can be compared with ==.
func isPlain(t ir.Type) bool {
	_, prim := t.(ir.Prim)
	_, named := t.(ir.Named)
	return prim || named
}
