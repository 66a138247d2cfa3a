package evolution

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is newIndex, which finds the places of Go objects.

// index holds the Go objects of a version by their names.
type index struct {
	pos   map[string]diag.Pos      // "Line.Count" -> its place in the specification
	owner map[string]string        // object -> the object with which it comes and goes
	ops   map[string]*ir.Operation // "POST /pets" -> its operation
	calls map[string]*ir.Operation // "PetsService.List" -> its operation
	names map[diag.Pos]string      // the reverse of pos, of fields, types and constants
}

func newIndex(api *ir.API) *index {
	x := &index{map[string]diag.Pos{}, map[string]string{}, map[string]*ir.Operation{}, map[string]*ir.Operation{}, map[diag.Pos]string{}}
	if api == nil {
		return x
	}
	for _, s := range api.Services {
		for _, op := range s.Ops {
			x.operation(s, op)
		}
	}
	for _, r := range api.Receivers {
		for _, e := range r.Events {
			x.add(r.Name+"."+e.Op.Name, r.Name, e.Op.Pos)
		}
	}
	for _, d := range api.Decls {
		x.decl(d)
	}
	return x
}

func (x *index) add(name, owner string, pos diag.Pos) {
	x.pos[name] = pos
	if owner != "" {
		x.owner[name] = owner
	}
	if _, known := x.names[pos]; !known {
		x.names[pos] = name
	}
}

func (x *index) operation(s *ir.Service, op *ir.Operation) {
	service := s.Name + "Service"
	x.owner[service] = "Client." + s.Name
	x.ops[op.Method+" "+op.Path] = op
	method := service + "." + op.Name
	x.call(method, "", op)
	if op.Paging != nil {
		x.call(service+"."+ir.PagesName(op.Name), method, op)
	}
	if op.Streaming != nil {
		x.call(service+"."+op.Streaming.Name, "", op)
	}
	for _, o := range op.Others {
		x.call(service+"."+o.Name, "", op)
	}
	if op.Params == nil {
		return
	}
	x.owner[op.Params.Name] = method
	x.pos[op.Params.Name] = op.Pos
	for _, p := range op.Params.Fields {
		x.add(op.Params.Name+"."+p.Name, "", p.Pos)
	}
}

func (x *index) call(method, owner string, op *ir.Operation) {
	x.pos[method], x.calls[method] = op.Pos, op
	if owner != "" {
		x.owner[method] = owner
	}
}

func (x *index) decl(d *ir.Decl) {
	x.add(d.Name, "", d.Pos)
	switch def := d.Def.(type) {
	case *ir.Struct:
		for _, f := range def.Fields {
			x.add(d.Name+"."+f.Name, "", f.Pos)
		}
		if def.Changes != nil {
			x.add(def.Changes.Name, d.Name, d.Pos)
		}
	case *ir.Enum:
		for _, v := range def.Values {
			x.add(v.Name, d.Name, v.Pos)
		}
	case *ir.Union:
		for _, name := range []string{def.Interface, def.Unknown, def.New} {
			if name != "" {
				x.add(name, d.Name, d.Pos)
			}
		}
		for _, v := range def.Variants {
			if v.Short != nil {
				x.add(v.Short.Name, d.Name, v.Pos)
			}
		}
	case *ir.StatusStruct:
		for _, c := range def.Cases {
			x.add(d.Name+"."+c.Name, "", d.Pos)
		}
	}
}
