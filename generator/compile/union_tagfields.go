package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is addTags.

// addTags gives variants of unions the field of the discriminator that their
// schemas lack: without it, the discriminator could be neither read nor
// written.
func addTags(decls *declarations) {
	for _, d := range decls.list {
		def, ok := d.decl.Def.(*ir.Union)
		if !ok || def.Tag == "" {
			continue
		}
		for _, v := range def.Variants {
			if s, ok := v.Decl.Def.(*ir.Struct); ok {
				addTag(s, v, def.Tag, d.key.dir)
			}
		}
	}
}

// addTag adds the field to one variant.
func addTag(s *ir.Struct, v *ir.Variant, tag string, dir direction) {
	if slices.ContainsFunc(s.Fields, func(f *ir.Field) bool { return f.Wire == tag }) {
		return
	}
	used := newFieldScope()
	for _, f := range s.Fields {
		used.Claim(f.Name, f.Pos)
	}
	if s.Extra != nil {
		used.Claim(s.Extra.Name, v.Pos)
	}
	name := used.First(v.Pos, naming.Exported(tag), naming.Exported(tag)+"Tag")
	t, omit := presence{dir: dir.inside()}.present(shape{typ: ir.Prim{Kind: ir.String}})
	s.Fields = append([]*ir.Field{{Pos: v.Pos, Name: name, Wire: tag, Type: t, Omit: omit}}, s.Fields...)
}
