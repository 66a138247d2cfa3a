package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are types.of, which returns the type of a schema node, and
// types.build, which applies the rules to a schema that has been read.

// types builds the Go types of schemas and declares those that need a name.
type types struct {
	doc     *spec.Document
	diags   *diag.List
	schemas *schema.Reader
	decls   *declarations
	lock    *lockedNames
	ledger  *ledger.Ledger

	names  *componentNames
	unions *unions
	xml    *xmlTable

	goTypes     []string // import paths that x-go-type may name
	exact, keep bool     // the hints presence and unknown-fields of the document
	inlining    map[declKey]*inlined
	implied     map[*schema.Schema]bool // reported by warnImplied
}

// newTypes returns a builder of the types of a document whose schemas are read
// by schemas.
func newTypes(doc *spec.Document, schemas *schema.Reader, diags *diag.List) *types {
	t := &types{doc: doc, diags: diags, schemas: schemas, decls: newDeclarations(), inlining: map[declKey]*inlined{}, implied: map[*schema.Schema]bool{}}
	t.names = &componentNames{doc: doc}
	v := &values{doc: doc, schemas: schemas}
	t.unions = &unions{types: t, values: v, tags: &tagFinder{doc: doc, schemas: schemas, values: v}, mixes: map[*spec.Node]int{}}
	t.xml = &xmlTable{doc: doc, diags: diags, schemas: schemas, names: t.names, roots: map[*spec.Node]int{}, known: map[*spec.Node]int{}}
	return t
}

// rule types the schemas of one kind. It returns false for the others, which
// the next rule gets.
type rule func(t *types, s *schema.Schema, at place) (shape, bool)

// rules returns the rules in their order. References and allOf are resolved
// before, see types.of and schema.Reader.
func rules() []rule {
	return []rule{goTypeRule, constRule, enumRule, unionRule, kindsRule, impliedRule, mapRule, objectRule, tupleRule, arrayRule, formatRule, primitiveRule, anyRule}
}

// of returns the type of the schema at n, which may be a reference.
func (t *types) of(n *spec.Node, at place) shape {
	if n == nil || n.Kind() != spec.KindObject {
		return rawJSON()
	}
	if _, ok := t.doc.Ref(n); ok {
		return t.refType(n, at)
	}
	if n.Parent() != nil && !at.component && schema.IsComponent(n) {
		at = t.names.placeOf(at, n)
	}
	s := t.schemas.Of(n)
	if alias := t.schemas.AliasOf(n); alias != nil {
		got := t.follow(n, alias, at)
		got.null = got.null || s.Null
		return got
	}
	return t.build(s, at)
}

// follow returns the type of n, which is an alias of the schema alias.
func (t *types) follow(n, alias *spec.Node, at place) shape {
	if at.followed.has(n) {
		return t.cycle(n, at)
	}
	at.followed = &aliases{n, at.followed}
	return t.of(alias, at)
}

// cycle reports a schema that is defined by itself alone: no value is valid.
func (t *types) cycle(n *spec.Node, at place) shape {
	return t.fallback(at, n.KeyPos(), diag.CodeSchemaCycle, "this schema is defined by itself", "take the reference to itself out of allOf, oneOf or anyOf")
}

// refType follows a reference. Its target has a name of its own.
func (t *types) refType(n *spec.Node, at place) shape {
	target, ok := t.doc.Resolve(n)
	if !ok {
		return t.unresolved(n, at)
	}
	return t.of(target, t.names.placeOf(at, target))
}

// unresolved is the type of a reference to nothing, which spec has reported.
func (t *types) unresolved(n *spec.Node, at place) shape {
	at.charge(n.Get("$ref").Pos())
	return rawJSON()
}

// build applies the rules, once for each schema and direction.
func (t *types) build(s *schema.Schema, at place) shape {
	if !at.variant {
		t.warnImplied(s, at)
	}
	key := at.key(s)
	if d, ok := t.decls.byKey[key]; ok {
		return shape{typ: ir.Named{Decl: d.decl}, class: d.class, null: s.Null || d.null}
	}
	if in, ok := t.inlining[key]; ok {
		return t.nameInlined(in, s, at)
	}
	for _, part := range s.Unresolved {
		at.charge(part.Get("$ref").Pos())
	}
	for _, r := range rules() {
		if got, ok := r(t, s, at); ok {
			got.null = got.null || s.Null
			if d := t.decls.byKey[key]; d != nil {
				d.null = got.null
			}
			return got
		}
	}
	return rawJSON()
}

// rawJSON is the type of a value of which nothing is known.
func rawJSON() shape { return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable} }

// fallback types a schema as raw JSON, reports why, and charges it to the
// declaration or operation that at belongs to.
func (t *types) fallback(at place, pos diag.Pos, code, message, fix string) shape {
	t.diags.Warnf(pos, code, "%s; it is raw JSON", message).WithFix("%s", fix)
	at.charge(pos)
	return rawJSON()
}
