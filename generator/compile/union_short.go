package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are nameShorts and variantPart.

// nameShorts names the functions that make a discriminated union of the members
// that its variant needs, where one is a union itself and another one at most is
// plain: a message of its content, which may be a text, and of the id of a call.
// The name is that of the variant without the words which it shares with the
// union; where that is taken or the same, there is no such function.
func nameShorts(live []*declared, names *naming.Scope, l *lockedNames) {
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
			content, plain := needed(v, def.Tag)
			if content == nil || len(v.Tags) == 0 {
				continue
			}
			place := [3]string{funcVariant, d.place(l.places), v.Tags[0]}
			name := v.Decl.Name
			if sent[v.Decl] {
				name = strings.TrimSuffix(name, "Input")
			}
			name = withoutShared(d.decl.Name, name)
			locked, was := l.takeFunction(names, v.Pos, place, "")
			if was {
				name = locked
			}
			if was || name != "" && name != v.Decl.Name && !naming.IsReservedPattern(name) && naming.IsExported(name) && names.Claim(name, v.Pos) {
				l.keepFunction(place, name)
				v.Short = &ir.Short{Name: name, Field: content, Plain: plain}
				if plain != nil {
					v.Short.Param = naming.NewScope([]string{"v"}).First(v.Pos, naming.Unexported(plain.Name), naming.Unexported(plain.Name)+"Value")
				}
			}
		}
	}
}

// needed returns the required members of a variant beside its discriminator and
// constants: one is a union, and at most one other is plain. It returns nil if
// there are others.
func needed(v *ir.Variant, tag string) (content, plain *ir.Field) {
	s, ok := v.Decl.Def.(*ir.Struct)
	if !ok || s.Tuple != nil {
		return nil, nil
	}
	for _, f := range s.Fields {
		_, predeclared := f.Type.(ir.Prim)
		switch {
		case !f.Required || f.Wire == tag || f.Const != nil:
		case content == nil && isPlainContent(f.Type):
			content = f
		case plain == nil && predeclared && !f.Null:
			plain = f
		default:
			return nil, nil
		}
	}
	return content, plain
}

// isPlainContent reports whether a type is a union whose constructor takes a plain
// value for one of its variants.
func isPlainContent(t ir.Type) bool {
	n, ok := t.(ir.Named)
	if !ok {
		return false
	}
	content, ok := n.Decl.Def.(*ir.Union)
	return ok && slices.ContainsFunc(content.Variants, takesPlain)
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
