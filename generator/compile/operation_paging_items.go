package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is pageItems, which finds the type of the items of a page.

// queryParam returns the query parameter with the first of the names that one
// has, or nil.
func queryParam(op *operation, names ...string) *ir.Param {
	if op.ir.Params == nil {
		return nil
	}
	for _, name := range names {
		for _, p := range op.ir.Params.Fields {
			if p.In == "query" && p.Wire == name {
				return p
			}
		}
	}
	return nil
}

// pageValue returns the type of the result, if it can be a page: JSON, beside
// which a status without a body means an empty page.
func pageValue(op *operation) (ir.Type, bool) {
	if by, ok := op.ir.Result.(ir.Statuses); ok {
		return onlyCase(by)
	}
	value, ok := op.ir.Result.(ir.Value)
	return value.Type, ok && value.XML == 0
}

// onlyCase returns the type of the only status that has a body.
func onlyCase(by ir.Statuses) (t ir.Type, ok bool) {
	def, _ := by.Decl.Def.(*ir.StatusStruct)
	for _, c := range def.Cases {
		if c.Type != nil && t != nil {
			return nil, false
		}
		if c.Type != nil {
			t = c.Type
		}
	}
	return t, t != nil
}

// pageItems returns the type of the items of a page. Items that may be null are
// left out where they are, because a page has no pointers to its items.
func pageItems(op *operation, paged *ir.Paging) (ir.Type, bool) {
	t, ok := pageValue(op)
	if !ok {
		return nil, false
	}
	var keys []string
	if paged.ItemsAt != "" {
		keys = strings.Split(strings.TrimPrefix(paged.ItemsAt, "/"), "/")
	}
	elem := itemsAt(t, keys)
	if ptr, ok := elem.(ir.Ptr); ok {
		elem, paged.NullItems = ptr.Elem, true
	}
	return elem, elem != nil
}

// itemsAt returns the type of the items of the list at the end of a path of
// members. Of a union, each variant with such a list, and each that is a list, must
// have these items: others would be lost. It returns nil where there is none.
func itemsAt(t ir.Type, keys []string) ir.Type {
	var elem ir.Type
	bare := []ir.Type{}
	for _, v := range variantsOf(t) {
		l, isList := v.(ir.List)
		switch {
		case isList && len(keys) > 0:
			bare = append(bare, l.Elem)
			continue
		case isList && elem == nil:
			elem = l.Elem
		case isList && !alike(elem, l.Elem):
			return nil
		}
		if len(keys) == 0 {
			continue
		}
		for _, f := range fieldsOf(v) {
			if f.Wire != unescape(keys[0]) {
				continue
			}
			found := itemsAt(f.Type, keys[1:])
			if elem != nil && found != nil && !alike(elem, found) {
				return nil
			}
			elem = cmp.Or(elem, found)
		}
	}
	if elem == nil || slices.ContainsFunc(bare, func(b ir.Type) bool { return !alike(elem, b) }) {
		return nil
	}
	return elem
}

// alike reports whether two types are the same, or will be when duplicates are
// merged.
func alike(a, b ir.Type) bool {
	n, ok := a.(ir.Named)
	m, okToo := b.(ir.Named)
	return sameType(a, b, nil) || ok && okToo && sameDef(n.Decl.Def, m.Decl.Def, nil)
}

// listElem returns the type of the items of a list, nil for a type that is none.
func listElem(t ir.Type) ir.Type { return itemsAt(t, nil) }

// variantsOf returns the types of the values that a type may hold: the variants
// of a union, else the type itself without pointer or presence.
func variantsOf(t ir.Type) []ir.Type {
	switch u := t.(type) {
	case ir.Ptr:
		return variantsOf(u.Elem)
	case ir.Opt:
		return variantsOf(u.Elem)
	case ir.Named:
		if def, ok := declDef[*ir.Union](u); ok {
			var all []ir.Type
			for _, v := range def.Variants {
				all = append(all, ir.Named{Decl: v.Decl})
			}
			return all
		}
		if def, ok := declDef[*ir.Alias](u); ok {
			return variantsOf(def.Type)
		}
	}
	return []ir.Type{t}
}

// fieldsOf returns the fields of a struct.
func fieldsOf(t ir.Type) []*ir.Field {
	if n, ok := t.(ir.Named); ok {
		if s, ok := declDef[*ir.Struct](n); ok {
			return s.Fields
		}
	}
	return nil
}

func escapePointer(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
}
