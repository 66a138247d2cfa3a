package compile

import (
	"maps"
	"net/http"
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are eventTyper.typePayload and eventTyper.typeResponse, which
// type an event, and eventTyper.setField, which finds the member of payloads
// that distinguishes events.

// eventTyper types events.
type eventTyper struct {
	contents *contentReader
	types    *types
}

// typePayload types what is received: JSON, or bytes.
func (t *eventTyper) typePayload(op *operation) {
	n := op.node.Get("requestBody")
	node, ok := t.types.doc.Resolve(n)
	if n == nil || !ok {
		return
	}
	m := t.contents.best(node.Get("content"))
	b := &ir.Body{Pos: n.KeyPos(), Kind: ir.BodyStream, ContentType: m.media}
	t.types.ledger.Claim(ledger.Go, m.node)
	op.ir.Body = b
	switch {
	case m.node == nil:
	case m.kind == mediaJSON:
		b.Kind = ir.BodyJSON
		b.Type = whole(t.types.of(m.schema(), op.place(read, op.ir.Name+"Event")))
	case m.kind != mediaText:
		t.contents.warnUndecoded(op, m)
	}
}

// typeResponse types the response, where it is JSON.
func (t *eventTyper) typeResponse(op *operation) {
	op.ir.Result = ir.None{}
	for _, r := range op.success {
		if r.kind == mediaJSON && r.schema() != nil {
			t.types.ledger.Claim(ledger.Go, r.content.node)
			op.ir.Result = ir.Value{Type: element(t.types.of(r.schema(), op.place(write, op.ir.Name+"Response")))}
			return
		}
	}
}

// setField sets the member of all payloads whose fixed value distinguishes the
// events, and the values. Without such a member, the path of the request
// distinguishes them.
func (t *eventTyper) setField(r *ir.Receiver, received []*operation) {
	if len(r.Events) < 2 {
		return
	}
	var candidates map[string]map[string]*ir.Event // member -> value -> event
	for _, e := range r.Events {
		i := slices.IndexFunc(received, func(op *operation) bool { return op.ir == e.Op })
		fixed := t.fixedMembers(received[i])
		if e.Op.Method != http.MethodPost || len(fixed) == 0 {
			return
		}
		if candidates == nil {
			candidates = map[string]map[string]*ir.Event{}
			for member := range fixed {
				candidates[member] = map[string]*ir.Event{}
			}
		}
		for member, events := range candidates {
			value, ok := fixed[member]
			if _, taken := events[value]; !ok || taken {
				delete(candidates, member)
				continue
			}
			events[value] = e
		}
	}
	if members := slices.Sorted(maps.Keys(candidates)); len(members) > 0 {
		r.Field = members[0]
		for value, e := range candidates[r.Field] {
			e.Tag = value
		}
	}
}

// fixedMembers returns the members of a payload that always have one value.
func (t *eventTyper) fixedMembers(op *operation) map[string]string {
	body, _ := t.types.doc.Resolve(op.node.Get("requestBody"))
	s, ok := t.contents.schemaOf(t.contents.best(body.Get("content")).schema())
	if !ok {
		return nil
	}
	fixed := map[string]string{}
	for _, p := range s.Props {
		if value, ok := t.fixedValue(p); ok && s.Required[p.Name] {
			fixed[p.Name] = value
		}
	}
	return fixed
}

// fixedValue returns the one string that a property can be.
func (t *eventTyper) fixedValue(p *schema.Property) (text string, ok bool) {
	for _, n := range p.Nodes {
		v, _ := t.types.doc.Resolve(n)
		value := v.Get("const")
		if enum := v.Get("enum"); value == nil && enum.Len() == 1 {
			value = enum.Index(0)
		}
		if value.Kind() == spec.KindString {
			text, ok = value.Text(), true
		}
	}
	return text, ok
}
