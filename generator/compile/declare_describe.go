package compile

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is describer.describeAll.

// describer writes the comments of declarations and of their fields. It needs
// their names, since comments start with them.
type describer struct {
	doc     *spec.Document
	types   *types
	schemas *schema.Reader
	typed   map[*spec.Node]bool // the schemas that are declarations
}

// describeAll describes the declarations.
func (w *describer) describeAll(live []*declared) {
	w.typed = map[*spec.Node]bool{}
	for _, d := range live {
		w.typed[d.s.Node] = true
	}
	for _, d := range live {
		w.describe(d)
		if s, ok := d.decl.Def.(*ir.Struct); ok {
			for i, f := range s.Fields {
				if s.Tuple != nil {
					f.Doc = w.itemDoc(d.s.Tuple[i], f, i)
				} else {
					f.Doc = w.fieldDoc(d, f)
				}
			}
		}
	}
}

func (w *describer) describe(d *declared) {
	doc := &d.decl.Doc
	name := d.decl.Name
	if doc.Text != "" { // a sentence without its subject, such as that of severalResults
		doc.Text = name + " " + doc.Text
		return
	}
	text := cmp.Or(d.s.Text, d.s.Title)
	*doc = withFurther(godoc.Comment(name, text, plainDoc(d)), text, w.partTexts(d))
	if d.isWriteType() && godoc.FromMarkdown(text) != "" {
		how := "as it is sent"
		if d.key.dir == form {
			how = "as it is sent in a form"
		}
		doc.Text = name + " is " + withArticle(d.readType.decl.Name) + " " + how + ".\n\n" + doc.Text
	}
	if limits := limitsOf(w.doc, d.s.Node); limits != "" && !d.shared {
		doc.Text += "\n\n" + limits
	}
	doc.Text += d.s.ConditionText()
	if d.s.Deprecated && doc.Deprecated == "" {
		doc.Deprecated = deprecation(d.s.Reason, "this type")
	}
}

// withArticle returns the name of a type after "a" or "an".
func withArticle(name string) string {
	if strings.ContainsRune("AEIO", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

// plainDoc is the comment of a declaration that the specification does not
// describe.
func plainDoc(d *declared) string {
	name := d.decl.Name
	switch {
	case d.shared:
		return sharedDoc(d)
	case d.isWriteType():
		return name + " is " + withArticle(d.readType.decl.Name) + " as it is sent."
	case d.at.component:
		return name + " is the schema " + godoc.OneLine(unescape(d.decl.From[strings.LastIndexByte(d.decl.From, '/')+1:])) + " of the API."
	case d.at.parent != nil:
		return partDoc(d)
	case d.at.role == bodyRole:
		return name + " is the body of a request."
	case d.at.dir != read:
		return name + " is the value of a parameter."
	}
	return name + " is the body of a response."
}

// partDoc is the comment of a type that is part of another one.
func partDoc(d *declared) string {
	parent := d.at.parent
	if parent.mergedInto != nil {
		parent = parent.mergedInto
	}
	if parent.decl.Name == "" { // a page or an envelope, which is not declared
		return d.decl.Name + " is part of the body of a response."
	}
	others := ""
	if len(d.merged) > 0 {
		others = ", and of others that are alike"
	}
	if d.at.inline && d.at.suffix != "" {
		return d.decl.Name + " is the type of " + parent.decl.Name + "." + d.at.suffix + others + "."
	}
	return d.decl.Name + " is part of " + parent.decl.Name + others + "."
}

// fieldDoc is the comment of a field: the description of the property, or else
// that of its schema, with the limits and the default. Without any of these
// there is no comment.
func (w *describer) fieldDoc(d *declared, f *ir.Field) ir.Doc {
	p := d.s.Property(f.Wire)
	if p == nil || len(p.Nodes) == 0 {
		return ir.Doc{}
	}
	nodes := propertyNodes(d, p)
	texts, reason, limits, deprecated := w.fieldTexts(nodes), "", "", false
	for _, n := range nodes {
		deprecated = deprecated || n.Bool("deprecated")
		reason = cmp.Or(reason, n.Str("x-deprecated-reason"))
		limits = cmp.Or(limits, limitsOf(w.doc, n))
	}
	doc := withFurther(godoc.Comment(f.Name, texts[0], ""), texts[0], texts[1:])
	if f.Const != nil {
		limits = "It is always " + quoted(constText(*f.Const)) + "."
	} else if only := w.onlyValue(f, p); only != "" {
		limits = strings.TrimSpace("Its only value is " + only + ". " + limits)
	}
	if limits != "" {
		doc.Text = strings.TrimSpace(doc.Text + " " + limits)
	}
	if _, isOpt := f.Type.(ir.Opt); isOpt && f.Empty {
		doc.Text = strings.TrimSpace(doc.Text + ` Null sends "", which clears it.`)
	}
	if value, ok := w.plainValue(f, p); ok {
		doc.Text = strings.TrimSpace(doc.Text + value.ConditionText())
	}
	if deprecated && doc.Deprecated == "" {
		doc.Deprecated = deprecation(reason, "this member")
	}
	return doc
}

// onlyValue returns the constant of a property that its field does not write by
// itself, "" without one.
func (w *describer) onlyValue(f *ir.Field, p *schema.Property) string {
	declared := false
	ir.DeclsOf(f.Type, func(*ir.Decl) { declared = true })
	if value := w.types.constantOf(p.Nodes); value != nil && !declared {
		return godoc.OneLine(string(value.JSON()))
	}
	return ""
}

// plainValue returns the schema of a property, and whether its Go type has no
// comment of its own.
func (w *describer) plainValue(f *ir.Field, p *schema.Property) (*schema.Schema, bool) {
	target, ok := w.doc.Resolve(p.Nodes[0])
	if !ok || target.Kind() != spec.KindObject {
		return nil, false
	}
	declared := false
	ir.DeclsOf(f.Type, func(*ir.Decl) { declared = true })
	return w.schemas.Of(target), !declared
}

// itemDoc is the comment of a field of a tuple.
func (w *describer) itemDoc(item *spec.Node, f *ir.Field, i int) ir.Doc {
	doc := godoc.Comment(f.Name, item.Str("description"), f.Name+" is the item at index "+strconv.Itoa(i)+".")
	if f.Const != nil {
		doc.Text += " It is always " + quoted(constText(*f.Const)) + "."
	} else if limits := limitsOf(w.doc, item); limits != "" {
		doc.Text += " " + limits
	}
	return doc
}
