package compile

import "github.com/nimbugen/nimbugen/generator/ir"

// The entry point is breakCycles.

// breakCycles makes pointers of the fields by which structs would contain each
// other by value, which Go does not allow: those whose type is in the same
// group of structs as the struct that has the field.
func breakCycles(live []*declared) {
	g := &valueGraph{index: map[*ir.Decl]int{}, low: map[*ir.Decl]int{}, group: map[*ir.Decl]int{}, on: map[*ir.Decl]bool{}}
	for _, d := range live {
		if g.index[d.decl] == 0 {
			g.visit(d.decl)
		}
	}
	for _, d := range live {
		s, ok := d.decl.Def.(*ir.Struct)
		if !ok {
			continue
		}
		for _, f := range s.Fields {
			if inner := byValue(f.Type); inner != nil && g.group[inner] == g.group[d.decl] {
				f.Type, f.Recursive = indirect(f.Type), true
			}
		}
	}
}

// indirect returns the pointer form of a type that is used by value. An Opt
// that cannot be null becomes a plain pointer: nil means absent.
func indirect(t ir.Type) ir.Type {
	if o, ok := t.(ir.Opt); ok && o.Null {
		return ir.Opt{Elem: ir.Ptr{Elem: o.Elem}, Null: true}
	} else if ok {
		return ir.Ptr{Elem: o.Elem}
	}
	return ir.Ptr{Elem: t}
}

// byValue returns the struct that a type holds by value, or nil.
func byValue(t ir.Type) *ir.Decl {
	if o, ok := t.(ir.Opt); ok {
		t = o.Elem
	}
	if n, ok := t.(ir.Named); ok {
		if _, ok := n.Decl.Def.(*ir.Struct); ok {
			return n.Decl
		}
	}
	return nil
}

// valueGraph finds the strongly connected groups of structs (Tarjan's
// algorithm). A struct that is in no cycle is a group of its own. A struct that
// contains itself is such a group as well, and the type of the field is in it.
type valueGraph struct {
	next, groups int
	index, low   map[*ir.Decl]int
	group        map[*ir.Decl]int
	on           map[*ir.Decl]bool
	stack        []*ir.Decl
}

func (g *valueGraph) visit(d *ir.Decl) {
	g.next++
	g.index[d], g.low[d] = g.next, g.next
	g.stack, g.on[d] = append(g.stack, d), true
	if s, ok := d.Def.(*ir.Struct); ok {
		for _, f := range s.Fields {
			g.edge(d, byValue(f.Type))
		}
	}
	if g.low[d] != g.index[d] {
		return
	}
	g.groups++
	for {
		top := g.stack[len(g.stack)-1]
		g.stack, g.on[top] = g.stack[:len(g.stack)-1], false
		g.group[top] = g.groups
		if top == d {
			return
		}
	}
}

func (g *valueGraph) edge(d, to *ir.Decl) {
	switch {
	case to == nil:
	case g.index[to] == 0:
		g.visit(to)
		g.low[d] = min(g.low[d], g.low[to])
	case g.on[to]:
		g.low[d] = min(g.low[d], g.index[to])
	}
}
