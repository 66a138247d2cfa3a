package compile

import "github.com/nimbugen/nimbugen/generator/ir"

// The entry point is declNamer.freeInputs. A type whose write type is another
// one has the method Input, so that none of its fields can be called so.

// freeInputs renames the fields Input of types that have the method Input, and
// those of their write types.
func (n *declNamer) freeInputs(live []*declared) {
	renamed := map[*declared]string{}
	for _, d := range live {
		if _, ok := d.decl.Def.(*ir.Struct); !ok || d.writeType == nil || d.key.dir != read {
			continue
		}
		for _, part := range []*declared{d, d.writeType} {
			if name := n.freeInput(part); name != "" {
				renamed[part] = name
			}
		}
	}
	for _, d := range live {
		if name := renamed[d.at.parent]; name != "" && d.at.inline && d.at.suffix == "Input" {
			d.at.suffix = name
		}
	}
}

// freeInput renames the field Input of a struct and returns its new name, "" if
// there is none.
func (n *declNamer) freeInput(d *declared) string {
	def, ok := d.decl.Def.(*ir.Struct)
	if !ok {
		return ""
	}
	used := newFieldScope("Input")
	for _, f := range def.Fields {
		used.Claim(f.Name, f.Pos)
	}
	for _, f := range def.Fields {
		if f.Name == "Input" {
			f.Name = used.First(f.Pos, "InputField", "InputMember")
			n.lock.keep("#"+d.s.Node.Pointer()+" "+f.Wire, f.Name)
			return f.Name
		}
	}
	return ""
}
