package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry points are structBuilder.hold, which keeps the shape that a member had
// in an earlier run where it is still true on the wire, and memberShape.sentAs and
// readAs, which decide whether its presence is.

// heldShape is a part of a declaration that keeps the shape of an earlier run.
type heldShape struct {
	pos   diag.Pos
	kind  lock.Kind
	place []string
	name  string // of a member; empty: the declaration itself
	text  string
}

// hold gives a member the shape of an earlier run. exact is whether a hint demands
// that absent, null and zero are kept apart.
func (b *structBuilder) hold(f *ir.Field, exact bool) {
	l := b.types.lock
	was, ok := l.given(b.d, f.Wire, f.Type)
	if !ok || f.Empty {
		return
	}
	wrap, text := cutPresence(was.typ)
	elem, ok := b.types.asGiven(text, bare(f.Type))
	if !ok {
		return
	}
	m := shapeOf(f)
	m.elem = elem
	switch {
	case b.d.at.dir != read:
		m = m.sentAs(was, wrap)
	case !exact:
		m = m.readAs(was, wrap, l.isShared(b.d))
	}
	natural := *f
	m.set(f)
	if f.Type == natural.Type && f.Omit == natural.Omit && f.Null == natural.Null || wrap == "Opt" && isAliasEnum(elem) {
		return // the alias, if any, is what is held
	}
	b.d.hold(f.Pos, lock.Field, []string{l.places.of(b.d.s.Node), f.Wire}, f.Name, heldText(&natural, f))
}

// holdExtra gives the undeclared members the type of an earlier run.
func (b *structBuilder) holdExtra(elem ir.Type) ir.Type {
	l := b.types.lock
	at := l.places.of(b.d.s.Node)
	e, ok := l.find(lock.Extra, at)
	text, is := strings.CutPrefix(e.Type, "map[string]")
	if !ok || !is || e.Gone || !l.had[typePlace{b.d.kind(), only(at, b.d)}] {
		return elem
	}
	held, ok := b.types.asGiven(text, elem)
	if !ok || held == elem {
		return elem
	}
	b.d.hold(b.d.decl.Pos, lock.Extra, e.Place, e.Name, "its type stays as it was")
	return held
}

// hold records that a part of a declaration keeps the shape of an earlier run.
func (d *declared) hold(pos diag.Pos, kind lock.Kind, place []string, name, text string) {
	d.held = append(d.held, heldShape{pos: pos, kind: kind, place: place, name: name, text: text})
}

// heldText describes what is held of a member.
func heldText(natural, held *ir.Field) string {
	switch {
	case held.Type == natural.Type && !held.Omit:
		return "it is always sent, as before"
	case !held.Omit && natural.Omit:
		return "it stays a value, which is always sent, although it is optional now"
	}
	return "its type stays as it was"
}

// memberShape is the Go shape of a member.
type memberShape struct {
	wrap   string // its presence: "", "*" or "Opt"
	elem   ir.Type
	always bool // it is sent also when it is zero
	null   bool // null can be sent: for nil, or an Opt that is null
}

func shapeOf(f *ir.Field) memberShape {
	m := memberShape{elem: bare(f.Type), always: !f.Omit, null: f.Null}
	switch t := f.Type.(type) {
	case ir.Opt:
		m.wrap, m.null = "Opt", t.Null
	case ir.Ptr:
		m.wrap, m.null = "*", m.always
	}
	return m
}

func (m memberShape) set(f *ir.Field) {
	f.Omit, f.Null = !m.always, m.null && isCollection(m.elem) && m.wrap == ""
	switch m.wrap {
	case "Opt":
		f.Type = ir.Opt{Elem: m.elem, Null: m.null}
	case "*":
		f.Type = ir.Ptr{Elem: m.elem}
	default:
		f.Type = m.elem
	}
}

// cutPresence returns the presence of a type in the lock and the type without it.
func cutPresence(text string) (wrap, elem string) {
	if inner, ok := strings.CutPrefix(text, "Opt["); ok {
		return "Opt", strings.TrimSuffix(inner, "]")
	}
	if inner, ok := strings.CutPrefix(text, "*"); ok {
		return "*", inner
	}
	return "", text
}

// sentAs returns the presence of an earlier run for a member that is sent. It is
// still true if the member may be sent as it was: one that is required now, or that
// cannot be null any more, may not.
func (m memberShape) sentAs(was givenShape, wrap string) memberShape {
	if m.always && !was.always || was.null && !m.null {
		return m
	}
	null := was.null
	if wrap == "Opt" {
		null = m.null
	}
	return memberShape{wrap: wrap, elem: m.elem, always: was.always, null: null}
}

// readAs returns the presence of an earlier run for a member that is read: a
// pointer or an Opt, which is never nil or absent where the member cannot be, and a
// plain type where only a default has come. A type that is sent too, shared, has the
// presence in which it is sent.
func (m memberShape) readAs(was givenShape, wrap string, shared bool) memberShape {
	switch {
	case wrap == m.wrap, shared, was.cyclic:
		return m
	case wrap == "" && m.wrap == "Opt" && m.null, wrap == "" && m.wrap == "*", wrap == "Opt" && m.wrap == "*":
		return m // it may be null now
	}
	return memberShape{wrap: wrap, elem: m.elem, always: m.always, null: wrap == "Opt" && m.null}
}

// isAliasEnum reports whether a type is an enum that stays its plain type.
func isAliasEnum(t ir.Type) bool {
	named, _ := t.(ir.Named)
	enum, ok := declDef[*ir.Enum](named)
	return ok && enum.Alias
}
