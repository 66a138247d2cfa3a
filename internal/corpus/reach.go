package corpus

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is untyped, which counts typed operations a second time, from
// the generated code alone: an operation is typed when the Go types of its
// method reach no raw JSON, except where the schema itself permits any value.

// reach follows the types of a generated package.
type reach struct {
	pkg   *types.Package
	doc   *spec.Document
	decls map[string]*ir.Decl
	known map[types.Type]*node
	clean map[types.Type]bool // reaches nothing raw: not walked again
	now   *node               // visited at present
}

// node is a type of the package, or a method.
type node struct {
	next  []types.Type
	found []string // fields that are raw although the schema is not
}

// untyped returns the operations that reach raw JSON although their schemas are
// typed, each with the places.
func untyped(pkg *types.Package, files []*ast.File, doc *spec.Document, api *ir.API) map[string][]string {
	decls := map[string]*ir.Decl{}
	for _, d := range api.Decls {
		decls[d.Name] = d
	}
	out := map[string][]string{}
	r := &reach{pkg: pkg, doc: doc, decls: decls, known: map[types.Type]*node{}, clean: map[types.Type]bool{}}
	for _, f := range files {
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			for op := range callable([]*ast.File{{Name: f.Name, Decls: []ast.Decl{fn}}}) {
				if found := r.method(fn); len(found) > 0 {
					out[op] = append(out[op], found...)
				}
			}
		}
	}
	return out
}

// method returns the raw fields that the parameters and results of a method
// reach.
func (r *reach) method(fn *ast.FuncDecl) []string {
	star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return nil
	}
	recv, ok := star.X.(*ast.Ident)
	if !ok {
		return nil
	}
	r.now = &node{}
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(r.pkg.Scope().Lookup(recv.Name).Type()), true, r.pkg, fn.Name.Name)
	if method, ok := obj.(*types.Func); ok {
		sig := method.Signature()
		r.tuple(sig.Params())
		r.tuple(sig.Results())
	}
	return r.all(r.now)
}

// all returns the raw fields of a node and of all nodes that it reaches.
func (r *reach) all(start *node) []string {
	found, seen := start.found, map[types.Type]bool{}
	for left := slices.Clone(start.next); len(left) > 0; {
		t := left[len(left)-1]
		left = left[:len(left)-1]
		if seen[t] || r.clean[t] {
			continue
		}
		seen[t] = true
		n := r.known[t]
		if n == nil {
			n = &node{}
			r.known[t], r.now = n, n
			r.named(t.(*types.Named))
		}
		found = append(found, n.found...)
		left = append(left, n.next...)
	}
	if len(found) == 0 {
		maps.Copy(r.clean, seen)
	}
	return found
}

func (r *reach) tuple(t *types.Tuple) {
	for v := range t.Variables() {
		r.walk(v.Type())
	}
}

// walk visits a type and all types that it holds.
func (r *reach) walk(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			r.walk(arg)
		}
		if t.Obj().Pkg() == r.pkg {
			r.now.next = append(r.now.next, t)
		}
	case *types.Pointer:
		r.walk(t.Elem())
	case *types.Slice:
		r.walk(t.Elem())
	case *types.Map:
		r.walk(t.Elem())
	case *types.Signature:
		r.tuple(t.Params())
		r.tuple(t.Results())
	}
}

func (r *reach) named(t *types.Named) {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			r.walk(f.Type())
			if steps, raw := rawSteps(f.Type()); raw && !r.freely(t.Obj().Name(), f.Name(), steps) {
				r.now.found = append(r.now.found, t.Obj().Name()+"."+f.Name())
			}
		}
	case *types.Interface:
		for _, name := range r.pkg.Scope().Names() {
			other, ok := r.pkg.Scope().Lookup(name).(*types.TypeName)
			if ok && r.decls[name] != nil && types.Implements(types.NewPointer(other.Type()), u) {
				r.walk(other.Type())
			}
		}
	default:
		r.walk(u)
	}
}

// rawSteps returns the lists and maps on the way to raw JSON, false when a type
// reaches none.
func rawSteps(t types.Type) (steps string, raw bool) {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return rawSteps(t.Elem())
	case *types.Slice:
		steps, raw = rawSteps(t.Elem())
		return "l" + steps, raw
	case *types.Map:
		steps, raw = rawSteps(t.Elem())
		return "m" + steps, raw
	case *types.Interface:
		return "", t.Empty()
	case *types.Named:
		if t.Obj().Name() == "RawMessage" {
			return "", true
		}
		if args := t.TypeArgs(); args.Len() == 1 {
			return rawSteps(args.At(0))
		}
	}
	return "", false
}

