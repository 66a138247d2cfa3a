package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is resultTyper.hold. It keeps the result that a method had in an
// earlier run, where another success response has come: that one is an error of
// the method, which holds its body. A second method returns every response.

// hold returns the result of an earlier run, or the natural one. results are those
// of the success responses.
func (t *resultTyper) hold(op *operation, results []ir.Result, natural ir.Result) ir.Result {
	was, ok := t.lock.signature(op)
	if ok {
		natural = t.types.heldResult(op, natural, was.result)
	}
	if !ok || t.textBefore(natural) == was.result || op.hints.Has("unwrap") {
		return natural
	}
	if was.result == "error" {
		op.drops = true
		t.addWhole(op, natural)
		op.hold("the body of the response is dropped, " + op.ir.Others[len(op.ir.Others)-1].Name + " returns it")
		return ir.None{}
	}
	if op.ir.Result = natural; wasPaged(was.result) {
		if _, list := pageValue(op); list {
			return natural // as it was: a page, or none
		}
	}
	kept, held := t.keptResults(op, results, was.result)
	if len(kept) == len(results) {
		kept = t.lending(results)
	}
	if held == nil || len(kept) == len(results) {
		return natural
	}
	only := &ir.Only{}
	for i, r := range op.success {
		if slices.Contains(kept, i) {
			only.Kept = append(only.Kept, r.status)
			continue
		}
		only.Others = append(only.Others, r.status)
		if value, ok := results[i].(ir.Value); ok && value.XML == 0 {
			op.errors = append(op.errors, ir.ErrorCase{Status: r.status, Type: value.Type})
		}
	}
	sortStatuses(op.errors, func(e ir.ErrorCase) string { return e.Status })
	op.ir.Only = only
	t.addWhole(op, natural)
	op.hold("a response of another status is an error, " + op.ir.Others[len(op.ir.Others)-1].Name + " returns it")
	return held
}

// keptResults returns the responses that have the result of an earlier run, and
// that result. A list that was paged has the one body that can be one.
func (t *resultTyper) keptResults(op *operation, results []ir.Result, was string) (kept []int, held ir.Result) {
	for i, r := range results {
		r, same := t.asBefore(op, r, was)
		if same {
			kept, held = append(kept, i), r
		}
	}
	return kept, held
}

// lending returns the results whose types lend their names to the others. An earlier
// run merged these into them, and its method returned only those.
func (t *resultTyper) lending(results []ir.Result) []int {
	var lending []int
	for i, r := range results {
		value, _ := r.(ir.Value)
		named, _ := value.Type.(ir.Named)
		if d := t.types.decls.byDecl[named.Decl]; d == nil || t.lock.lends(d) {
			lending = append(lending, i)
		}
	}
	if len(lending) == 0 {
		return []int{0}
	}
	return lending
}

// asBefore returns a result, or the content of it that an earlier run returned, and
// whether it is that of the earlier run.
func (t *resultTyper) asBefore(op *operation, r ir.Result, was string) (ir.Result, bool) {
	if t.textBefore(r) == was {
		return r, true
	}
	value, _ := r.(ir.Value)
	if elem := listElem(value.Type); elem != nil && t.textBefore(ir.Items{Elem: elem}) == was {
		return r, true
	}
	named, _ := value.Type.(ir.Named)
	d := t.types.decls.byDecl[named.Decl]
	if d == nil {
		return r, false
	}
	if _, opened := t.lock.find(lock.Envelope, op.key); opened {
		if env, ok := t.lockedEnvelope(op, d); ok {
			content := ir.Value{Type: bareType(env.content.Type), Unwrap: env.content.Wire, Flag: env.flag}
			if t.textBefore(content) == was {
				t.lock.keep(lock.Entry{Kind: lock.Envelope, Place: []string{op.key}, Name: env.content.Wire})
				return content, true
			}
		}
	}
	for _, f := range fieldsOf(named) {
		if elem := listElem(f.Type); elem != nil && t.textBefore(ir.Items{Elem: elem}) == was {
			return r, true
		}
	}
	return r, false
}

// addWhole adds the method that returns every response.
func (t *resultTyper) addWhole(op *operation, natural ir.Result) {
	name, ok := t.lock.second(op, lock.Whole, op.key)
	if !ok {
		name = op.service.names.First(op.ir.Pos, op.ir.Name+"Result", op.ir.Name+"Response", op.ir.Name+"Result")
	}
	o := &ir.Other{Name: name, Whole: true, Body: op.ir.Body, Result: natural, Accept: t.contents.acceptOf(op.success)}
	o.Doc.Text = name + " is " + op.ir.Name + " with the body of every success response."
	op.ir.Others = append(op.ir.Others, o)
}

// kept returns the responses of which the method returns the body.
func (op *operation) kept() []response {
	if op.ir.Only == nil && !op.drops {
		return op.success
	}
	var kept []response
	for _, r := range op.success {
		if op.ir.Only != nil && slices.Contains(op.ir.Only.Kept, r.status) {
			kept = append(kept, r)
		}
	}
	return kept
}

// textBefore returns the text of a result with the names that types had in an
// earlier run.
func (t *resultTyper) textBefore(r ir.Result) string {
	return resultTextBy(r, func(d *ir.Decl) string {
		known := t.types.decls.byDecl[d]
		if known == nil {
			return d.Name
		}
		name := t.lock.typeName(known)
		if enum, ok := d.Def.(*ir.Enum); ok && enum.Alias && name == "" {
			return string(enum.Base)
		}
		return name
	})
}
