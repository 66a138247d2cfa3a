package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads schema nodes: what they say, with allOf merged.

// schema is what a schema says. It is identified by the place where it is
// written, however many references lead there.
type schema struct {
	node  *spec.Node
	id    string // file#/pointer, or how it is made of several nodes
	types []string
	null  bool // null is allowed
	// Annotations.
	title, text                     string
	deprecated, readOnly, writeOnly bool
	reason                          string // why deprecated
	// Values.
	enum     *spec.Node
	constant *spec.Node
	format   string
	encoding string // contentEncoding
	media    string // contentMediaType
	// Objects.
	props    []*property
	required map[string]bool
	// requiredAt are the items of the lists of required members.
	requiredAt []*spec.Node
	loose      []string // members that some alternative requires, described or not
	extra      extraKind
	extraOf    *spec.Node // schema of undeclared members
	patterns   []*spec.Node
	// Arrays.
	items []*spec.Node // several when allOf brings them together
	tuple []*spec.Node
	// anyItems are the items of lists that are one alternative together.
	anyItems []*spec.Node
	// Unions.
	members    []*spec.Node
	anyOf      bool
	disc       *spec.Node
	discs      []*spec.Node // of unions that are members of this one
	baseDiscs  []*spec.Node // of what allOf brought in
	doubles    []*spec.Node // members that lead to the same schema as one before them
	openUnion  *spec.Node   // a second union met while merging
	conditions []*spec.Node
	// Where it comes from.
	parts  []*spec.Node // of a member of a union with what stands beside the union
	mixOf  string       // id of what stands beside the union, with parts
	merged []string     // ids that allOf brought in
	hints  schemaHints
}

// extraKind says what an object may hold beside its properties.
type extraKind int

const (
	extraSilent extraKind = iota // not said
	extraNone
	extraAny
	extraTyped
)

// property is a member of an object; several nodes describe it when allOf
// brings several together.
type property struct {
	name  string
	nodes []*spec.Node
	anyOf []*spec.Node // merged alternatives describe it differently: it is one of these
}

// schemaOf gives what n says; n must not be a reference.
func (c *compiler) schemaOf(n *spec.Node) *schema {
	if s, ok := c.schemas[n]; ok {
		return s
	}
	s := &schema{node: n, id: n.Ref(), required: map[string]bool{}}
	c.schemas[n] = s
	c.merge(s, n, merging{})
	s.hints = c.schemaHints(n)
	return s
}

// identify gives the identity of a schema that is made of several nodes. It
// depends on the nodes alone, so that a schema that leads back to itself is
// recognised.
func (c *compiler) identify(how string, nodes ...*spec.Node) string {
	ids := make([]string, len(nodes))
	for i, n := range nodes {
		ids[i] = cmp.Or(c.identity(n), n.Ref())
		if c.refSiblings(n) {
			ids[i] = n.Ref()
		}
	}
	slices.Sort(ids)
	return how + "(" + strings.Join(slices.Compact(ids), " ") + ")"
}

// combine gives what all nodes say together; they may be references.
func (c *compiler) combine(nodes ...*spec.Node) *schema {
	s := &schema{node: nodes[0], id: c.identify("all", nodes...), required: map[string]bool{}}
	seen := merging{}
	for _, n := range nodes {
		c.mergePart(s, n, seen)
	}
	s.hints = c.schemaHints(nodes[0])
	return s
}

// merging remembers the nodes of one merge: true while a node is being merged,
// false when it was.
type merging map[*spec.Node]bool

// merge adds the keywords of n, and of what its allOf names, to s. Parts come
// first, so that properties stand in the order of reading.
func (c *compiler) merge(s *schema, n *spec.Node, seen merging) {
	if active, ok := seen[n]; ok {
		if active {
			c.diags.Warnf(n.KeyPos(), diag.CodeSchemaCycle, "this schema is part of itself by allOf; that part is ignored").
				WithFix("take the reference to itself out of allOf")
		}
		return
	}
	seen[n] = true
	defer func() { seen[n] = false }()
	for _, part := range n.Get("allOf").Items() {
		c.mergePart(s, part, seen)
	}
	c.annotations(s, n)
	c.valueKeywords(s, n)
	c.objectKeywords(s, n)
	c.unionKeywords(s, n)
	if items := n.Get("items"); items.Kind() == spec.KindObject {
		s.items = append(s.items, items)
	}
	if items := n.Get("additionalItems"); n.Get("items").Kind() == spec.KindArray && items.Kind() == spec.KindObject {
		s.items = append(s.items, items) // of older JSON Schema
	}
	for _, list := range []string{"prefixItems", "items"} {
		if tuple := n.Get(list); tuple.Kind() == spec.KindArray && s.tuple == nil {
			s.tuple = slices.Collect(values(tuple))
		}
	}
	s.addConditions(n)
}

