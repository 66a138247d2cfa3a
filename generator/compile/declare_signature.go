package compile

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry point is signature.

// signature describes a declaration, so that two can be compared. The
// declarations that it names are not part of the text, but returned in their
// order: only they have to be compared again when more of them are known to be
// equal. If sorted is set, the order of members and values does not count.
func signature(d *declared, sorted bool) (text string, names []*ir.Decl) {
	w := signer{names: []*ir.Decl{d.decl}, sorted: sorted}
	w.put(d.isWriteType(), d.class, len(d.raws) > 0)
	if d.writeType != nil {
		w.put("sent", w.decl(d.writeType.decl))
	}
	if d.readType != nil {
		w.put("read", w.decl(d.readType.decl))
	}
	switch def := d.decl.Def.(type) {
	case *ir.Struct:
		w.structure(def)
	case *ir.Enum:
		w.put("enum", def.Base)
		if def.Alias {
			w.put("alias")
		}
		values := slices.Clone(def.Values)
		if sorted {
			slices.SortStableFunc(values, func(a, b ir.EnumValue) int { return cmp.Compare(constText(a.Value), constText(b.Value)) })
		}
		for _, v := range values {
			w.put(v.Value.Kind, constText(v.Value), d.s.Hints.Values[constText(v.Value)])
		}
		w.put(constantHints(d.s))
	case *ir.Union:
		w.put("union", def.Tag, strconv.FormatBool(def.Nullable))
		for _, v := range inKindOrder(def) {
			w.put(w.decl(v.Decl), len(v.Tags), strings.Join(v.Tags, "\x00"), v.Default, fmt.Sprint(v.Tests))
		}
	case *ir.Alias:
		w.put("alias", w.typ(def.Type))
		if d.at.parent != nil { // made for a variant of a union
			w.put(w.decl(d.at.parent.decl))
		}
	default:
		w.put("own", d.key.id)
	}
	return w.String(), w.names
}

// inKindOrder returns the variants of a union in one order of their JSON types,
// which no value can be two of: a string or an integer is an integer or a string.
// Where they overlap, as objects do, their order stays.
func inKindOrder(def *ir.Union) []*ir.Variant {
	if def.Tag != "" {
		return def.Variants
	}
	return slices.SortedStableFunc(slices.Values(def.Variants), func(v, w *ir.Variant) int {
		return cmp.Compare(v.Tests[0].Kind, w.Tests[0].Kind)
	})
}

// signer collects a signature.
type signer struct {
	strings.Builder
	names  []*ir.Decl
	sorted bool
}

// decl records a declaration and returns the text that represents it.
func (w *signer) decl(d *ir.Decl) string {
	w.names = append(w.names, d)
	return "#"
}

// put writes parts, each after its length, so that different parts never make
// the same text.
func (w *signer) put(parts ...any) {
	for _, p := range parts {
		text, ok := p.(string)
		if !ok {
			text = fmt.Sprint(p)
		}
		var room [20]byte
		w.Write(strconv.AppendInt(room[:0], int64(len(text)), 10))
		w.WriteByte(':')
		w.WriteString(text)
		w.WriteByte(' ')
	}
}

// structure writes the content of a struct.
func (w *signer) structure(s *ir.Struct) {
	w.put("struct", s.Multipart)
	fields := slices.Clone(s.Fields)
	if w.sorted {
		slices.SortStableFunc(fields, func(a, b *ir.Field) int { return cmp.Compare(a.Wire, b.Wire) })
	}
	for _, f := range fields {
		w.put(f.Name, f.Wire, w.typ(f.Type), f.Omit, strconv.FormatBool(f.Required), strconv.FormatBool(f.Null)+strconv.FormatBool(f.Empty), f.ContentType)
		if f.Const != nil {
			w.put(*f.Const)
		}
	}
	if s.Extra != nil {
		w.put("extra", s.Extra.Name, w.typ(s.Extra.Elem))
	}
	if s.Tuple != nil {
		w.put("tuple", s.Tuple.Needed, w.typ(s.Tuple.Rest))
	}
}

// typ describes a type.
func (w *signer) typ(t ir.Type) string {
	switch t := t.(type) {
	case ir.Named:
		return w.decl(t.Decl)
	case ir.List:
		return "[]" + w.typ(t.Elem)
	case ir.Map:
		return "{}" + w.typ(t.Elem)
	case ir.Ptr:
		return "*" + w.typ(t.Elem)
	case ir.Opt:
		return "?" + strconv.FormatBool(t.Null) + w.typ(t.Elem)
	}
	return fmt.Sprintf("%T%v", t, t)
}

// constantHints returns the extensions of a schema that name its constants.
func constantHints(s *schema.Schema) string {
	text := ""
	for _, key := range constantKeys() {
		text += string(s.Node.Get(key).JSON())
	}
	return text
}

// constantKeys are the extensions that name the values of an enum.
func constantKeys() []string { return []string{"x-enum-varnames", "x-enumNames", "x-enum-names"} }
