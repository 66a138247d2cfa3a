package compile

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file writes the comments of declarations and their fields, now that
// their names are known.

func (c *compiler) describe() {
	for _, d := range c.decls.live() {
		c.describeDecl(d)
		if s, ok := d.decl.Def.(*ir.Struct); ok {
			for i, f := range s.Fields {
				if s.Tuple != nil {
					f.Doc = c.itemDoc(d.s.tuple[i], f, i)
				} else {
					f.Doc = c.fieldDoc(d, f)
				}
			}
		}
	}
}

func (c *compiler) describeDecl(d *declared) {
	name := d.decl.Name
	if d.decl.Doc.Text != "" { // a sentence of ours that lacks its subject
		d.decl.Doc.Text = name + " " + d.decl.Doc.Text
		return
	}
	text := cmp.Or(d.s.text, d.s.title)
	d.decl.Doc = godoc.Comment(name, text, c.plainDoc(d))
	if d.isTwin() && godoc.FromMarkdown(text) != "" {
		d.decl.Doc.Text = name + " is a " + d.reader.decl.Name + " as it is sent.\n\n" + d.decl.Doc.Text
		if d.key.dir == form {
			d.decl.Doc.Text = strings.Replace(d.decl.Doc.Text, "as it is sent", "as it is sent in a form", 1)
		}
	}
	d.decl.Doc.Text += c.conditions(d.s)
	if d.s.deprecated && d.decl.Doc.Deprecated == "" {
		d.decl.Doc.Deprecated = deprecation(d.s.reason, "this type")
	}
}

// plainDoc is the comment of a declaration that the spec does not describe.
func (c *compiler) plainDoc(d *declared) string {
	name := d.decl.Name
	switch {
	case d.isTwin():
		return name + " is a " + d.reader.decl.Name + " as it is sent."
	case d.at.component:
		return name + " is the schema " + godoc.OneLine(unescape(d.decl.From[strings.LastIndexByte(d.decl.From, '/')+1:])) + " of the API."
	case d.at.parent != nil:
		parent := d.at.parent
		if parent.gone != nil {
			parent = parent.gone
		}
		others := ""
		if len(d.shares) > 0 {
			others = ", and of others that are alike"
		}
		if d.at.inline && d.at.suffix != "" {
			return name + " is the type of " + parent.decl.Name + "." + d.at.suffix + others + "."
		}
		return name + " is part of " + parent.decl.Name + others + "."
	}
	switch {
	case strings.HasSuffix(d.at.base, "Input"):
		return name + " is the body of a request."
	case d.at.dir != read:
		return name + " is the value of a parameter."
	}
	return name + " is the body of a response."
}

// fieldDoc is the comment of a field: what the property says, or else what its
// schema says, its limits and its default. Where they say nothing there is
// none: the name says as much.
func (c *compiler) fieldDoc(d *declared, f *ir.Field) ir.Doc {
	p := d.s.propertyNamed(f.Wire)
	if p == nil || len(p.nodes) == 0 {
		return ir.Doc{}
	}
	text, reason, deprecated := "", "", false
	var limits string
	for _, n := range p.nodes {
		target, _ := c.doc.Resolve(n)
		text = cmp.Or(text, cmp.Or(n.Str("description"), n.Str("title")))
		if isInlineValue(n, target) {
			text = cmp.Or(text, target.Str("description"))
		}
		deprecated = deprecated || n.Bool("deprecated")
		reason = cmp.Or(reason, n.Str("x-deprecated-reason"))
		limits = cmp.Or(limits, facts(c, n))
	}
	doc := godoc.Comment(f.Name, text, "")
	if f.Const != nil {
		limits = "It is always " + quoted(constText(*f.Const)) + "."
	}
	if limits != "" {
		doc.Text = strings.TrimSpace(doc.Text + " " + limits)
	}
	if value, ok := c.plainValue(d, f, p); ok {
		doc.Text = strings.TrimSpace(doc.Text + c.conditions(value))
	}
	if deprecated && doc.Deprecated == "" {
		doc.Deprecated = deprecation(reason, "this member")
	}
	return doc
}

// plainValue gives the schema of a member whose type has no comment of its own
// in Go.
func (c *compiler) plainValue(d *declared, f *ir.Field, p *property) (*schema, bool) {
	target, ok := c.doc.Resolve(p.nodes[0])
	if !ok || target.Kind() != spec.KindObject {
		return nil, false
	}
	named := false
	ir.DeclsOf(f.Type, func(*ir.Decl) { named = true })
	return c.schemaOf(target), !named
}

// itemDoc is the comment of a field of a tuple.
func (c *compiler) itemDoc(item *spec.Node, f *ir.Field, i int) ir.Doc {
	doc := godoc.Comment(f.Name, item.Str("description"), f.Name+" is the item at index "+strconv.Itoa(i)+".")
	if f.Const != nil {
		doc.Text += " It is always " + quoted(constText(*f.Const)) + "."
	} else if limits := facts(c, item); limits != "" {
		doc.Text += " " + limits
	}
	return doc
}

// isInlineValue reports whether the schema behind a reference has no comment
// of its own in Go, because it is a plain value.
func isInlineValue(n, target *spec.Node) bool {
	return n != target && target.Get("properties") == nil && target.Get("enum") == nil
}

func (s *schema) propertyNamed(wire string) *property {
	for _, p := range s.props {
		if p.name == wire {
			return p
		}
	}
	return nil
}
