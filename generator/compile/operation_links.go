package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads links: what an answer can be followed by. Each is said in
// the comment of the method; one whose parameters are members of the answer,
// or parameters of the path, becomes a method of its own.

// links reads the links of all success responses.
func (c *compiler) links() {
	for _, op := range c.ops.called {
		success, _ := c.listResponses(op)
		for _, r := range success {
			for name, n := range r.node.Get("links").Members() {
				if link, ok := c.doc.Resolve(n); ok && link.Kind() == spec.KindObject && !strings.HasPrefix(name, "x-") {
					c.link(op, name, link)
				}
			}
		}
	}
}

func (c *compiler) link(op *operation, name string, n *spec.Node) {
	to := c.linked(n)
	if to == nil {
		if !c.linksOutside(n) {
			at := n.Get("operationId")
			if at == nil {
				at = n.Get("operationRef")
			}
			c.diags.Warnf(cmp.Or(at, n).Pos(), diag.CodeLink, "the link %q leads to no operation of this document; it is left out", godoc.OneLine(name)).
				WithFix("name an operationId, or an operationRef such as \"#/paths/~1users~1{id}/get\"")
		}
		return
	}
	target := to.service.ir.Name + "." + to.ir.Name
	var says []string
	for param, from := range n.Get("parameters").Members() {
		says = append(says, godoc.OneLine(param)+" is "+godoc.OneLine(from.Text()))
	}
	text := "Link " + godoc.OneLine(name) + ": " + target
	if len(says) > 0 {
		text += ", where " + strings.Join(says, ", ")
	}
	op.ir.Doc.Text += "\n\n" + godoc.WithStop(text)
	if l := c.followUp(op, to, n); l != nil {
		l.Name = op.service.names.First(n.KeyPos(), "Follow"+naming.Exported(name), op.ir.Name+"Follow"+naming.Exported(name))
		l.Doc = ir.Doc{Text: l.Name + " calls " + target + " with what from says, an answer of " + op.ir.Name + "."}
		if about := godoc.FromMarkdown(n.Str("description")); about != "" {
			l.Doc.Text += "\n\n" + godoc.WithStop(about)
		}
		op.ir.Links = append(op.ir.Links, l)
	}
}

// linked gives the operation that a link names.
func (c *compiler) linked(n *spec.Node) *operation {
	id, ref := n.Str("operationId"), n.Str("operationRef")
	i := slices.IndexFunc(c.ops.called, func(op *operation) bool {
		return id != "" && op.ir.SpecID == id || id == "" && strings.HasPrefix(ref, "#/") && strings.EqualFold("#"+op.node.Pointer(), strings.ReplaceAll(strings.ReplaceAll(ref, "%7B", "{"), "%7D", "}"))
	})
	if i < 0 {
		return nil
	}
	return c.ops.called[i]
}

// linksOutside reports a link to another document, or to an operation that
// was filtered out.
func (c *compiler) linksOutside(n *spec.Node) bool {
	if ref := n.Str("operationRef"); ref != "" {
		return !strings.HasPrefix(ref, "#") || !c.opts.Include.Empty() || !c.opts.Exclude.Empty()
	}
	id := n.Str("operationId")
	for _, item := range c.doc.Root.Get("paths").Members() {
		item, _ = c.doc.Resolve(item)
		for _, node := range operationsOf(item) {
			if id != "" && node.Str("operationId") == id {
				return true
			}
		}
	}
	return false
}

// followUp makes the method of a link, nil when its parameters are more than
// plain values for the whole path of the target.
func (c *compiler) followUp(op, to *operation, n *spec.Node) *ir.Link {
	answer, ok := op.ir.Result.(ir.Value)
	if !ok || answer.Unwrap != "" || op.ir.Paging != nil || to.ir.Paging != nil || to.ir.Body != nil || to.ir.Params != nil && to.ir.Params.Value {
		return nil
	}
	named, _ := answer.Type.(ir.Named)
	from, isStruct := declDef[*ir.Struct](named)
	if !isStruct || !isFollowed(to.ir.Result) {
		return nil
	}
	l := &ir.Link{To: to.ir, From: named}
	for _, p := range to.ir.PathParams {
		arg := linkArg(op.ir, from, p, linkExpression(n, p.Wire))
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

// isFollowed reports results that a link's method can hand on.
func isFollowed(r ir.Result) bool {
	switch r.(type) {
	case ir.None, ir.Value:
		return true
	}
	return false
}

// linkExpression gives the expression for a path parameter.
func linkExpression(n *spec.Node, wire string) string {
	return cmp.Or(n.Get("parameters").Str(wire), n.Get("parameters").Str("path."+wire))
}

// linkArg gives what an expression of a link stands for: a member of the
// answer or a parameter of the path, of the type that is needed.
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

// isPlain reports types that are the same wherever they are written.
func isPlain(t ir.Type) bool {
	_, prim := t.(ir.Prim)
	_, named := t.(ir.Named)
	return prim || named
}