// freely reports whether the schema of a field permits any value.
func (r *reach) freely(typ, field, steps string) bool {
	d := r.decls[typ]
	if d == nil {
		return true // without a schema
	}
	s, ok := d.Def.(*ir.Struct)
	if !ok {
		return true
	}
	n, ok := r.doc.Node(d.Pos.File, strings.TrimPrefix(d.From, "#"))
	if !ok {
		return false
	}
	if s.Extra != nil && s.Extra.Name == field {
		return true
	}
	if s.Tuple != nil {
		return r.item(n, s, field, steps)
	}
	for _, f := range s.Fields {
		if f.Name == field {
			members := r.members(n, f.Wire, 0)
			return len(members) == 0 && steps == "" || // required, and without a schema
				slices.ContainsFunc(members, func(m *spec.Node) bool { return r.anything(m, steps, 0) })
		}
	}
	return false
}

// item does the same for a field of a tuple.
func (r *reach) item(n *spec.Node, s *ir.Struct, field, steps string) bool {
	if field == "Rest" {
		return r.anything(n.Get("items"), strings.TrimPrefix(steps, "l"), 0)
	}
	for i, f := range s.Fields {
		if f.Name == field {
			return r.anything(n.Get("prefixItems").Index(i), steps, 0)
		}
	}
	return false
}

// maxDescent bounds the depth of schemas that are composed of others.
const maxDescent = 12

// members returns the schemas of a property, wherever a schema has it from.
func (r *reach) members(n *spec.Node, wire string, depth int) []*spec.Node {
	n, ok := r.doc.Resolve(n)
	if !ok || depth > maxDescent {
		return nil
	}
	var out []*spec.Node
	if p := n.At("properties", wire); p != nil {
		out = append(out, p)
	}
	for _, part := range r.parts(n) {
		out = append(out, r.members(part, wire, depth+1)...)
	}
	return out
}

// parts returns the schemas that a schema is composed of. A list of
// alternatives stands for its schema.
func (r *reach) parts(n *spec.Node) []*spec.Node {
	var out []*spec.Node
	for _, key := range []string{"allOf", "oneOf", "anyOf"} {
		for _, part := range n.Get(key).Items() {
			out = append(out, part)
		}
	}
	if n.Kind() == spec.KindArray {
		for _, part := range n.Items() {
			out = append(out, part)
		}
	}
	return out
}

// anything reports whether a schema permits all values at the end of steps down
// its lists and maps.
func (r *reach) anything(n *spec.Node, steps string, depth int) bool {
	if n.Unresolved() {
		return false
	}
	n, ok := r.doc.Resolve(n)
	if !ok || depth > maxDescent || n.Unresolved() {
		return false
	}
	if n.Kind() == spec.KindBool || onlyNull(n) {
		return true
	}
	parts := r.parts(n)
	if slices.ContainsFunc(parts, func(part *spec.Node) bool { return r.anything(part, steps, depth+1) }) {
		return true
	}
	if steps == "" {
		return len(parts) == 0 && !n.Has("items") && n.Get("properties").Len() == 0 && !n.Has("enum") && !n.Has("const") && (!n.Has("type") || len(n.Strings("type")) > 3)
	}
	rest := steps[1:]
	if steps[0] == 'l' {
		items := n.Get("items")
		return items == nil && n.Str("type") == "array" || items != nil && r.anything(items, rest, depth+1)
	}
	extra := n.Get("additionalProperties")
	return n.Get("patternProperties") == nil && (extra == nil || extra.Kind() == spec.KindBool) && n.Get("properties").Len() == 0 || extra != nil && r.anything(extra, rest, depth+1)
}

// onlyNull reports whether null is the only value of a schema, which needs no
// type.
func onlyNull(n *spec.Node) bool {
	types := n.Strings("type")
	return len(types) == 1 && types[0] == "null"
}

// describe lists operations with their raw fields.
func describe(ops map[string][]string) string {
	var lines []string
	for op, fields := range ops {
		slices.Sort(fields)
		lines = append(lines, fmt.Sprintf("%s: %s", op, strings.Join(slices.Compact(fields), ", ")))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
