package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are sameDef and sameType, which compare declarations and
// uses of types. readType maps write types to the read types that they are
// taken to be the same as; it may be nil.

// sameDef reports whether two declarations have the same content.
func sameDef(a, b ir.Def, readType map[*ir.Decl]*ir.Decl) bool {
	switch a := a.(type) {
	case *ir.Struct:
		b, ok := b.(*ir.Struct)
		return ok && sameFields(a, b, readType)
	case *ir.Union:
		b, ok := b.(*ir.Union)
		return ok && slices.EqualFunc(a.Variants, b.Variants, func(v, w *ir.Variant) bool {
			return sameType(ir.Named{Decl: v.Decl}, ir.Named{Decl: w.Decl}, readType)
		})
	case *ir.Alias:
		b, ok := b.(*ir.Alias)
		return ok && sameType(a.Type, b.Type, readType)
	case *ir.Enum:
		_, ok := b.(*ir.Enum)
		return ok
	}
	return false
}

func sameFields(a, b *ir.Struct, readType map[*ir.Decl]*ir.Decl) bool {
	if !sameTuple(a.Tuple, b.Tuple, readType) {
		return false
	}
	if (a.Extra == nil) != (b.Extra == nil) || a.Extra != nil && !sameType(a.Extra.Elem, b.Extra.Elem, readType) {
		return false
	}
	return slices.EqualFunc(a.Fields, b.Fields, func(f, g *ir.Field) bool {
		return f.Wire == g.Wire && f.Name == g.Name && f.Omit == g.Omit && f.Empty == g.Empty && f.ContentType == g.ContentType &&
			f.ReadOnly == g.ReadOnly && f.NoNull == g.NoNull &&
			(f.Const == nil) == (g.Const == nil) && sameType(f.Type, g.Type, readType)
	})
}

func sameTuple(a, b *ir.Tuple, readType map[*ir.Decl]*ir.Decl) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Needed == b.Needed && (a.Rest == nil) == (b.Rest == nil) && (a.Rest == nil || sameType(a.Rest, b.Rest, readType))
}

// sameType reports whether two uses of types are the same.
func sameType(a, b ir.Type, readType map[*ir.Decl]*ir.Decl) bool {
	switch a := a.(type) {
	case ir.Named:
		b, ok := b.(ir.Named)
		return ok && (a.Decl == b.Decl || readType[b.Decl] == a.Decl)
	case ir.List:
		b, ok := b.(ir.List)
		return ok && sameType(a.Elem, b.Elem, readType)
	case ir.Map:
		b, ok := b.(ir.Map)
		return ok && sameType(a.Elem, b.Elem, readType)
	case ir.Ptr:
		b, ok := b.(ir.Ptr)
		return ok && sameType(a.Elem, b.Elem, readType)
	case ir.Opt:
		b, ok := b.(ir.Opt)
		return ok && a.Null == b.Null && sameType(a.Elem, b.Elem, readType)
	}
	return a == b
}
