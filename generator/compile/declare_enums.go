package compile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file names the constants of enums.

// enumNames names the constants of all enums: the type's name and the value.
func (c *compiler) enumNames() {
	for _, d := range c.decls.live() {
		if def, ok := d.decl.Def.(*ir.Enum); ok {
			c.constants(d, def)
		}
	}
}

func (c *compiler) constants(d *declared, def *ir.Enum) {
	n := d.s.node
	texts := n.Get("x-enum-descriptions")
	for i := range def.Values {
		v := &def.Values[i]
		wire := constText(v.Value)
		v.Name = c.constant(d, v, wire, c.valueName(d, n, v.Pos, wire))
		text := texts.Get(wire).Text()
		if item := enumItem(texts, n, v.Pos); item != nil {
			text = item.Text()
		}
		v.Doc = godoc.Comment(v.Name, text, "")
	}
	for wire := range d.s.hints.values {
		if !hasValue(def, wire) {
			at := d.s.hints.valuesAt.Get(wire)
			c.diags.Errorf(at.KeyPos(), diag.CodeHintValue, "values: the enum has no value %q", godoc.OneLine(wire)).
				WithFix("correct the spelling, or take it off")
		}
	}
}

func hasValue(def *ir.Enum, wire string) bool {
	for _, v := range def.Values {
		if constText(v.Value) == wire {
			return true
		}
	}
	return false
}

// valueName gives the part of a constant's name that stands for the value, as
// the spec gives it; "" when it does not.
func (c *compiler) valueName(d *declared, n *spec.Node, pos diag.Pos, wire string) string {
	if name := d.s.hints.values[wire]; name != "" {
		return name
	}
	for _, key := range constantKeys() {
		if item := enumItem(n.Get(key), n, pos); item != nil && item.Text() != "" {
			return naming.Exported(item.Text())
		}
	}
	return ""
}

// enumItem gives the member of a list beside an enum that belongs to the value
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

// constant claims the name of one constant.
func (c *compiler) constant(d *declared, v *ir.EnumValue, wire, chosen string) string {
	prefix, given := d.decl.Name, ""
	places := constantPlaces(d, wire)
	for _, place := range places {
		if name, ok := c.lock.name(place); given == "" && ok && c.names.Claim(name, v.Pos) {
			given = name
		}
	}
	if given == "" {
		part := cmp.Or(chosen, valuePart(wire))
		raw := prefix + joined(prefix, identifierRunes(wire))
		given = c.names.First(v.Pos, prefix+joined(prefix, part), raw, prefix+part+"Value", prefix+part)
	}
	for _, place := range places {
		c.lock.keep(place, given)
	}
	return given
}

// constantPlaces is what the lock calls a constant: what is read and sent alike
// is there once.
func constantPlaces(d *declared, wire string) []string {
	var places []string
	for _, place := range d.places {
		if both, ok := strings.CutSuffix(place, sent); !ok || !slices.Contains(d.places, both) {
			places = append(places, place+" ="+wire)
		}
	}
	return places
}

// joined is part, set apart from a prefix that ends in a digit by _ when it
// begins with one.
func joined(prefix, part string) string {
	if naming.EndsInDigit(prefix) && naming.StartsWithDigit(part) {
		return "_" + part
	}
	return part
}

// valuePart is suffix, with the signs at both ends spelled out: "-name" is
// MinusName, "A+" is APlus. They make other values of the same words.
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

// identifierRunes keeps the letters and digits of a value as they are, to tell
// "asc" from "ASC".
func identifierRunes(wire string) string {
	name := ""
	for _, w := range naming.Words(wire) {
		name += w
	}
	if name == "" || unicode.IsDigit([]rune(name)[0]) {
		return naming.Suffix(wire)
	}
	return naming.Cut(naming.StartUpper(strings.ToUpper(name[:1]) + name[1:]))
}

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
