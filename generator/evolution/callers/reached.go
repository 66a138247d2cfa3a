package callers

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// The entry point is Program.Operations.

// UsesClient reports whether a package imports the client.
func (p *Program) UsesClient() bool { return p.client != "" }

// Operations returns the ids of the operations that the packages reach through the
// client of files, sorted: "pets.list". It follows the calls inside of the client, so
// that a method that calls several operations reaches them all. wrong are the lines
// that do not compile.
func (p *Program) Operations(files map[string][]byte) (ids []string, wrong []Break, err error) {
	if p.client == "" {
		return nil, nil, nil
	}
	c, err := p.check(files)
	if err != nil {
		return nil, nil, err
	}
	r := reach{calls: c.calls(), seen: map[types.Object]bool{}, ids: map[string]bool{}}
	for _, u := range c.units {
		for _, o := range u.info.Uses {
			r.from(origin(o))
		}
		for _, file := range u.files {
			conversions(file, u.info, r.converted)
		}
	}
	return slices.Sorted(maps.Keys(r.ids)), c.breaks(nil, nil), nil
}

// calls is what a function of the client uses.
type calls struct {
	objects []types.Object
	ids     []string // of the requests that it makes
}

// reach follows the functions of the client.
type reach struct {
	calls map[types.Object]calls
	seen  map[types.Object]bool
	ids   map[string]bool
}

func (r *reach) from(o types.Object) {
	if r.seen[o] {
		return
	}
	r.seen[o] = true
	for _, id := range r.calls[o].ids {
		r.ids[id] = true
	}
	for _, next := range r.calls[o].objects {
		r.from(next)
	}
}

// converted follows the methods by which a value serves as an interface.
func (r *reach) converted(from, to types.Type) {
	iface, ok := to.Underlying().(*types.Interface)
	if !ok || types.IsInterface(from) {
		return
	}
	set := types.NewMethodSet(from)
	for m := range iface.Methods() {
		if found := set.Lookup(m.Pkg(), m.Name()); found != nil {
			r.from(origin(found.Obj()))
		}
	}
}

// calls returns what each function of the client uses.
func (c *checked) calls() map[types.Object]calls {
	found := map[types.Object]calls{}
	for _, file := range c.files {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			var inside calls
			ast.Inspect(f.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					if o := c.inside.Uses[n]; o != nil && o.Pkg() == c.client {
						inside.objects = append(inside.objects, origin(o))
					}
				case *ast.CallExpr:
					if id, ok := requested(n); ok {
						inside.ids = append(inside.ids, id)
					}
				}
				return true
			})
			found[c.inside.Defs[f.Name]] = inside
		}
	}
	return found
}

// requested returns the id of the operation of a call that makes a request:
// core.Request("pets.list", "GET", "/pets").
func requested(call *ast.CallExpr) (string, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Request" || len(call.Args) < 3 {
		return "", false
	}
	text, ok := call.Args[0].(*ast.BasicLit)
	if !ok || text.Kind != token.STRING {
		return "", false
	}
	id, err := strconv.Unquote(text.Value)
	return id, err == nil
}
