package compile

import "github.com/nimbugen/nimbugen/generator/ir"

// This file turns the uses by which a struct would contain itself into
// pointers.

// breakCycles finds the groups of structs that contain each other by value,
// and makes every use inside a group a pointer.
func (c *compiler) breakCycles() {
	g := &valueGraph{index: map[*ir.Decl]int{}, low: map[*ir.Decl]int{}, group: map[*ir.Decl]int{}, on: map[*ir.Decl]bool{}}
	for _, d := range c.decls.live() {
		if g.index[d.decl] == 0 {
			g.visit(d.decl)
		}
	}
	for _, d := range c.decls.live() {
		s, ok := d.decl.Def.(*ir.Struct)
		if !ok {
			continue
		}
		for _, f := range s.Fields {
			if inner := byValue(f.Type); inner != nil && g.group[inner] == g.group[d.decl] {
				f.Type = indirect(f.Type)
			}
		}
	}
}

// indirect gives the pointer form of a use by value. An Opt that cannot be
// null needs no Opt any more: nil is absent.
func indirect(t ir.Type) ir.Type {
	if o, ok := t.(ir.Opt); ok && o.Null {
		return ir.Opt{Elem: ir.Ptr{Elem: o.Elem}, Null: true}
	} else if ok {
		return ir.Ptr{Elem: o.Elem}
	}
	return ir.Ptr{Elem: t}
}

// byValue gives the struct that a type holds by value, or nil.
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

// valueGraph finds strongly connected groups (Tarjan's algorithm). A struct
// alone is a group of its own; only a use of itself makes it a cycle, and then
// the use and the struct are in the same group as well.
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
