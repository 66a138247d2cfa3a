package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is compiler.record, which records the names of the finished API
// for the next run, with their types.

// record records the names of operations and declarations, and of those that were removed.
func (c *compiler) record(ops *operations, types *types) {
	for _, op := range ops.called {
		c.lock.recordOperation(op)
	}
	c.lock.recordReceivers(c.api.Receivers)
	live := types.decls.live()
	for _, d := range live {
		c.lock.recordType(d)
	}
	for _, sent := range []bool{false, true} {
		for _, d := range live {
			if d.isWriteType() == sent {
				c.lock.recordMembers(d)
			}
		}
	}
	c.lock.keepGone()
}

func (l *lockedNames) recordOperation(op *operation) {
	service := op.service.ir.Name + "."
	put := func(kind lock.Kind, name, typ string, place ...string) {
		l.keep(lock.Entry{Kind: kind, Place: place, Name: name, Type: typ})
	}
	put(lock.Method, service+op.ir.Name, signatureText(op.ir, op.ir.Body, op.ir.Result), op.methodPlace()...)
	if s := op.ir.Streaming; s != nil {
		put(lock.Stream, service+s.Name, signatureText(op.ir, op.ir.Body, s.Result), op.key)
	}
	for _, o := range op.ir.Others {
		switch text := signatureText(op.ir, o.Body, o.Result); {
		case o.Whole:
			put(lock.Whole, service+o.Name, text, op.key)
		case o.Paging == nil: // see recordPaging
			put(lock.Media, service+o.Name, text, op.key, o.Media)
		}
	}
	l.recordPaging(op)
	if op.ir.Params != nil {
		put(lock.Params, op.ir.Params.Name, "struct", op.key)
		for _, p := range op.ir.Params.Fields {
			put(lock.Param, p.Name, goText(p.Type)+presenceMark(p.Type, p.Required), op.key, p.In, p.Wire)
		}
	}
	if text := errorsText(op); text != "" {
		put(lock.Errors, service+op.ir.Name, text, op.key)
	}
	if op.ir.Headers != nil {
		put(lock.Headers, op.ir.Headers.Name, headersText(op.ir.Headers), op.key, "Headers")
	}
	if op.ir.ErrorHeaders != nil {
		put(lock.Headers, op.ir.ErrorHeaders.Name, headersText(op.ir.ErrorHeaders), op.key, "ErrorHeaders")
	}
}

// methodPlace returns the place of the operation's method.
func (op *operation) methodPlace() []string {
	if key := op.ir.Method + " "; strings.HasPrefix(op.key, key+"/") { // several operations have the operationId, or none
		return []string{op.ir.Method, strings.TrimPrefix(op.key, key), ""}
	}
	return []string{op.ir.Method, op.ir.Path, op.ir.SpecID}
}

// recordType records the places of a declaration.
func (l *lockedNames) recordType(d *declared) {
	for i, p := range d.places {
		typ := defText(d.decl.Def)
		if i > 0 {
			typ = shared
		}
		l.keep(lock.Entry{Kind: p.kind, Place: []string{p.at}, Name: d.decl.Name, Type: typ})
	}
	for _, x := range d.withMerged() {
		for _, other := range x.sentAs {
			if at := other.place(l.places); len(d.places) > 0 {
				l.keep(lock.Entry{Kind: other.kind(), Place: []string{at}, Name: d.decl.Name, Type: shared})
			}
		}
	}
}

// recordMembers records the fields and constants of a declaration, and what
// belongs to a union.
func (l *lockedNames) recordMembers(d *declared) {
	if len(d.places) == 0 {
		return
	}
	put := func(kind lock.Kind, name, typ string, place ...string) {
		l.keep(lock.Entry{Kind: kind, Place: place, Name: name, Type: typ})
	}
	switch def := d.decl.Def.(type) {
	case *ir.Struct:
		at := l.membersPlace(d)
		for _, f := range def.Fields {
			l.recordField(d, f, at)
		}
		if def.Extra != nil {
			put(lock.Extra, def.Extra.Name, "map[string]"+goText(def.Extra.Elem), at)
		}
	case *ir.StatusStruct:
		for _, s := range def.Cases {
			put(lock.Field, s.Name, goText(s.Type), d.places[0].at, s.Status)
		}
	case *ir.Enum:
		for _, v := range def.Values {
			if v.Gone {
				continue // see keepGone
			}
			put(lock.Const, v.Name, d.decl.Name, d.places[0].at, constText(v.Value))
		}
	case *ir.Union:
		at := []string{string(d.places[0].kind), d.places[0].at}
		put(lock.Interface, def.Interface, variantsText(def), at...)
		put(lock.Unknown, def.Unknown, "struct", at...)
		put(lock.Constructor, def.New, "func", at...)
	}
}

