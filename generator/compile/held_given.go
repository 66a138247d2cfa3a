package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry points are memberText, which writes the type and the presence of a
// member for the lock, and lockedNames.given, which reads what an earlier run wrote.

// givenShape is the shape that a member or a parameter had in an earlier run.
type givenShape struct {
	typ    string // as Go writes it
	always bool   // it is sent also when it is zero
	null   bool   // null is sent for nil, or for an Opt that is null
	cyclic bool   // it is a pointer because Go types cannot contain themselves
}

// The marks of a type in the lock. They state what the type alone does not.
const (
	markRequired = "required"  // a type with a zero that could mean absent is always sent
	markZero     = "omitzero"  // a type whose zero is a value is left out when it is zero
	markNull     = "null"      // null can be sent
	markCyclic   = "recursive" // a pointer to a type that contains this one
)

// memberText is the type of a field with its marks, which matter where it is sent.
func memberText(f *ir.Field, sent bool) string {
	text := goText(f.Type)
	if f.Recursive {
		text += " " + markCyclic
	}
	if !sent {
		return text
	}
	text += presenceMark(f.Type, !f.Omit)
	if opt, ok := f.Type.(ir.Opt); ok && opt.Null || f.Null {
		text += " " + markNull
	}
	return text
}

// presenceMark marks a type that does not state by itself whether its zero is sent.
func presenceMark(t ir.Type, always bool) string {
	switch t.(type) {
	case ir.Opt, ir.Relation:
		return ""
	}
	switch {
	case always && !isAlwaysSent(t):
		return " " + markRequired
	case !always && isAlwaysSent(t):
		return " " + markZero
	}
	return ""
}

// isAlwaysSent reports whether the zero of a type is a value, so that a member of
// the type is one that is always sent: a scalar or a struct.
func isAlwaysSent(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind != ir.Bytes && t.Kind != ir.Raw && t.Kind != ir.File
	case ir.Named:
		return isStructOf(t)
	}
	return false
}

// parseGiven reads the type and the marks of one direction. alwaysSent is whether
// types of that text are always sent if no mark states it.
func parseGiven(text string, alwaysSent func(typ string) bool) givenShape {
	words := strings.Fields(text)
	n := len(words)
	for n > 0 && slices.Contains([]string{markRequired, markZero, markNull, markCyclic}, words[n-1]) {
		n--
	}
	marks := words[n:]
	g := givenShape{typ: strings.Join(words[:n], " "), null: slices.Contains(marks, markNull), cyclic: slices.Contains(marks, markCyclic)}
	g.always = slices.Contains(marks, markRequired) || alwaysSent(g.typ) && !slices.Contains(marks, markZero)
	if strings.HasPrefix(g.typ, "*") {
		g.null = g.always // nil is null or absent
	}
	return g
}

// given returns the shape of a member of a declaration in an earlier run, which
// declared the type in the same direction. natural is its type of today.
func (l *lockedNames) given(d *declared, wire string, natural ir.Type) (givenShape, bool) {
	at := l.places.of(d.s.Node)
	e, ok := l.memberEntry(lock.Field, at, wire)
	if !ok || e.Gone || e.Type == "" || strings.Contains(e.Type, alternately) || !l.had[typePlace{d.kind(), only(at, d)}] {
		return givenShape{}, false
	}
	text, sent, two := strings.Cut(e.Type, inDirections)
	if two && d.key.dir != read {
		text = sent
	}
	return parseGiven(text, func(typ string) bool { return isScalarText(typ) || isAlwaysSent(bare(natural)) && isTypeName(typ) }), true
}

// hadMember reports whether the type of a declaration surely had a member in an
// earlier run: the schema had no type of the other direction, or that had the member
// with another type.
func (l *lockedNames) hadMember(d *declared, wire string) bool {
	at := l.places.of(d.s.Node)
	e, ok := l.memberEntry(lock.Field, at, wire)
	if !ok || e.Gone || e.Type == "" || strings.Contains(e.Type, alternately) || !l.had[typePlace{d.kind(), only(at, d)}] {
		return false
	}
	others := []lock.Kind{lock.Type}
	if d.key.dir == read {
		others = []lock.Kind{lock.Input, lock.Form}
	}
	return strings.Contains(e.Type, inDirections) || !slices.ContainsFunc(others, func(k lock.Kind) bool { return l.had[typePlace{k, only(at, d)}] })
}

// inDirections stands between the types of a field in the type that is read and in
// the one that is sent, alternately between those of several types of one schema.
const (
	inDirections = " / "
	alternately  = " | "
)

// only returns the place of a schema, with the JSON type to which a declaration
// is limited.
func only(at string, d *declared) string {
	if d.key.only != "" {
		at += " " + d.key.only
	}
	return at
}

// bare returns a type without its presence.
func bare(t ir.Type) ir.Type {
	switch t := t.(type) {
	case ir.Opt:
		return t.Elem
	case ir.Ptr:
		return t.Elem
	}
	return t
}

// isScalarText reports whether a type in the lock is a scalar that is not declared
// by the package.
func isScalarText(text string) bool {
	for _, k := range scalarKinds() {
		if kindText(k) == text {
			return true
		}
	}
	return false
}

func scalarKinds() []ir.Kind {
	return []ir.Kind{ir.String, ir.Bool, ir.Int64, ir.Int32, ir.Uint64, ir.Uint32, ir.Float64, ir.Float32, ir.Time, ir.Date, ir.TimeOfDay,
		ir.Duration, ir.UUID, ir.Decimal, ir.Number, ir.Secret}
}

// isTypeName reports whether a type in the lock is one that the package declares.
func isTypeName(text string) bool { return len(typesIn(text)) == 1 && typesIn(text)[0] == text }
