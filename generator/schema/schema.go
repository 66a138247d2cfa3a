package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads schema nodes: what they say, with allOf merged.

// schema is what a schema says. It is identified by the place where it is
// written, however many references lead there.
type Schema struct {
	Node  *spec.Node
	ID    string // file#/pointer, or how it is made of several nodes
	Types []string
	Null  bool // null is allowed
	// Annotations.
	Title, Text                     string
	Deprecated, ReadOnly, WriteOnly bool
	Reason                          string // why deprecated
	// Values.
	Enum     *spec.Node
	Const    *spec.Node
	Format   string
	Encoding string // contentEncoding
	Media    string // contentMediaType
	// Objects.
	Props    []*Property
	Required map[string]bool
	// requiredAt are the items of the lists of required members.
	RequiredAt []*spec.Node
	Loose      []string // members that some alternative requires, described or not
	Extra      Extra
	ExtraOf    *spec.Node // schema of undeclared members
	Patterns   []*spec.Node
	// Arrays.
	Items []*spec.Node // several when allOf brings them together
	Tuple []*spec.Node
	// anyItems are the items of lists that are one alternative together.
	AnyItems []*spec.Node
	// Unions.
	Members    []*spec.Node
	Disc       *spec.Node
	Discs      []*spec.Node // of unions that are members of this one
	BaseDiscs  []*spec.Node // of what allOf brought in
	Doubles    []*spec.Node // members that lead to the same schema as one before them
	Conditions []*spec.Node
	// Where it comes from.
	Parts      []*spec.Node // of a member of a union with what stands beside the union
	MixOf      string       // id of what stands beside the union, with parts
	Unresolved []*spec.Node // references of allOf that lead nowhere
	Hints      Hints
}

// reader reads the schemas of a document.
type Reader struct {
	doc       *spec.Document
	hints     *hint.Reader
	diags     *diag.List
	relations bool
	known     map[*spec.Node]*Schema  // by resolved node
	children  map[string][]*spec.Node // component -> components that extend it by allOf
}

func NewReader(doc *spec.Document, hints *hint.Reader, diags *diag.List, relations bool) *Reader {
	return &Reader{doc: doc, hints: hints, diags: diags, relations: relations, known: map[*spec.Node]*Schema{}}
}

// extraKind says what an object may hold beside its properties.
type Extra int

const (
	ExtraUnstated Extra = iota // not said
	ExtraNone
	ExtraAny
	ExtraTyped
)

// property is a member of an object; several nodes describe it when allOf
// brings several together.
type Property struct {
	Name  string
	Nodes []*spec.Node
	AnyOf []*spec.Node // merged alternatives describe it differently: it is one of these
}

// schemaOf gives what n says; n must not be a reference.
func (r *Reader) Of(n *spec.Node) *Schema {
	if s, ok := r.known[n]; ok {
		return s
	}
	s := &Schema{Node: n, ID: n.Ref(), Required: map[string]bool{}}
	r.known[n] = s
	r.merge(s, n, merging{})
	s.Hints = r.Hints(n)
	return s
}

// identify gives the identity of a schema that is made of several nodes. It
// depends on the nodes alone, so that a schema that leads back to itself is
// recognised.
func (r *Reader) Identify(how string, nodes ...*spec.Node) string {
	ids := make([]string, len(nodes))
	for i, n := range nodes {
		ids[i] = cmp.Or(r.Identity(n), n.Ref())
		if r.RefSiblings(n) {
			ids[i] = n.Ref()
		}
	}
	slices.Sort(ids)
	return how + "(" + strings.Join(slices.Compact(ids), " ") + ")"
}

// combine gives what all nodes say together; they may be references.
func (r *Reader) Combine(nodes ...*spec.Node) *Schema {
	s := &Schema{Node: nodes[0], ID: r.Identify("all", nodes...), Required: map[string]bool{}}
	seen := merging{}
	for _, n := range nodes {
		r.mergePart(s, n, seen)
	}
	s.Hints = r.Hints(nodes[0])
	return s
}

// merging remembers the nodes of one merge: true while a node is being merged,
// false when it was.
type merging map[*spec.Node]bool

// merge adds the keywords of n, and of what its allOf names, to s. Parts come
// first, so that properties stand in the order of reading.
func (r *Reader) merge(s *Schema, n *spec.Node, seen merging) {
	if active, ok := seen[n]; ok {
		if active {
			r.diags.Warnf(n.KeyPos(), diag.CodeSchemaCycle, "this schema is part of itself by allOf; that part is ignored").
				WithFix("take the reference to itself out of allOf")
		}
		return
	}
	seen[n] = true
	defer func() { seen[n] = false }()
	for _, part := range n.Get("allOf").Items() {
		r.mergePart(s, part, seen)
	}
	r.annotations(s, n)
	r.valueKeywords(s, n)
	r.objectKeywords(s, n)
	r.unionKeywords(s, n)
	if items := n.Get("items"); items.Kind() == spec.KindObject {
		s.Items = append(s.Items, items)
	}
	if items := n.Get("additionalItems"); n.Get("items").Kind() == spec.KindArray && items.Kind() == spec.KindObject {
		s.Items = append(s.Items, items) // of older JSON Schema
	}
	for _, list := range []string{"prefixItems", "items"} {
		if tuple := n.Get(list); tuple.Kind() == spec.KindArray && s.Tuple == nil {
			s.Tuple = slices.Collect(Values(tuple))
		}
	}
	s.addConditions(n)
}

