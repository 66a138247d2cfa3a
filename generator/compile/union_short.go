package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are nameShorts and variantPart.

// nameShorts names the functions that make a discriminated union of the one member
// that its variant needs, where that member is a union itself: a message of its
// content, which may be a text. The name is that of the variant without the words which it shares with
// the union; where that is taken or the same, there is no such function.
func nameShorts(live []*declared, names *naming.Scope) {
	sent := map[*ir.Decl]bool{}
	for _, d := range live {
		sent[d.decl] = d.isWriteType()
	}
	for _, d := range live {
		def, ok := d.decl.Def.(*ir.Union)
		if !ok || def.Tag == "" || d.decl.Use == ir.Read {
			continue
		}
		for _, v := range def.Variants {
			field := onlyNeeded(v, def.Tag)
			if field == nil {
				continue
			}
			name := v.Decl.Name
			if sent[v.Decl] {
				name = strings.TrimSuffix(name, "Input")
			}
			name = withoutShared(d.decl.Name, name)
			if name != "" && name != v.Decl.Name && !naming.IsReservedPattern(name) && naming.IsExported(name) && names.Claim(name, v.Pos) {
				v.Short = &ir.Short{Name: name, Field: field}
			}
		}
	}
}

// onlyNeeded returns the one required member of a variant beside its discriminator
// and constants, if it is a union. It returns nil otherwise.
func onlyNeeded(v *ir.Variant, tag string) *ir.Field {
	s, ok := v.Decl.Def.(*ir.Struct)
	if !ok || s.Tuple != nil {
		return nil
	}
	needed := slices.DeleteFunc(slices.Clone(s.Fields), func(f *ir.Field) bool { return !f.Required || f.Wire == tag || f.Const != nil })
	if len(needed) != 1 {
		return nil
	}
	n, ok := needed[0].Type.(ir.Named)
	if !ok {
		return nil
	}
	content, ok := n.Decl.Def.(*ir.Union)
	if !ok || !slices.ContainsFunc(content.Variants, takesPlain) {
		return nil
	}
	return needed[0]
}

// takesPlain reports whether the constructor of a union takes a variant as a plain
// value, such as a text or a list.
func takesPlain(v *ir.Variant) bool {
	_, object := v.Decl.Def.(*ir.Struct)
	return !object && len(v.Args) > 0
}

// withoutShared returns the name of a variant without the words with which that of
// the union begins too.
func withoutShared(union, variant string) string {
	a, b := naming.Words(union), naming.Words(variant)
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return strings.Join(b[n:], "")
}

// variantPart returns the part of the name of a variant that stands behind the
// name of its union: without the words with which both begin, or the name of the
// union at its end. AutoStrategy of a Strategy is Auto.
func variantPart(union, variant string) string {
	if endsInWords(variant, union) && variant != union {
		return strings.TrimSuffix(variant, union)
	}
	if rest := withoutShared(union, variant); naming.IsExported(rest) {
		return rest
	}
	return variant
}
