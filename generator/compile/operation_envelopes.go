package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is resultTyper.openEnvelope. A method returns what an envelope
// holds where that loses nothing: WithResponse gives the other members, and the
// member that declares a success is checked. In doubt the method returns the
// whole. The lock keeps the decision of an earlier run, so that a member that
// comes to the envelope changes no method.

// envelope is a response around what it holds.
type envelope struct {
	content *ir.Field
	flag    string // member that is true in a success, or ""
}

// openEnvelope replaces the result of an operation by the content of its
// envelope, if it is one.
func (t *resultTyper) openEnvelope(op *operation) {
	value, ok := op.ir.Result.(ir.Value)
	if !ok || op.ir.Paging != nil || value.XML != 0 || op.hints.Has("unwrap") || op.hints.Has("paging") || len(op.success) != 1 {
		return
	}
	named, _ := value.Type.(ir.Named)
	d := t.types.decls.byDecl[named.Decl]
	if d == nil {
		return
	}
	env, ok := t.lockedEnvelope(op, d)
	if !ok {
		return
	}
	t.lock.keep(lock.Entry{Kind: lock.Envelope, Place: []string{op.key}, Name: env.content.Wire})
	content := bareType(env.content.Type)
	if named, ok := content.(ir.Named); ok {
		t.adopt(op, d, t.types.decls.byDecl[named.Decl])
	}
	op.ir.Result = ir.Value{Type: content, Unwrap: env.content.Wire, Flag: env.flag}
	op.ir.Doc.Text += "\n\n" + op.ir.Name + " returns the member " + env.content.Wire + " of the response; WithResponse gives the others."
}

// lockedEnvelope returns the envelope of which the method of an operation
// returns the content: as in an earlier run, or as found now.
func (t *resultTyper) lockedEnvelope(op *operation, d *declared) (envelope, bool) {
	env, found := t.envelope(d)
	locked, opened := t.lock.find(lock.Envelope, op.key)
	if opened {
		env.content = nil
		for _, f := range fieldsOf(ir.Named{Decl: d.decl}) {
			if f.Wire == locked.Name && isContent(f.Type) {
				env.content = f
			}
		}
		return env, env.content != nil
	}
	_, known := t.lock.methods[op.key]
	return env, found && !known
}

// adopt makes the content of an envelope that only op returns a type of op.
func (t *resultTyper) adopt(op *operation, envelope, content *declared) {
	if content != nil && content.at.parent == envelope && !content.isNamed() && !envelope.isNamed() {
		dir := content.at.dir
		content.at = op.rolePlace(resultRole, "Result")
		content.at.dir = dir
	}
}

// envelope returns the envelope that a type is. Its content is required, or the
// only member, or stands beside a member that declares the success.
func (t *resultTyper) envelope(d *declared) (envelope, bool) {
	def, ok := d.decl.Def.(*ir.Struct)
	if !ok || def.Extra != nil || def.Tuple != nil {
		return envelope{}, false
	}
	env, errors, other := envelope{}, false, false
	for _, f := range def.Fields {
		wire := strings.ToLower(f.Wire)
		switch {
		case (wire == "data" || wire == "result") && env.content == nil:
			env.content = f
		case (wire == "success" || wire == "ok") && t.alwaysTrue(d.s.Property(f.Wire)):
			env.flag = f.Wire
		case wire == "errors" || wire == "messages":
			errors = true
		case !isAside(wire):
			other = true
		}
	}
	if other || env.content == nil || errors && env.flag == "" || t.mayBeNull(d, env.content) {
		return env, false
	}
	return env, (env.content.Required || len(def.Fields) == 1 || env.flag != "") && isContent(env.content.Type)
}

// isAside reports whether a member beside the content describes the response
// only.
func isAside(wire string) bool {
	switch wire {
	case "meta", "metadata", "request_id", "requestid", "warnings", "jsonapi", "timestamp":
		return true
	}
	return false
}

// isContent reports whether a member is an object with a type of its own. A list
// may come to be paged, for which it needs its envelope.
func isContent(t ir.Type) bool {
	named, _ := bareType(t).(ir.Named)
	_, ok := declDef[*ir.Struct](named)
	return ok
}

// bareType returns a type without its presence.
func bareType(t ir.Type) ir.Type {
	switch t := t.(type) {
	case ir.Ptr:
		return t.Elem
	case ir.Opt:
		return t.Elem
	}
	return t
}

// alwaysTrue reports whether true is the only value of a member.
func (t *resultTyper) alwaysTrue(p *schema.Property) bool {
	return t.anyNode(p, func(s *schema.Schema) bool {
		value := s.ConstantOf(true)
		return value != nil && value.Kind() == spec.KindBool && value.Text() == "true"
	})
}

// mayBeNull reports whether a member may be null: by its type, or, where that is
// a pointer because the member may be absent, by its schemas.
func (t *resultTyper) mayBeNull(d *declared, f *ir.Field) bool {
	p := d.s.Property(f.Wire)
	if _, pointer := f.Type.(ir.Ptr); !pointer || f.Required || p == nil {
		return pointer
	}
	if nodes := t.types.schemas.Essential(p.Nodes); len(nodes) == 1 {
		return t.types.of(nodes[0], d.at.field(d, f.Name)).null
	}
	return !t.anyNode(p, func(s *schema.Schema) bool { return !s.Null })
}

// anyNode reports whether one of the schemas of a member is what is asked for.
func (t *resultTyper) anyNode(p *schema.Property, is func(*schema.Schema) bool) bool {
	if p == nil {
		return false
	}
	for _, n := range p.Nodes {
		if target, ok := t.doc.Resolve(n); ok && target.Kind() == spec.KindObject && is(t.types.schemas.Of(target)) {
			return true
		}
	}
	return false
}
