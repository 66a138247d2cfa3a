package runtime

import (
	"errors"
	"fmt"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file holds Relation: changes to a list of references that the server
// makes in one step, so that nobody's concurrent change is lost.

// Relation is a change to a field that refers to other objects. The zero value
// changes nothing: the field is left out.
type Relation struct {
	op  relationOp
	ids []string
	ops []Relation
}

type relationOp uint8

const (
	relationNone relationOp = iota
	relationSet
	relationAdd
	relationRemove
	relationBatch
)

// SetReferences replaces all references by these ids.
func SetReferences(ids ...string) Relation {
	return Relation{op: relationSet, ids: slices.Clone(ids)}
}

// AddReferences adds references to these ids and keeps the others.
func AddReferences(ids ...string) Relation {
	return Relation{op: relationAdd, ids: slices.Clone(ids)}
}

// RemoveReferences removes the references to these ids and keeps the others.
func RemoveReferences(ids ...string) Relation {
	return Relation{op: relationRemove, ids: slices.Clone(ids)}
}

// ClearReferences removes all references.
func ClearReferences() Relation { return Relation{op: relationSet} }

// Batch applies several changes in order, in one step.
func Batch(ops ...Relation) Relation {
	return Relation{op: relationBatch, ops: slices.Clone(ops)}
}

// IsZero reports whether the relation changes nothing.
func (r Relation) IsZero() bool { return r.op == relationNone }

// RelationSyntax is how an API writes relations: a JSON object that gives the
// names of members and operations. Its keys are op, add, remove, batch, ops,
// objects, type, reference, class, id, and set where an API has a name for
// replacing; without it Set writes a plain list of ids.
type RelationSyntax string

// RelationMember tells [codec.Members.Custom] how a member of type Relation is
// read and written. class is the class that the references have on the wire.
func RelationMember(syntax RelationSyntax, class string) codec.Custom {
	return relationMember{syntax, class}
}

type relationMember struct {
	syntax RelationSyntax
	class  string
}

// WriteMember writes the relation at p, a *Relation.
func (m relationMember) WriteMember(w *codec.Writer, name string, p any) {
	r, ok := p.(*Relation)
	if !ok || r.IsZero() {
		return
	}
	w.Key(name)
	if err := (relationWriter{w, m.words(), m.class}).write(*r); err != nil {
		w.Fail(fmt.Errorf("relation %q: %w", name, err))
	}
}

// words gives the syntax as a map.
func (m relationMember) words() map[string]string {
	return codec.Map(codec.NewCursor([]byte(m.syntax)), codec.String)
}

type relationWriter struct {
	w     *codec.Writer
	words map[string]string
	class string
}

var (
	errEmptyID = errors.New("an id is empty")
	errBatch   = errors.New("a Batch holds Add and Remove only; use Set or Clear alone")
)

func (r relationWriter) write(rel Relation) error {
	if slices.Contains(rel.ids, "") {
		return errEmptyID
	}
	switch rel.op {
	case relationSet:
		if r.words["set"] == "" {
			codec.WriteList(r.w, rel.ids, codec.WriteString)
			return nil
		}
		r.envelope("set", rel.ids)
	case relationAdd:
		r.envelope("add", rel.ids)
	case relationRemove:
		r.envelope("remove", rel.ids)
	case relationBatch:
		return r.batch(rel.ops)
	}
	return nil
}

func (r relationWriter) batch(ops []Relation) error {
	r.open("batch", "ops")
	for _, op := range ops {
		if op.op == relationNone {
			continue
		}
		if op.op == relationBatch || op.op == relationSet && r.words["set"] == "" {
			return errBatch
		}
		if err := r.write(op); err != nil {
			return err
		}
	}
	r.close()
	return nil
}

func (r relationWriter) envelope(op string, ids []string) {
	r.open(op, "objects")
	for _, id := range ids {
		r.w.ObjectStart()
		r.put("type", r.words["reference"])
		r.put("class", r.class)
		r.put("id", id)
		r.w.ObjectEnd()
	}
	r.close()
}

// put writes a member that the syntax has a name for.
func (r relationWriter) put(word, value string) {
	if name := r.words[word]; name != "" && value != "" {
		r.w.Key(name)
		codec.WriteString(r.w, value)
	}
}

func (r relationWriter) open(op, list string) {
	r.w.ObjectStart()
	r.put("op", r.words[op])
	r.w.Key(r.words[list])
	r.w.ArrayStart()
}

func (r relationWriter) close() {
	r.w.ArrayEnd()
	r.w.ObjectEnd()
}
