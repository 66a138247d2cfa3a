// Package schema reads the schemas of a specification: keywords, hints and
// conditions, with allOf merged, and which schemas extend or list which. It knows
// nothing of Go types, and needs nothing of the compiler.
//
// The entry points are NewReader and Reader.Of, which returns the Schema at a
// node. Reader.Combine, Reader.Mix and Reader.MergeObjects make one schema of
// several.
package schema

import "github.com/nimbugen/nimbugen/generator/spec"

// Schema holds the keywords of a schema, those of allOf included. It is
// identified by the place where it is written, however many references lead
// there.
type Schema struct {
	Node  *spec.Node
	ID    string   // file#/pointer, or the way in which it is made of several nodes
	Types []string // JSON types without null; none: not stated
	Null  bool     // null is allowed

	// Annotations.
	Title, Text                     string // title and description
	Deprecated, ReadOnly, WriteOnly bool
	Reason                          string // for the deprecation

	// Values.
	Enum     *spec.Node
	Enums    []*spec.Node // those of all parts of an allOf; Enum is the one that counts
	Const    *spec.Node
	Format   string
	Encoding string // contentEncoding
	Media    string // contentMediaType

	// Objects.
	Props      []*Property
	byName     map[string]*Property // of many properties, see Property
	Required   map[string]bool
	RequiredAt []*spec.Node // items of the lists of required members
	Loose      []string     // members that some alternative requires, described or not
	Extra      Extra
	ExtraOf    *spec.Node   // schema of undeclared members, if they have one
	Patterns   []*spec.Node // values of patternProperties

	// Arrays.
	Items    []*spec.Node // several where parts of an allOf describe them
	Tuple    []*spec.Node // items by position
	AnyItems []*spec.Node // schemas of the items of merged lists: an item follows one of them

	// Unions.
	Members   []*spec.Node // of oneOf or anyOf
	Disc      *spec.Node   // the discriminator object
	Discs     []*spec.Node // those of unions that are members of this one
	BaseDiscs []*spec.Node // those of the bases in allOf
	Doubles   []*spec.Node // members with the schema of an earlier member

	// Conditions are keywords that no Go type can express.
	Conditions []*spec.Node

	// Parts are the nodes of a schema made by Reader.Mix, MixOf is the ID of the
	// union.
	Parts []*spec.Node
	MixOf string

	Unresolved []*spec.Node // references in allOf that lead nowhere
	Hints      Hints
}

// Extra states which members an object may have beside its properties.
type Extra int

const (
	ExtraUnstated Extra = iota // the schema does not state it
	ExtraNone                  // no other members
	ExtraAny                   // members of any type
	ExtraTyped                 // members that follow a schema
)

// Property is a member of an object. Several nodes describe it where several
// parts of an allOf do.
type Property struct {
	Name  string
	Nodes []*spec.Node
	AnyOf []*spec.Node // its schemas in merged alternatives that differ: a value follows one of them
	// Repeats are those of other alternatives, of which one in AnyOf or Nodes states
	// the same.
	Repeats []*spec.Node
}

// Values iterates over the items of a list.
func Values(n *spec.Node) func(func(*spec.Node) bool) {
	return func(yield func(*spec.Node) bool) {
		for _, item := range n.Items() {
			if !yield(item) {
				return
			}
		}
	}
}
