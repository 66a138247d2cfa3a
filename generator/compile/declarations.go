package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are declarations, which the type stage fills, and declared,
// which the later stages merge, name and describe.

// declKey identifies a declaration: a schema in one direction.
type declKey struct {
	id   string
	dir  direction
	only string
}

func (p place) key(s *schema.Schema) declKey { return declKey{id: s.ID, dir: p.dir, only: p.only} }

// declared is a declaration that is being compiled.
type declared struct {
	decl  *ir.Decl
	key   declKey
	s     *schema.Schema
	at    place
	class class
	null  bool // the schema permits null, as every use of it knows
	// writeType is set for a read type, readType for a write type: the other
	// type of the same schema, where the two differ.
	writeType, readType *declared
	mergedInto          *declared
	merged              []*declared // anonymous types of the same shape, merged into this one
	thing               thing       // that operations return, the one with the first claim to the name
	things              []thing     // all of them
	base                []string    // parts on which the names of types within it are built, once they are known
	home                string      // see declared.place
	places              []typePlace // in the lock; the first lends its name to the others
	written             *spec.Node  // where the type is written, if not at s.Node
	shared              bool        // a variant that all unions share, see unions.sharedDecl
	sentAs              []*declared // types of other directions that were merged into this one
	held                []heldShape
	fallbacks
}

// isWriteType reports whether d is the write type of a schema whose read type
// differs.
func (d *declared) isWriteType() bool { return d.readType != nil }

// kept returns the declaration that d was merged into, or d itself.
func (d *declared) kept() *declared {
	for d != nil && d.mergedInto != nil {
		d = d.mergedInto
	}
	return d
}

// isNamed reports whether the name of the type is in the specification, and
// not derived from its place.
func (d *declared) isNamed() bool { return d.at.component || d.s.Hints.Name != "" }

// declarations are the declarations of an API, found one after the other while
// operations are typed.
type declarations struct {
	list   []*declared           // in order of discovery
	byKey  map[declKey]*declared // one for each schema and direction
	byDecl map[*ir.Decl]*declared
}

func newDeclarations() *declarations {
	return &declarations{byKey: map[declKey]*declared{}, byDecl: map[*ir.Decl]*declared{}}
}

func (ds *declarations) add(d *declared) {
	ds.byKey[d.key], ds.byDecl[d.decl] = d, d
	ds.list = append(ds.list, d)
}

// live returns the declarations that were not merged into others.
func (ds *declarations) live() []*declared {
	return slices.DeleteFunc(slices.Clone(ds.list), func(d *declared) bool { return d.mergedInto != nil })
}

// fallbacks are the places at which a declaration or an operation became raw
// JSON or raw bytes although the specification describes more.
type fallbacks struct {
	raws []diag.Pos
}

func (f *fallbacks) add(at ...diag.Pos) { f.raws = append(f.raws, at...) }
