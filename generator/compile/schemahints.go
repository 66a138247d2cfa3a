package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads the hints of schemas and properties.

// schemaHints are the hints of a schema or of a property.
type schemaHints struct {
	name      string // Go name: of the type, or of the field
	polite    bool   // the name is a wish (x-go-name): where it is taken, another will do
	sensitive bool
	exact     *bool
	keep      *bool
	extra     string // Go name of the map of undeclared members
	decimal   bool
	relation  string // class
	values    map[string]string
	valuesAt  *spec.Node
	omit      *bool // x-omitempty
	plain     bool  // x-go-type-skip-optional-pointer
}

// schemaHints reads the hints at n, which may be a reference with hints
// beside it.
func (c *compiler) schemaHints(n *spec.Node) schemaHints {
	h := c.hints.Of(n, hint.Schema)
	s := schemaHints{name: h.GoName("name"), extra: h.GoName("extra-fields")}
	s.sensitive, _ = h.Bool("sensitive")
	s.exact = choice(h.Choice("presence"), "exact")
	s.keep = choice(h.Choice("unknown-fields"), "keep")
	s.decimal = h.Choice("type") == "decimal"
	s.relation = c.relationHint(h)
	c.valueHints(&s, h.Get("values"))
	if s.name == "" {
		s.name = wishedName(n, "x-fern-type-name", "x-fern-property-name")
		s.polite = s.name != ""
	}
	if yes, ok := n.BoolOK("x-omitempty"); ok {
		s.omit = &yes
	}
	s.plain = n.Bool("x-go-type-skip-optional-pointer")
	return s
}

// wishedName gives the exported Go name that an extension other than ours
// wishes for: x-go-name as it is, those of other generators in Go's form.
func wishedName(n *spec.Node, more ...string) string {
	if name := n.Str("x-go-name"); naming.IsExported(name) {
		return name
	}
	for _, key := range append(more, "x-speakeasy-name-override") {
		if name := n.Str(key); name != "" && naming.IsExported(naming.Exported(name)) {
			return naming.Exported(name)
		}
	}
	return ""
}

// checkHints reads the hints of all schemas below n, so that a mistake in one
// that nothing uses is found as well.
func (c *compiler) checkHints(n *spec.Node) {
	for key, m := range n.Members() {
		switch key {
		case "example", "examples", "default", "enum", "const":
			continue
		case hint.Key:
			c.schemaHints(n)
			continue
		}
		c.checkHints(m)
	}
	for _, item := range n.Items() {
		c.checkHints(item)
	}
}

// choice gives nil when nothing is said, else whether it is yes.
func choice(said, yes string) *bool {
	if said == "" {
		return nil
	}
	is := said == yes
	return &is
}

func (c *compiler) relationHint(h hint.Hints) string {
	if !h.Has("relation") {
		return ""
	}
	r := c.hints.Read(h.Get("relation"), hint.Relation)
	class := r.Str("class")
	if r.Node != nil && class == "" {
		c.diags.Errorf(r.Node.Pos(), diag.CodeHintValue, "a relation needs the class of the records it names").
			WithFix("write  relation: {class: customer}")
	}
	if c.api.Relations == "" && class != "" {
		c.diags.Errorf(r.Node.Pos(), diag.CodeRelationEnvelope, "a relation, but the document does not say how changes of relations are written").
			WithFix("add to the root of the document  %s: {relation-envelope: {op: __op, add: AddReference, ...}}", hint.Key)
	}
	for _, op := range r.Get("ops").Items() {
		switch op.Text() {
		case "set", "add", "remove", "clear", "batch":
		default:
			c.diags.Errorf(op.Pos(), diag.CodeHintValue, "ops: %q means nothing here", godoc.OneLine(op.Text())).
				WithFix("write some of: set, add, remove, clear, batch")
		}
	}
	return class
}

// valueHints reads the Go names of enum values.
func (c *compiler) valueHints(s *schemaHints, n *spec.Node) {
	if n == nil {
		return
	}
	s.values, s.valuesAt = map[string]string{}, n
	if n.Kind() != spec.KindObject {
		c.diags.Errorf(n.Pos(), diag.CodeHintValue, "values must be an object").WithFix("write  values: {wire-value: GoName}")
		return
	}
	for wire, name := range n.Members() {
		if !naming.IsExported(name.Text()) {
			c.diags.Errorf(name.Pos(), diag.CodeHintValue, "values: %q is not an exported Go name", godoc.OneLine(name.Text())).
				WithFix("write  %s: %s", godoc.OneLine(wire), naming.Exported(wire))
			continue
		}
		s.values[wire] = name.Text()
	}
}
