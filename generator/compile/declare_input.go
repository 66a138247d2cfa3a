package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is declNamer.freeInputs. A type whose write type is another
// one has the method Input, so that none of its fields can be called so.

// freeInputs renames the fields Input of types that have the method Input, and
// those of the other types of the same schemas: the lock has one name for the
// member of a schema.
func (n *declNamer) freeInputs(live []*declared) {
	taken := map[*spec.Node]bool{}
	for _, d := range live {
		if _, ok := d.decl.Def.(*ir.Struct); ok && d.writeType != nil && d.key.dir == read {
			taken[d.s.Node], taken[d.writeType.s.Node] = true, true
		}
	}
	renamed := map[*declared]string{}
	for _, d := range live {
		if !taken[d.s.Node] {
			continue
		}
		if name := n.freeInput(d); name != "" {
			renamed[d] = name
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
			return f.Name
		}
	}
	return ""
}
