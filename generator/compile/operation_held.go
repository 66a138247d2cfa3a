package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are paramTyper.hold and bodyTyper.hold. They keep the arguments
// that a method had in an earlier run, where the natural ones would break callers
// and the old ones are still true on the wire: the new parameters and bodies are
// options of the call. Results are in operation_held_results.go.

// givenSignature is the signature that a method had in an earlier run.
type givenSignature struct {
	args   map[string]string // types by name, without the context and the options
	result string
}

// signature returns the signature of an operation in an earlier run, which may have
// had another operationId at the same endpoint.
func (l *lockedNames) signature(op *operation) (givenSignature, bool) {
	e, ok := l.methodBefore(op)
	return signatureOf(e, ok)
}

// signatureOf reads the signature of an entry, if there is one.
func signatureOf(e lock.Entry, ok bool) (givenSignature, bool) {
	args, result, cut := strings.Cut(strings.TrimPrefix(e.Type, "("), ") ")
	if !ok || e.Gone || !cut {
		return givenSignature{}, false
	}
	s := givenSignature{args: map[string]string{}, result: result}
	for _, arg := range strings.Split(args, ", ") {
		name, typ, _ := strings.Cut(arg, " ")
		s.args[name] = typ
	}
	return s, true
}

// methodBefore returns the entry of an operation's method.
func (l *lockedNames) methodBefore(op *operation) (lock.Entry, bool) {
	if e, ok := l.methods[op.key]; ok {
		return e, true
	}
	e, ok := l.removedAt[endpoint(op.endpoint())]
	return e, ok
}

// hold records that a method keeps its shape of an earlier run.
func (op *operation) hold(text string) { op.holdAt(lock.Method, op.methodPlace(), text) }

// holdAt records that what the lock has at a place keeps its shape.
func (op *operation) holdAt(kind lock.Kind, place []string, text string) {
	op.held = append(op.held, ir.Held{
		Pos: op.ir.Pos, Kind: string(kind), Place: place, Name: op.service.ir.Name + "." + op.ir.Name, Text: text,
	})
}

// hold keeps a method without parameters as it is, to which they are an option, and
// parameters that are passed by value.
func (t *paramTyper) hold(op *operation, ps *ir.Params) {
	was, ok := t.lock.signature(op)
	if !ok || ps.Value {
		return
	}
	switch typ, had := was.args["params"]; {
	case !had:
		ps.Option = true
		op.hold("the parameters are an option: *" + ps.Name)
	case !strings.HasPrefix(typ, "*") && !t.isAdopted(op, ps):
		ps.Value = true // of optional parameters without an Opt
		op.hold("the parameters stay an argument by value: " + ps.Name)
	}
}

// isAdopted reports whether the shape of a parameter was given up, and with it that
// all are passed by value.
func (t *paramTyper) isAdopted(op *operation, ps *ir.Params) bool {
	return slices.ContainsFunc(ps.Fields, func(f *ir.Param) bool {
		e, ok := t.lock.find(lock.Param, op.key, f.In, f.Wire)
		return ok && !e.Gone && e.Type == ""
	})
}

// hold keeps a method without a body as it is, to which an optional body is an
// option, and a body that is always sent. A body keeps its type.
func (t *bodyTyper) hold(op *operation, node *spec.Node) {
	was, ok := t.lock.signature(op)
	b := op.ir.Body
	if !ok {
		return
	}
	t.holdType(op, was.args["in"])
	if node.Bool("required") {
		return
	}
	switch typ, had := was.args["in"]; {
	case !had:
		b.Optional, b.Option = b.Type != nil, &ir.BodyOption{}
		if named, _ := b.Type.(ir.Named); !isStructOf(named) {
			b.Option.Func = t.optionName(op)
		}
	case b.ByPointer() && !strings.HasPrefix(typ, "*"):
		b.Optional = false
		op.hold("the body stays an argument by value, which is always sent, although it is optional now")
	}
}

// holdType gives a body the type of an earlier run: also one that may be null now
// stays a value.
func (t *bodyTyper) holdType(op *operation, was string) {
	b := op.ir.Body
	if b.Type == nil || was == "" {
		return
	}
	natural := b.Type
	if ptr, ok := natural.(ir.Ptr); ok && !strings.HasPrefix(was, "*") {
		natural = ptr.Elem
	}
	if b.Optional {
		was = strings.TrimPrefix(was, "*")
	}
	held, ok := t.types.asGiven(was, natural)
	if ok && held != b.Type {
		b.Type = held
		op.hold("the body keeps its type")
	}
}

// holdOther keeps a body of another media type that is always sent.
func (t *bodyTyper) holdOther(op *operation, o *ir.Other) {
	was, ok := signatureOf(t.lock.find(lock.Media, op.key, o.Media))
	if ok && o.Body.ByPointer() && was.args["in"] != "" && !strings.HasPrefix(was.args["in"], "*") {
		o.Body.Optional = false
		op.hold("the body of " + o.Name + " stays an argument by value, which is always sent, although it is optional now")
	}
}

// isStructOf reports whether a named type is a struct.
func isStructOf(named ir.Named) bool {
	_, ok := declDef[*ir.Struct](named)
	return ok
}

// optionName claims the name of the function that makes the body of an operation
// an option.
func (t *bodyTyper) optionName(op *operation) string {
	name, ok := t.lock.name(lock.Option, op.key)
	if !ok || !t.scope.Take(name, op.ir.Pos) {
		want := "With" + op.typeName() + "Body"
		name = t.scope.First(op.ir.Pos, want, op.typeName()+"Body", want)
	}
	t.lock.keep(lock.Entry{Kind: lock.Option, Place: []string{op.key}, Name: name, Type: "func"})
	return name
}

// describeOptions says, in the comments of methods, which parameters and bodies
// are options of a call.
func describeOptions(ops []*operation) {
	for _, op := range ops {
		if p := op.ir.Params; p != nil && p.Option {
			op.ir.Doc.Text += "\n\nThe parameters are an option of the call: *" + p.Name + "."
		}
		b := op.ir.Body
		if b == nil || b.Option == nil {
			continue
		}
		text := b.Option.Func
		if text == "" {
			text = "*" + goText(b.Type)
		} else {
			b.Option.Doc = ir.Doc{Text: text + " returns the option of " + op.service.ir.Name + "." + op.ir.Name + " that sends in as the body."}
		}
		op.ir.Doc.Text += "\n\nThe body is an option of the call: " + text + "."
		op.hold("the body is an option: " + text)
	}
}
