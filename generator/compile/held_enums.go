package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry points are lockedNames.keepAliases and enumNamer.keepRemoved. An enum
// whose values were of a plain type in an earlier run is an alias of that type. The
// constants of values that were removed stay.

// keepAliases makes aliases of the enums that were aliases in an earlier run.
func (l *lockedNames) keepAliases(list []*declared) {
	for _, d := range list {
		def, ok := d.decl.Def.(*ir.Enum)
		if !ok {
			continue
		}
		e, ok := l.typeEntry(d)
		def.Alias = def.Alias || ok && l.isAlias(e, def)
	}
}

// isAlias reports whether an enum was an alias in the earlier run that has e.
func (l *lockedNames) isAlias(e lock.Entry, def *ir.Enum) bool {
	return !e.Gone && e.Type == aliasText+string(def.Base)
}

// hadEnum reports whether an earlier run had an enum of a schema, which stays one
// though it has one value.
func (l *lockedNames) hadEnum(s *schema.Schema) bool {
	at := l.places.of(s.Node)
	for _, kind := range []lock.Kind{lock.Type, lock.Input, lock.Form} {
		e, ok := l.find(kind, at)
		if ok && !e.Gone && (e.Type == shared || strings.HasPrefix(e.Type, enumText) || strings.HasPrefix(e.Type, aliasText)) {
			return true
		}
	}
	return false
}

// keepRemoved adds the constants of an earlier run whose values the specification
// does not list any more.
func (n *enumNamer) keepRemoved(d *declared, def *ir.Enum) {
	for _, p := range d.places {
		for _, e := range n.lock.membersOf(lock.Const, p.at) {
			value, ok := constantOf(def.Base, e.Place[1])
			if !ok || hasValue(def, e.Place[1]) || !n.names.Take(e.Name, d.decl.Pos) {
				continue
			}
			v := ir.EnumValue{Pos: d.decl.Pos, Name: e.Name, Value: value, Gone: true}
			v.Doc = ir.Doc{Text: e.Name + " was a value in an earlier version.", Deprecated: "no longer in the specification."}
			def.Values = append(def.Values, v)
			if e.Place[0] != p.at { // of a type that p shared: from now on it is found at p
				n.lock.keep(lock.Entry{Kind: lock.Const, Place: []string{p.at, e.Place[1]}, Name: e.Name, Gone: true})
			}
			d.hold(d.decl.Pos, lock.Const, e.Place, e.Name, "it stays, deprecated: the specification does not list "+strconv.Quote(e.Place[1])+" any more")
		}
	}
}

// constantOf returns the constant of a base type whose text is that of constText.
func constantOf(base ir.Kind, text string) (c ir.Const, ok bool) {
	c.Kind = base
	var err error
	switch base {
	case ir.String:
		c.Text = text
	case ir.Int64:
		c.Int, err = strconv.ParseInt(text, 10, 64)
	case ir.Int32:
		c.Int, err = strconv.ParseInt(text, 10, 32)
	case ir.Float64:
		c.Float, err = strconv.ParseFloat(text, 64)
	default:
		return c, false
	}
	return c, err == nil && constText(c) == text
}

// heldEnum is the text for an enum that stays an alias.
func heldEnum(def *ir.Enum) string {
	return "it stays " + string(def.Base) + ", by an alias; its values are constants"
}

// heldIn returns what declarations hold, each place once.
func heldIn(live []*declared) []ir.Held {
	var all []ir.Held
	seen := map[string]bool{}
	for _, d := range live {
		if def, ok := d.decl.Def.(*ir.Enum); ok && def.Alias && len(d.places) > 0 {
			d.hold(d.decl.Pos, d.places[0].kind, []string{d.places[0].at}, "", heldEnum(def))
		}
		for _, x := range append(d.withMerged(), d.sentAs...) {
			for _, h := range x.held {
				name := d.decl.Name
				switch {
				case h.kind == lock.Const:
					name = h.name
				case h.name != "":
					name += "." + h.name
				}
				key := string(h.kind) + " " + strings.Join(h.place, " ")
				if !seen[key] {
					seen[key] = true
					all = append(all, ir.Held{Pos: h.pos, Kind: string(h.kind), Place: slices.Clone(h.place), Name: name, Text: h.text})
				}
			}
		}
	}
	return all
}
