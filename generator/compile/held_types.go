package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is types.asGiven. It returns the type of an earlier run where the
// specification allows fewer values today, which have a type of their own: a string
// that is a date, a UUID or one of an enum, an integer of 32 bits. The wider type is
// still true.

// asGiven returns t with the scalars that text, the same type in an earlier run,
// has in it. ok is false if text is another type.
func (t *types) asGiven(text string, typ ir.Type) (as ir.Type, ok bool) {
	switch typ := typ.(type) {
	case ir.List:
		return t.elemAsGiven(text, "[]", "", typ.Elem, func(e ir.Type) ir.Type { return ir.List{Elem: e} })
	case ir.Map:
		return t.elemAsGiven(text, "map[string]", "", typ.Elem, func(e ir.Type) ir.Type { return ir.Map{Elem: e} })
	case ir.Ptr:
		return t.elemAsGiven(text, "*", "", typ.Elem, func(e ir.Type) ir.Type { return ir.Ptr{Elem: e} })
	case ir.Opt:
		return t.elemAsGiven(text, "Opt[", "]", typ.Elem, func(e ir.Type) ir.Type { return ir.Opt{Elem: e, Null: typ.Null} })
	case ir.Prim:
		if kindText(typ.Kind) == text {
			return typ, true
		}
		kind, ok := widerKind(typ.Kind, text)
		return ir.Prim{Kind: kind}, ok
	case ir.Named:
		if enum, ok := typ.Decl.Def.(*ir.Enum); ok {
			return t.enumAsGiven(text, typ, enum)
		}
		return typ, isTypeName(text) && t.lock.wasKind(text, typ.Decl.Def)
	}
	return typ, goText(typ) == text
}

// elemAsGiven is asGiven for a type around another one, which make makes.
func (t *types) elemAsGiven(text, prefix, suffix string, elem ir.Type, around func(ir.Type) ir.Type) (ir.Type, bool) {
	inner, ok := strings.CutPrefix(text, prefix)
	if ok {
		inner, ok = strings.CutSuffix(inner, suffix)
	}
	if !ok {
		return around(elem), false
	}
	as, ok := t.asGiven(inner, elem)
	if !ok {
		as = elem
	}
	return around(as), ok
}

// widerKind returns the kind that Go calls text, if it holds all values of kind k
// in the form in which JSON has them. A secret is none: it is printed redacted at
// once.
func widerKind(k ir.Kind, text string) (ir.Kind, bool) {
	switch k {
	case ir.Time, ir.Date, ir.TimeOfDay, ir.Duration, ir.UUID, ir.Bytes, ir.DecimalText:
		return ir.String, text == "string"
	case ir.Int32, ir.Uint32, ir.Uint64:
		return ir.Int64, text == "int64"
	case ir.Float32, ir.Decimal:
		return ir.Float64, text == "float64"
	}
	return k, false
}

// enumAsGiven returns the type of an enum where an earlier run had the type of its
// values. The enum becomes an alias of that, unless the earlier run had the enum
// elsewhere.
func (t *types) enumAsGiven(text string, typ ir.Named, enum *ir.Enum) (ir.Type, bool) {
	d := t.decls.byDecl[typ.Decl]
	e, known := t.lock.typeEntry(d)
	switch {
	case isTypeName(text):
		enum.Alias = enum.Alias || t.lock.isAlias(e, enum)
		return typ, !known || e.Type != "" // not adopted
	case text != string(enum.Base) && text != "int64":
		return typ, false
	case text != string(enum.Base):
		return ir.Prim{Kind: ir.Int64}, enum.Base == ir.Int32
	case known && !e.Gone && strings.HasPrefix(e.Type, enumText):
		return ir.Prim{Kind: enum.Base}, true
	}
	enum.Alias = true
	return typ, true
}

// enumText and aliasText begin the types of enums in the lock.
const (
	enumText  = "enum "
	aliasText = "= "
)

// typeEntry returns the entry of a type in an earlier run: that of the place which
// lent it the name.
func (l *lockedNames) typeEntry(d *declared) (lock.Entry, bool) {
	at := only(l.places.of(d.s.Node), d)
	for _, p := range append([]typePlace{{d.kind(), at}}, (typePlace{d.kind(), at}).others()...) {
		e, ok := l.find(p.kind, p.at)
		if !ok {
			continue
		}
		for _, other := range l.types[e.Name] {
			if e.Type == shared && other.Type != shared {
				e = other
			}
		}
		return e, true
	}
	return lock.Entry{}, false
}
