package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is changer.addAll, which pairs records with their updates, as
// the hint update states.

// changer makes the functions that compare two versions of a record.
type changer struct {
	doc   *spec.Document
	diags *diag.List
	names *naming.Scope
	lock  *lockedNames
}

func (c *changer) addAll(live []*declared) {
	for _, d := range live {
		record, ok := d.decl.Def.(*ir.Struct)
		ref := d.s.Hints.Update
		if !ok || ref == nil || d.decl.Use == ir.Write || !c.exists(ref) {
			continue
		}
		i := slices.IndexFunc(live, func(o *declared) bool { return o.decl.From == ref.Text() && o.decl.Use != ir.Read })
		if i < 0 {
			continue // no operation sends it
		}
		update, ok := live[i].decl.Def.(*ir.Struct)
		changes := &ir.Changes{Update: live[i].decl}
		if ok {
			changes.Fields = changedFields(record, update)
			changes.Extra = record.Extra != nil && update.Extra != nil && isRaw(record.Extra.Elem) && isRaw(update.Extra.Elem)
		}
		if len(changes.Fields) == 0 {
			c.diags.Errorf(ref.Pos(), diag.CodeHintValue, "update: %s has no member of %s that can be compared", changes.Update.Name, d.decl.Name).
				WithFix("name the schema of the body that changes some members of the record")
			continue
		}
		changes.Clone = !slices.ContainsFunc(record.Fields, func(f *ir.Field) bool { return f.Name == "Clone" })
		changes.Name = c.lock.function(c.names, d.decl.Pos, [3]string{funcChanges, d.place(c.lock.places), live[i].place(c.lock.places)}, "", d.decl.Name+"Changes", d.decl.Name+"Diff")
		changes.Doc = changesDoc(changes, update)
		record.Changes = changes
	}
}

// exists reports whether the hint is the pointer of a schema.
func (c *changer) exists(ref *spec.Node) bool {
	n, ok := c.doc.Node("", ref.Text())
	if ok && strings.HasPrefix(ref.Text(), "#") {
		if _, ok = c.doc.Resolve(n); ok {
			return true
		}
	}
	c.diags.Errorf(ref.Pos(), diag.CodeHintValue, "update: the schema %q does not exist", godoc.OneLine(ref.Text())).
		WithFix("write the pointer of a schema of this document:  update: '#/components/schemas/CustomerUpdate'")
	return false
}

// changedFields returns the members that both have and that can be compared.
func changedFields(record, update *ir.Struct) []ir.Change {
	var changes []ir.Change
	for _, to := range update.Fields {
		for _, from := range record.Fields {
			if from.Wire != to.Wire || to.Const != nil {
				continue
			}
			if change := (ir.Change{Old: from, New: to, IDs: hasIDs(from.Type)}); change.By == "" {
				if change.By = changeBy(from.Type, to.Type); change.By != "" {
					changes = append(changes, change)
				}
			}
		}
	}
	return changes
}

// changeBy returns the function of package runtime that compares members of the
// type old and sets one of the type to; empty if there is none.
func changeBy(old, to ir.Type) string {
	switch to := to.(type) {
	case ir.Relation:
		if hasIDs(old) || old == ir.Type(ir.List{Elem: ir.Prim{Kind: ir.String}}) {
			return "ChangeReferences"
		}
	case ir.Opt:
		return changeOpt(old, to)
	case ir.List:
		if from, ok := old.(ir.List); ok && (from == to || isStructType(from.Elem) && isStructType(to.Elem)) {
			return "ChangeList"
		}
	default:
		if old == to && isComparable(to) {
			return "ChangeValue"
		}
	}
	return ""
}

func changeOpt(old ir.Type, to ir.Opt) string {
	if !isComparable(to.Elem) {
		return ""
	}
	switch from := old.(type) {
	case ir.Ptr:
		if from.Elem == to.Elem && to.Null {
			return "ChangePointer"
		}
	case ir.Opt:
		if from.Elem == to.Elem && to.Null {
			return "ChangeOpt"
		}
	default:
		switch {
		case old == to.Elem && to.Null:
			return "ChangeOrNull"
		case old == to.Elem:
			return "Change"
		}
	}
	return ""
}

// isComparable reports whether values of t can be compared by ==.
func isComparable(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind != ir.Bytes && t.Kind != ir.Raw && t.Kind != ir.File
	case ir.Named:
		_, ok := t.Decl.Def.(*ir.Enum)
		return ok
	}
	return false
}

func isStructType(t ir.Type) bool {
	n, ok := t.(ir.Named)
	if !ok {
		return false
	}
	_, ok = n.Decl.Def.(*ir.Struct)
	return ok
}

// changesDoc is the comment of the function. It names the members that the
// function leaves alone.
func changesDoc(c *ir.Changes, update *ir.Struct) ir.Doc {
	var others []string
	for _, f := range update.Fields {
		if !slices.ContainsFunc(c.Fields, func(change ir.Change) bool { return change.New == f }) {
			others = append(others, f.Name)
		}
	}
	text := c.Name + " returns the update that makes new of old: the members that differ."
	if c.Clone {
		text += " Make new by old.Clone: a plain copy shares the lists and maps of old."
	}
	if len(others) > 0 {
		text += " These members are not compared: " + strings.Join(others, ", ") + "."
	}
	return ir.Doc{Text: text}
}
