package compile

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is enumNamer.nameAll.

// enumNamer names the constants of enums: the name of the type and the value.
type enumNamer struct {
	names *naming.Scope // package level
	lock  *lockedNames
	diags *diag.List
}

// nameAll names the constants of all enums. Those of an earlier run come first.
// The names of removed constants stay reserved: a name that another value took
// would compile in every caller and mean something else.
func (n *enumNamer) nameAll(live []*declared) {
	for d, def := range enums(live) {
		n.nameAsBefore(d, def)
	}
	for d, def := range enums(live) {
		n.keepRemoved(d, def)
	}
	for d, def := range enums(live) {
		n.nameConstants(d, def)
	}
}

func enums(live []*declared) iter.Seq2[*declared, *ir.Enum] {
	return func(yield func(*declared, *ir.Enum) bool) {
		for _, d := range live {
			if def, ok := d.decl.Def.(*ir.Enum); ok && !yield(d, def) {
				return
			}
		}
	}
}

// nameAsBefore gives the constants of an enum the names of an earlier run.
func (n *enumNamer) nameAsBefore(d *declared, def *ir.Enum) {
	for i := range def.Values {
		v := &def.Values[i]
		for _, p := range d.places {
			if name, ok := n.lock.member(lock.Const, p.at, constText(v.Value)); ok && n.names.Take(name, v.Pos) {
				v.Name = name
				break
			}
		}
	}
}

func (n *enumNamer) nameConstants(d *declared, def *ir.Enum) {
	texts := d.s.Node.Get("x-enum-descriptions")
	for i := range def.Values {
		v := &def.Values[i]
		if v.Gone {
			continue
		}
		wire := constText(v.Value)
		if v.Name == "" {
			v.Name = n.constant(d, v, wire)
		}
		text := texts.Get(wire).Text()
		if item := enumItem(texts, d.s.Node, v.Pos); item != nil {
			text = item.Text()
		}
		v.Doc = godoc.Comment(v.Name, text, "")
	}
	for wire := range d.s.Hints.Values {
		if !hasValue(def, wire) {
			n.diags.Errorf(d.s.Hints.ValuesAt.Get(wire).KeyPos(), diag.CodeHintValue, "values: the enum has no value %q", godoc.OneLine(wire)).
				WithFix("correct the spelling, or take it off")
		}
	}
}

func hasValue(def *ir.Enum, wire string) bool {
	return slices.ContainsFunc(def.Values, func(v ir.EnumValue) bool { return constText(v.Value) == wire })
}

// specifiedName returns the part of a constant's name for a value that a hint
// or an extension states, or "".
func specifiedName(d *declared, pos diag.Pos, wire string) string {
	if name := d.s.Hints.Values[wire]; name != "" {
		return name
	}
	for _, key := range constantKeys() {
		if item := enumItem(d.s.Node.Get(key), d.s.Node, pos); item != nil && item.Text() != "" {
			return naming.Exported(item.Text())
		}
	}
	return ""
}

// enumItem returns the item of a list beside an enum that belongs to the value
// at pos.
func enumItem(list, n *spec.Node, pos diag.Pos) *spec.Node {
	if list.Kind() != spec.KindArray {
		return nil
	}
	for i, v := range n.Get("enum").Items() {
		if v.Pos() == pos {
			return list.Index(i)
		}
	}
	return nil
}

// constant claims a name for a constant, made of the value.
func (n *enumNamer) constant(d *declared, v *ir.EnumValue, wire string) string {
	prefix, part := d.decl.Name, cmp.Or(specifiedName(d, v.Pos, wire), valuePart(wire))
	asWritten := prefix + apart(prefix, identifierRunes(wire))
	return n.names.First(v.Pos, withoutPrefix(prefix, part), prefix+apart(prefix, part), asWritten, prefix+part+"Value", prefix+part)
}

// withoutPrefix joins the name of an enum and that of a value, which may begin
// with the same words: RUN_STATE_NONE of a RunState is RunStateNone.
func withoutPrefix(prefix, part string) string {
	if a, b := naming.Words(prefix), naming.Words(part); len(a) < len(b) && commonPrefix(a, b) == len(a) {
		return part
	}
	return prefix + apart(prefix, part)
}

// apart returns part as it follows a prefix: with _ between two digits.
func apart(prefix, part string) string {
	if naming.EndsInDigit(prefix) && naming.StartsWithDigit(part) {
		return "_" + part
	}
	return part
}

// valuePart is naming.Suffix with the signs at both ends spelled out: "-name" is
// MinusName, "A+" is APlus. They distinguish values of the same words.
func valuePart(wire string) string {
	const signs = "+-!<>=~#*&|^"
	middle := strings.Trim(wire, signs)
	if middle == "" || middle == wire || len(naming.Words(middle)) == 0 {
		return naming.Suffix(wire)
	}
	before, after, _ := strings.Cut(wire, middle)
	name := naming.Suffix(middle)
	if before != "" {
		name = naming.Symbols(before) + name
	}
	if after != "" {
		name += naming.Symbols(after)
	}
	return naming.Cut(name)
}

// identifierRunes keeps the letters and digits of a value as they are, which
// distinguishes "asc" from "ASC".
func identifierRunes(wire string) string {
	name := strings.Join(naming.Words(wire), "")
	if name == "" || unicode.IsDigit([]rune(name)[0]) {
		return naming.Suffix(wire)
	}
	return naming.Cut(naming.StartUpper(strings.ToUpper(name[:1]) + name[1:]))
}

// constText returns a constant as JSON writes it, strings without their quotes.
func constText(v ir.Const) string {
	switch v.Kind {
	case ir.Bool:
		return strconv.FormatBool(v.Bool)
	case ir.Int64, ir.Int32:
		return strconv.FormatInt(v.Int, 10)
	case ir.Float64:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	}
	return v.Text
}
