package runtime

import (
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file reads back what relations are written as, so that a request that was
// kept as JSON can be read again.

// ReadMember reads a change of a relation into p, a *Relation: a list of ids or
// references (Set), null (Clear), or an envelope of the syntax.
func (m relationMember) ReadMember(c *codec.Cursor, p any) {
	if r, ok := p.(*Relation); ok {
		*r = relationReader{c, m.words()}.read()
	}
}

type relationReader struct {
	c     *codec.Cursor
	words map[string]string
}

func (r relationReader) read() Relation {
	switch r.c.Kind() {
	case codec.KindNull:
		r.c.Skip()
		return ClearReferences()
	case codec.KindArray:
		return SetReferences(r.ids()...)
	}
	op, _ := codec.Tag(r.c, r.words["op"])
	var ids []string
	var ops []Relation
	for r.c.ObjectStart(); r.c.NextMember(); {
		switch r.c.Key() {
		case r.words["objects"]:
			ids = r.ids()
		case r.words["ops"]:
			ops = codec.List(r.c, func(*codec.Cursor) Relation { return r.read() })
		default:
			r.c.Skip()
		}
	}
	switch {
	case strings.EqualFold(op, r.words["add"]):
		return AddReferences(ids...)
	case strings.EqualFold(op, r.words["remove"]):
		return RemoveReferences(ids...)
	case strings.EqualFold(op, r.words["batch"]):
		return Batch(ops...)
	case op == "" || strings.EqualFold(op, r.words["set"]):
		return SetReferences(ids...)
	}
	r.c.Fail(fmt.Errorf("unknown operation %q of a relation", op))
	return Relation{}
}

// ids reads a list of ids, as texts or as references.
func (r relationReader) ids() []string {
	return codec.List(r.c, func(c *codec.Cursor) string {
		if c.Kind() == codec.KindObject {
			var id string
			readMember(c, r.words["id"], &id)
			return id
		}
		return codec.String(c)
	})
}
