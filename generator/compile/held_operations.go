package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry points are paramTyper.holdType, paramTyper.holdArgument,
// types.heldResult and headerTyper.hold. They keep the types that parameters,
// results and headers had in an earlier run, where these are still true on the wire.
// Which arguments a method has is in operation_held.go.

// holdType gives a parameter the type of an earlier run. One that was required is
// always sent.
func (t *paramTyper) holdType(op *operation, p *param, f *ir.Param) {
	e, ok := t.lock.find(lock.Param, op.key, p.in, p.wire)
	if !ok || e.Gone || e.Type == "" || f.Type == nil {
		return
	}
	was := parseGiven(e.Type, func(typ string) bool { return isScalarText(typ) || isAlwaysSent(bare(f.Type)) && isTypeName(typ) })
	wrap, text := cutPresence(was.typ)
	elem, ok := t.types.asGiven(text, bare(f.Type))
	if !ok {
		return
	}
	natural := &ir.Field{Type: f.Type, Omit: !f.Required}
	m := shapeOf(natural)
	m.elem, m.null = elem, false
	held := *natural
	m.sentAs(was, wrap).set(&held)
	if held.Type == natural.Type && held.Omit == natural.Omit {
		return
	}
	f.Type, f.Required = held.Type, !held.Omit
	switch {
	case f.Required && natural.Omit:
		op.holdAt(lock.Param, e.Place, "the parameter "+f.Name+" is always sent, although it is optional now")
	case wrap != "Opt" || !isAliasEnum(elem):
		op.holdAt(lock.Param, e.Place, "the parameter "+f.Name+" keeps its type")
	}
}

// holdArgument gives a parameter of the path the type of an earlier run.
func (t *paramTyper) holdArgument(op *operation, f *ir.Param) {
	was, ok := t.lock.signature(op)
	if !ok || was.args[f.Name] == "" {
		return
	}
	held, ok := t.types.asGiven(was.args[f.Name], f.Type)
	if ok && held != f.Type {
		f.Type = held
		op.hold("the argument " + f.Name + " keeps its type")
	}
}

// heldResult gives a result the type of an earlier run.
func (t *types) heldResult(op *operation, natural ir.Result, was string) ir.Result {
	value, ok := natural.(ir.Value)
	text, is := strings.CutSuffix(strings.TrimPrefix(was, "("), ", error)")
	if !ok || !is {
		return natural
	}
	held, ok := t.asGiven(text, value.Type)
	if ok && held != value.Type {
		value.Type = held
		op.hold("the result keeps its type")
		return value
	}
	return natural
}

// hold gives headers the types of an earlier run, in which they were a set with a
// kind of name.
func (t *headerTyper) hold(op *operation, list []*ir.Header, kind string) {
	e, ok := t.types.lock.find(lock.Headers, op.key, kind)
	fields, is := strings.CutPrefix(e.Type, "struct{ ")
	if !ok || !is || e.Gone {
		return
	}
	was := map[string]string{}
	for _, field := range strings.Split(strings.TrimSuffix(fields, " }"), "; ") {
		name, typ, _ := strings.Cut(field, " ")
		was[name] = typ
	}
	for _, h := range list {
		name := exportedParam(h.Wire)
		held, ok := t.types.asGiven(was[name], h.Type)
		if ok && held != h.Type {
			h.Type = held
			op.holdAt(lock.Headers, e.Place, "the header "+name+" keeps its type")
		}
	}
}