// mergePart merges one part of an allOf, which may be a reference. A base that
// names its descendants (by discriminator or oneOf) does so for those who use
// it, not for the descendants.
func (c *compiler) mergePart(s *schema, part *spec.Node, seen merging) {
	target, ok := c.doc.Resolve(part)
	if !ok {
		c.unresolved(part)
		return
	}
	if _, isRef := c.doc.Ref(part); !isRef {
		c.merge(s, target, seen)
		return
	}
	s.merged = append(s.merged, target.Ref())
	base := &schema{node: target, id: target.Ref(), required: map[string]bool{}}
	c.merge(base, target, seen)
	if c.refSiblings(part) {
		c.objectKeywords(base, part)
		c.valueKeywords(base, part)
	}
	c.contradiction(part, s.types, base.types)
	if base.disc != nil {
		s.baseDiscs = append(s.baseDiscs, base.disc)
	}
	if base.disc != nil && c.lists(base, s.node) {
		base.members = nil
	}
	s.absorb(base)
}

// contradiction reports types of which no value can be both.
func (c *compiler) contradiction(n *spec.Node, before, types []string) {
	if len(before) == 0 || len(types) == 0 || slices.ContainsFunc(types, func(t string) bool {
		return slices.Contains(before, t) || t == "integer" && slices.Contains(before, "number") || t == "number" && slices.Contains(before, "integer")
	}) {
		return
	}
	c.diags.Warnf(n.Pos(), diag.CodeContradiction, "%s here and %s in another part: no value is both; it is read as %s",
		strings.Join(types, " or "), strings.Join(before, " or "), strings.Join(types, " or ")).
		WithFix("give all parts of allOf the same type")
}

// absorb adds a base schema to s.
func (s *schema) absorb(base *schema) {
	s.types = intersect(s.types, base.types)
	s.merged = append(s.merged, base.merged...)
	s.baseDiscs = append(s.baseDiscs, base.baseDiscs...)
	s.enum = cmp.Or(s.enum, base.enum)
	s.constant = cmp.Or(s.constant, base.constant)
	s.format = cmp.Or(s.format, base.format)
	s.encoding, s.media = cmp.Or(s.encoding, base.encoding), cmp.Or(s.media, base.media)
	for _, p := range base.props {
		s.addProperty(p.name, p.nodes...)
	}
	for name := range base.required {
		s.required[name] = true
	}
	s.requiredAt = append(s.requiredAt, base.requiredAt...)
	s.loose = append(s.loose, base.loose...)
	if s.extra == extraSilent || base.extra == extraNone {
		s.extra, s.extraOf = base.extra, base.extraOf
	}
	s.patterns = append(s.patterns, base.patterns...)
	s.items = append(s.items, base.items...)
	if s.tuple == nil {
		s.tuple = base.tuple
	}
	s.conditions = append(s.conditions, base.conditions...)
	if len(base.members) > 0 {
		if s.members == nil && s.disc == nil {
			s.disc = base.disc
		}
		s.addUnion(base.node, base.members, base.anyOf)
	}
}

func (s *schema) addUnion(at *spec.Node, members []*spec.Node, anyOf bool) {
	if s.members != nil {
		s.openUnion = at
		return
	}
	s.members, s.anyOf = members, anyOf
}

func (s *schema) addProperty(name string, nodes ...*spec.Node) {
	for _, p := range s.props {
		if p.name == name {
			p.nodes = append(p.nodes, nodes...)
			return
		}
	}
	s.props = append(s.props, &property{name: name, nodes: slices.Clone(nodes)})
}

func values(n *spec.Node) func(func(*spec.Node) bool) {
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
