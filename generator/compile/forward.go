package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is forwards, which returns the former names of what was renamed, by
// hand or in the specification.

// forwards returns the former names whose present name is in the package.
func forwards(api *ir.API) (list []ir.Forward) {
	types, consts, unions := map[string]bool{}, map[string]bool{}, map[string]*ir.Decl{}
	for _, d := range api.Decls {
		types[d.Name] = true
		switch def := d.Def.(type) {
		case *ir.Enum:
			for _, v := range def.Values {
				consts[v.Name] = true
			}
		case *ir.Union:
			types[def.Interface], types[def.Unknown] = true, true
			unions[def.New] = d
		}
	}
	methods := map[string]*ir.Operation{}
	for _, s := range api.Services {
		for _, op := range s.Ops {
			methods[s.Name+"."+op.Name] = op
			if op.Params != nil {
				types[op.Params.Name] = true
			}
		}
	}
	for e := range api.Names.All() {
		if e.Kind != lock.Former {
			continue
		}
		kind, old := e.Place[0], e.Place[1]
		switch op := methods[e.Name]; {
		case kind == lock.FormerType && types[e.Name] && !types[old]:
			list = append(list, ir.Forward{Kind: ir.ForwardType, Old: old, New: e.Name})
		case kind == lock.FormerConst && consts[e.Name] && !consts[old]:
			list = append(list, ir.Forward{Kind: ir.ForwardConst, Old: old, New: e.Name})
		case kind == lock.FormerFunc && unions[e.Name] != nil && unions[old] == nil:
			list = append(list, ir.Forward{Kind: ir.ForwardFunc, Old: old, New: e.Name, Decl: unions[e.Name]})
		case kind == lock.FormerMethod && op != nil && methods[old] == nil:
			list = append(list, methodForwards(op, old)...)
		}
	}
	return list
}

// methodForwards returns the former name of a method, and that of the method beside a
// list which is derived from it.
func methodForwards(op *ir.Operation, old string) []ir.Forward {
	service, name, _ := strings.Cut(old, ".")
	if service != op.Service.Name {
		return nil
	}
	list := []ir.Forward{{Kind: ir.ForwardMethod, Old: name, New: op.Name, Op: op}}
	if op.Paging != nil {
		list = append(list, ir.Forward{Kind: ir.ForwardMethod, Old: ir.PagesName(name), New: ir.PagesName(op.Name), Op: op})
	}
	return list
}