// mergePart merges one part of an allOf, which may be a reference. A base that
// names its descendants (by discriminator or oneOf) does so for those who use
// it, not for the descendants.
func (r *Reader) mergePart(s *Schema, part *spec.Node, seen merging) {
	target, ok := r.doc.Resolve(part)
	if !ok {
		s.Unresolved = append(s.Unresolved, part)
		return
	}
	if _, isRef := r.doc.Ref(part); !isRef {
		r.merge(s, target, seen)
		return
	}
	base := &Schema{Node: target, ID: target.Ref(), Required: map[string]bool{}}
	r.merge(base, target, seen)
	if r.RefSiblings(part) {
		r.objectKeywords(base, part)
		r.valueKeywords(base, part)
	}
	r.contradiction(part, s.Types, base.Types)
	if base.Disc != nil {
		s.BaseDiscs = append(s.BaseDiscs, base.Disc)
	}
	if base.Disc != nil && r.Lists(base, s.Node) {
		base.Members = nil
	}
	s.absorb(base)
}

// contradiction reports types of which no value can be both.
func (r *Reader) contradiction(n *spec.Node, before, types []string) {
	if len(before) == 0 || len(types) == 0 || slices.ContainsFunc(types, func(t string) bool {
		return slices.Contains(before, t) || t == "integer" && slices.Contains(before, "number") || t == "number" && slices.Contains(before, "integer")
	}) {
		return
	}
	r.diags.Warnf(n.Pos(), diag.CodeContradiction, "%s here and %s in another part: no value is both; it is read as %s",
		strings.Join(types, " or "), strings.Join(before, " or "), strings.Join(types, " or ")).
		WithFix("give all parts of allOf the same type")
}

// absorb adds a base schema to s.
func (s *Schema) absorb(base *Schema) {
	s.Types = intersect(s.Types, base.Types)
	s.BaseDiscs = append(s.BaseDiscs, base.BaseDiscs...)
	s.Enum = cmp.Or(s.Enum, base.Enum)
	s.Const = cmp.Or(s.Const, base.Const)
	s.Format = cmp.Or(s.Format, base.Format)
	s.Encoding, s.Media = cmp.Or(s.Encoding, base.Encoding), cmp.Or(s.Media, base.Media)
	for _, p := range base.Props {
		s.addProperty(p.Name, p.Nodes...)
	}
	for name := range base.Required {
		s.Required[name] = true
	}
	s.RequiredAt = append(s.RequiredAt, base.RequiredAt...)
	s.Loose = append(s.Loose, base.Loose...)
	if s.Extra == ExtraUnstated || base.Extra == ExtraNone {
		s.Extra, s.ExtraOf = base.Extra, base.ExtraOf
	}
	s.Patterns = append(s.Patterns, base.Patterns...)
	s.Items = append(s.Items, base.Items...)
	if s.Tuple == nil {
		s.Tuple = base.Tuple
	}
	s.Conditions = append(s.Conditions, base.Conditions...)
	s.Unresolved = append(s.Unresolved, base.Unresolved...)
	if len(base.Members) > 0 {
		if s.Members == nil && s.Disc == nil {
			s.Disc = base.Disc
		}
		s.addUnion(base.Members)
	}
}

// addUnion makes s a union, unless it is one: a second union is not expressed.
func (s *Schema) addUnion(members []*spec.Node) {
	if s.Members == nil {
		s.Members = members
	}
}

func (s *Schema) addProperty(name string, nodes ...*spec.Node) {
	for _, p := range s.Props {
		if p.Name == name {
			p.Nodes = append(p.Nodes, nodes...)
			return
		}
	}
	s.Props = append(s.Props, &Property{Name: name, Nodes: slices.Clone(nodes)})
}

func Values(n *spec.Node) func(func(*spec.Node) bool) {
	return func(yield func(*spec.Node) bool) {
		for _, item := range n.Items() {
			if !yield(item) {
				return
			}
		}
	}
}

// intersect gives the types that both lists allow; an empty list allows all.
func intersect(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	var both []string
	for _, t := range a {
		if slices.Contains(b, t) || t == "integer" && slices.Contains(b, "number") {
			both = append(both, t)
		}
	}
	if both == nil {
		return b
	}
	return both
}