// membersPlace returns the place of the fields of a struct: that of its schema, or
// of the one that lends it the name.
func (l *lockedNames) membersPlace(d *declared) string {
	at, _, _ := strings.Cut(d.places[0].at, " in ")
	return at
}

// recordField records a field, with its type where it is read and where it is sent,
// if these differ. A schema that became several types may have several of each.
func (l *lockedNames) recordField(d *declared, f *ir.Field, at string) {
	text := memberText(f, d.decl.Use != ir.Read)
	e, known := l.now.Find(lock.Field, at, f.Wire)
	if !known {
		l.keep(lock.Entry{Kind: lock.Field, Place: []string{at, f.Wire}, Name: f.Name, Type: text})
		return
	}
	was, sent, two := strings.Cut(e.Type, inDirections)
	switch {
	case !d.isWriteType():
		was = withType(was, text)
	case two:
		sent = withType(sent, text)
	case was != text:
		two, sent = true, text
	}
	if e.Type = was; two {
		e.Type += inDirections + sent
	}
	l.now.Set(e)
}

// withType adds a type to a list of them.
func withType(list, text string) string {
	if slices.Contains(strings.Split(list, alternately), text) {
		return list
	}
	return list + alternately + text
}

// errorsText lists the bodies of error responses by their statuses.
func errorsText(op *operation) string {
	var parts []string
	for _, e := range op.errors {
		if text := goText(e.Type); len(typesIn(text)) > 0 {
			parts = append(parts, listedText(e.Status, text))
		}
	}
	slices.Sort(parts) // not in the order of the specification
	return strings.Join(parts, " ")
}

// variantsText lists the variants of a union with the values of its discriminator.
func variantsText(def *ir.Union) string {
	parts := []string{"interface"}
	for _, v := range def.Variants {
		for _, tag := range v.Tags {
			parts = append(parts, listedText(tag, v.Decl.Name))
		}
	}
	slices.Sort(parts[1:])
	return strings.Join(parts, " ")
}

// defText returns the kind of a declaration as Go calls it.
func defText(def ir.Def) string {
	switch def := def.(type) {
	case *ir.Enum:
		if def.Alias {
			return aliasText + string(def.Base)
		}
		return enumText + string(def.Base)
	case *ir.Union:
		return "union"
	case *ir.Alias:
		return goText(def.Type)
	}
	return "struct"
}

func headersText(set *ir.HeaderSet) string {
	var fields []string
	for _, h := range set.Headers {
		fields = append(fields, h.Name+" "+goText(h.Type))
	}
	slices.Sort(fields)
	return "struct{ " + strings.Join(fields, "; ") + " }"
}

// signatureText returns the arguments and results of a method, without the
// context and the options.
func signatureText(op *ir.Operation, body *ir.Body, result ir.Result) string {
	var args []string
	for _, p := range op.PathParams {
		args = append(args, p.Name+" "+goText(p.Type))
	}
	if b := body.Argument(); b != nil {
		args = append(args, "in "+bodyText(b))
	}
	if p := op.Params.Argument(); p != nil {
		star := "*"
		if p.Value {
			star = ""
		}
		args = append(args, "params "+star+p.Name)
	}
	return "(" + strings.Join(args, ", ") + ") " + resultText(result)
}

func bodyText(b *ir.Body) string {
	text := map[ir.BodyKind]string{ir.BodyStream: "io.Reader", ir.BodyText: "string", ir.BodyValues: "url.Values", ir.BodyParts: "runtime.PartList"}[b.Kind]
	if text == "" && b.ByPointer() {
		return "*" + goText(b.Type)
	}
	return cmp.Or(text, goText(b.Type))
}
