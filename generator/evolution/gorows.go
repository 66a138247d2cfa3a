package evolution

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution/goapi"
	"github.com/nimbugen/nimbugen/generator/evolution/report"
	"github.com/nimbugen/nimbugen/generator/evolution/wire"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry points are the methods of join that add the row of one change of Go.

// breakingRow adds what callers have to follow.
func (j *join) breakingRow(e goapi.Change) {
	shown := e
	shown.Object = display(e.Object)
	if e.Kind == goapi.Changed && (e.What == "method" || e.What == "func") {
		shown.Old, shown.New = signature(e.Old), signature(e.New)
	}
	now := place(j.is, e.Object)
	if e.Kind == goapi.Removed {
		now = diag.Pos{}
	}
	j.add(report.Breaking, shown.String(), j.reasons(e), now, place(j.was, e.Object), e.Object)
}

// display returns the name of an object as callers write it.
func display(object string) string {
	if owner, member, ok := strings.Cut(object, "."); ok && strings.HasSuffix(owner, "Service") {
		return strings.TrimSuffix(owner, "Service") + "." + member
	}
	return object
}

// signature returns the type of a method without what all methods have: the context
// and the options.
func signature(text string) string {
	text = strings.TrimPrefix(text, "func")
	for _, common := range []string{"context.Context, ", "context.Context"} {
		if rest, ok := strings.CutPrefix(text, "("+common); ok {
			text = "(" + rest
			break
		}
	}
	for _, options := range []string{"...CallOption)", "...runtime.CallOption)", "...runtime.Option)"} {
		if before, after, ok := strings.Cut(text, options); ok {
			return strings.TrimSuffix(before, ", ") + ")" + after
		}
	}
	return text
}

// place returns the place of an object, of the object that it belongs to where it
// has none of its own.
func place(x *index, object string) diag.Pos {
	if pos, ok := x.pos[object]; ok {
		return pos
	}
	if owner, _, ok := strings.Cut(object, "."); ok && owner != "Client" {
		return x.pos[owner]
	}
	return diag.Pos{}
}

// valueRow adds a constant that stands for another value.
func (j *join) valueRow(e goapi.Change) {
	j.add(report.Behaviour, fmt.Sprintf("%s is %s now, it was %s", e.Object, e.New, e.Old), j.reasons(e), place(j.is, e.Object), place(j.was, e.Object), e.Object)
}

// renamedRow adds a name that forwards to another one, without the constants of an
// enum that does.
func (j *join) renamedRow(e goapi.Change) {
	if owner, ok := j.was.owner[e.Object]; ok && e.What == "const" && slices.ContainsFunc(j.effects, func(o goapi.Change) bool { return o.Kind == goapi.Renamed && o.Object == owner }) {
		return
	}
	left := "forwarder left, go fix"
	if e.What == "type" || e.What == "const" {
		left = "alias left, go fix"
	}
	j.add(report.Renamed, fmt.Sprintf("%s → %s (%s)", display(e.Object), display(e.New), left), nil, place(j.is, e.New), place(j.was, e.Object), e.Object)
}

// addedRow adds a new object.
func (j *join) addedRow(e goapi.Change) {
	subject := display(e.Object)
	switch e.What {
	case "type", "func", "const", "var":
		subject = e.What + " " + subject
	}
	j.markReported(e)
	j.add(report.Added, subject, nil, place(j.is, e.Object), diag.Pos{}, e.Object)
}

// heldRows adds what keeps its shape of an earlier run since the new version.
func (j *join) heldRows() {
	if j.new.API == nil {
		return
	}
	for _, h := range j.new.API.Summary.Held {
		same := func(o ir.Held) bool { return o.Name == h.Name && o.Text == h.Text }
		if j.old.API != nil && slices.ContainsFunc(j.old.API.Summary.Held, same) {
			continue
		}
		object := heldObject(h)
		j.add(report.Held, h.Name+": "+h.Text, nil, h.Pos, place(j.was, object), object)
	}
}

// heldObject returns the object of Go that is held.
func heldObject(h ir.Held) string {
	switch lock.Kind(h.Kind) {
	case lock.Type, lock.Input, lock.Form, lock.Field, lock.Extra, lock.Const:
		return h.Name
	}
	return serviceMethod(h.Name)
}

// serviceMethod returns the method of a service as Go declares it: "Pets.List" is
// PetsService.List.
func serviceMethod(name string) string {
	owner, method, ok := strings.Cut(name, ".")
	if !ok {
		return name
	}
	return owner + "Service." + method
}

// plumbing reports whether an object is a method by which the codec or package
// runtime reads and writes values.
func plumbing(e goapi.Change) bool {
	owner, method, ok := strings.Cut(e.Object, ".")
	if !ok || e.What != "method" || strings.HasSuffix(owner, "Service") {
		return false
	}
	return slices.Contains([]string{"DecodeJSON", "EncodeJSON", "DescribeJSON", "MarshalJSON", "UnmarshalJSON", "EncodeParams", "EncodeForm", "EncodeMultipart", "ConfigureCall", "LogValue"}, method)
}

// reasons returns the texts of the causes of a change, and marks them as reported.
func (j *join) reasons(e goapi.Change) []string {
	if j.causes == nil {
		return nil
	}
	var texts []string
	for i, c := range j.causes.All {
		if !j.causesChange(c, e) {
			continue
		}
		j.reported[i] = true
		text := c.Text
		if _, isMethod := j.call(e.Object); isMethod && c.Member != "" {
			text = c.Member + ": " + text
		}
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

// markReported marks the causes of an addition as reported, except for those that change the
// behaviour of callers.
func (j *join) markReported(e goapi.Change) {
	if j.causes == nil {
		return
	}
	for i, c := range j.causes.All {
		if c.Effect <= wire.Addition && j.causesChange(c, e) {
			j.reported[i] = true
		}
	}
}

// call returns the operation of a method.
func (j *join) call(object string) (ops [2]string, ok bool) {
	for i, x := range []*index{j.was, j.is} {
		if op := x.calls[object]; op != nil {
			ops[i], ok = op.Method+" "+op.Path, true
		}
	}
	return ops, ok
}

// causesChange reports whether c is at the place of the object, or of what its type
// depends on.
func (j *join) causesChange(c wire.Change, e goapi.Change) bool {
	if ops, ok := j.call(e.Object); ok {
		return (c.Operation == ops[1] || c.Operation == ops[0]) && !strings.ContainsAny(c.Member, ".[{")
	}
	if pos, ok := j.is.pos[e.Object]; ok && c.New.Ref != "" && j.causes.Concerns(pos, c.New.Pos, true) {
		return true
	}
	if owner := j.was.owner[e.Object]; e.What == "const" && c.Kind == "enum" && c.Old.Ref != "" && c.Old.Pos == j.was.pos[owner] {
		return true
	}
	pos, ok := j.was.pos[e.Object]
	return ok && c.Old.Ref != "" && j.causes.Concerns(pos, c.Old.Pos, false)
}

// isNewName reports whether an object is what a renamed one is called now.
func (j *join) isNewName(object string) bool {
	return slices.ContainsFunc(j.effects, func(e goapi.Change) bool { return e.Kind == goapi.Renamed && e.New == object })
}
