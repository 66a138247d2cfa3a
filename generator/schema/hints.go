package schema

import (
	"cmp"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.Hints and Reader.CheckHints.

// Hints are the hints of a schema or a property, and the extensions of other
// generators for the same purposes.
type Hints struct {
	Name      string // Go name: of the type, or of the field
	Polite    bool   // the name is a wish (x-go-name): if it is in use, another one is chosen
	Sensitive bool
	Exact     *bool  // presence: exact
	Keep      *bool  // unknown-fields: keep
	Extra     string // Go name of the field of undeclared members
	Decimal   bool
	Relation  string            // class of the records
	Update    *spec.Node        // pointer of the schema that changes some members; nil: none
	Values    map[string]string // Go names by wire value
	ValuesAt  *spec.Node
	Omit      *bool // x-omitempty
	Plain     bool  // x-go-type-skip-optional-pointer
}

// Hints reads the hints at n, which may be a reference with hints beside it.
func (r *Reader) Hints(n *spec.Node) Hints {
	h := r.hints.Of(n, hint.Schema)
	s := Hints{Name: h.GoName("name"), Extra: h.GoName("extra-fields")}
	s.Sensitive, _ = h.Bool("sensitive")
	s.Exact = choice(h.Choice("presence"), "exact")
	s.Keep = choice(h.Choice("unknown-fields"), "keep")
	s.Decimal = h.Choice("type") == "decimal"
	s.Relation = r.relationHint(h)
	if h.Str("update") != "" {
		s.Update = h.Get("update")
	}
	r.valueHints(&s, h.Get("values"))
	if s.Name == "" {
		s.Name = WishedName(n, "x-fern-type-name", "x-fern-property-name")
		s.Polite = s.Name != ""
	}
	if yes, ok := n.BoolOK("x-omitempty"); ok {
		s.Omit = &yes
	}
	s.Plain = n.Bool("x-go-type-skip-optional-pointer")
	return s
}

// WishedName returns the exported Go name that an extension of another
// generator states: x-go-name as it is, the others in the form of Go.
func WishedName(n *spec.Node, more ...string) string {
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

// CheckHints reads the hints of all schemas below n, so that a mistake in an
// unused schema is reported as well.
func (r *Reader) CheckHints(n *spec.Node) {
	for key, m := range n.Members() {
		switch key {
		case "example", "examples", "default", "enum", "const":
			continue
		case hint.Key:
			r.Hints(n)
			continue
		}
		r.CheckHints(m)
	}
	for _, item := range n.Items() {
		r.CheckHints(item)
	}
}

// choice returns nil for an absent value, else whether the value is yes.
func choice(value, yes string) *bool {
	if value == "" {
		return nil
	}
	is := value == yes
	return &is
}

// relationHint returns the class of a relation.
func (r *Reader) relationHint(h hint.Hints) string {
	if !h.Has("relation") {
		return ""
	}
	relation := r.hints.Read(h.Get("relation"), hint.Relation)
	class := relation.Str("class")
	if relation.Node != nil && class == "" {
		r.diags.Errorf(relation.Node.Pos(), diag.CodeHintValue, "a relation needs the class of the records it names").
			WithFix("write  relation: {class: customer}")
	}
	if !r.relations && class != "" {
		r.diags.Errorf(relation.Node.Pos(), diag.CodeRelationEnvelope, "a relation, but the document does not say how changes of relations are written").
			WithFix("add to the root of the document  %s: {relation-envelope: {op: __op, add: AddReference, ...}}", hint.Key)
	}
	for _, op := range relation.Get("ops").Items() {
		switch op.Text() {
		case "set", "add", "remove", "clear", "batch":
		default:
			r.diags.Errorf(op.Pos(), diag.CodeHintValue, "ops: %q means nothing here", godoc.OneLine(op.Text())).
				WithFix("write some of: set, add, remove, clear, batch")
		}
	}
	return class
}

// valueHints reads the Go names of enum values.
func (r *Reader) valueHints(s *Hints, n *spec.Node) {
	if n == nil {
		return
	}
	s.Values, s.ValuesAt = map[string]string{}, n
	if n.Kind() != spec.KindObject {
		r.diags.Errorf(n.Pos(), diag.CodeHintValue, "values must be an object").WithFix("write  values: {wire-value: GoName}")
		return
	}
	for wire, name := range n.Members() {
		if !naming.IsExported(name.Text()) {
			r.diags.Errorf(name.Pos(), diag.CodeHintValue, "values: %q is not an exported Go name", godoc.OneLine(name.Text())).
				WithFix("write  %s: %s", godoc.OneLine(wire), naming.Exported(wire))
			continue
		}
		s.Values[wire] = name.Text()
	}
}

// Over returns h with the values that it lacks taken from other.
func (h Hints) Over(other Hints) Hints {
	h.Name, h.Extra, h.Relation = cmp.Or(h.Name, other.Name), cmp.Or(h.Extra, other.Extra), cmp.Or(h.Relation, other.Relation)
	h.Sensitive, h.Decimal = h.Sensitive || other.Sensitive, h.Decimal || other.Decimal
	if h.Exact == nil {
		h.Exact = other.Exact
	}
	if h.Keep == nil {
		h.Keep = other.Keep
	}
	if h.Values == nil {
		h.Values = other.Values
	}
	if h.Omit == nil {
		h.Omit = other.Omit
	}
	h.Plain = h.Plain || other.Plain
	return h
}
