package runtime

import (
	"errors"
	"fmt"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are Relation, a change of a list of references that the server
// applies in one step, so that a concurrent change is not lost, and, for
// generated code, RelationMember.

// Relation is a change of a field that refers to other objects. The zero value
// changes nothing: the request does not have the field.
type Relation struct {
	op  relationOp
	ids []string
	ops []Relation
}

// relationOp is the kind of a change.
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

// RelationSyntax is how an API writes a change of a relation: the names of
// members and the values of the member Op.
type RelationSyntax struct {
	Op string // the member that names the change

	// The values of Op. Without Set, a plain list of ids replaces the references.
	Set, Add, Remove, Batch string

	Ops     string // the member that lists the changes of a Batch
	Objects string // the member that lists the references

	// A reference has its Type, whose value is Reference, its Class and its ID.
	Type, Reference, Class, ID string
}

// RelationMember reads and writes a member of type Relation, for
// [codec.Members.Custom]. class is the class of the references in JSON.
//
//go:noinline
func RelationMember(syntax *RelationSyntax, class string) codec.Custom {
	return relationMember{syntax, class}
}

// relationMember implements codec.Custom.
type relationMember struct {
	syntax *RelationSyntax
	class  string
}

// WriteMember writes the relation at p, a *Relation.
func (m relationMember) WriteMember(w *codec.Writer, name string, p any) {
	r, ok := p.(*Relation)
	if !ok || r.IsZero() {
		return
	}
	w.Key(name)
	if err := (relationWriter{w, m.syntax, m.class}).write(*r); err != nil {
		w.Fail(fmt.Errorf("relation %q: %w", name, err))
	}
}

// relationWriter writes one member.
type relationWriter struct {
	w      *codec.Writer
	syntax *RelationSyntax
	class  string
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
		if r.syntax.Set == "" {
			codec.WriteList(r.w, rel.ids, codec.WriteString)
			return nil
		}
		r.envelope(r.syntax.Set, rel.ids)
	case relationAdd:
		r.envelope(r.syntax.Add, rel.ids)
	case relationRemove:
		r.envelope(r.syntax.Remove, rel.ids)
	case relationBatch:
		return r.batch(rel.ops)
	}
	return nil
}

func (r relationWriter) batch(ops []Relation) error {
	r.open(r.syntax.Batch, r.syntax.Ops)
	for _, op := range ops {
		if op.op == relationNone {
			continue
		}
		if op.op == relationBatch || op.op == relationSet && r.syntax.Set == "" {
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
	r.open(op, r.syntax.Objects)
	for _, id := range ids {
		r.w.ObjectStart()
		r.text(r.syntax.Type, r.syntax.Reference)
		r.text(r.syntax.Class, r.class)
		r.text(r.syntax.ID, id)
		r.w.ObjectEnd()
	}
	r.close()
}

// text writes a member that the API has a name for.
func (r relationWriter) text(name, value string) {
	if name != "" && value != "" {
		r.w.Key(name)
		codec.WriteString(r.w, value)
	}
}

func (r relationWriter) open(op, list string) {
	r.w.ObjectStart()
	r.text(r.syntax.Op, op)
	r.w.Key(list)
	r.w.ArrayStart()
}

func (r relationWriter) close() {
	r.w.ArrayEnd()
	r.w.ObjectEnd()
}
