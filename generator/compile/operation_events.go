package compile

import (
	"maps"
	"net/http"
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are eventTyper.typeEvent, which types the payload and the
// response of an event, and eventTyper.setField, which finds the member of
// payloads that distinguishes events.

// eventTyper types events.
type eventTyper struct {
	doc   *spec.Document
	types *compiler
}

// typeEvent types an event.
func (t *eventTyper) typeEvent(op *operation) {
	t.typePayload(op)
	t.typeResponse(op)
}

// typePayload types what is received: JSON, or bytes.
func (t *eventTyper) typePayload(op *operation) {
	n := op.node.Get("requestBody")
	node, ok := t.doc.Resolve(n)
	if n == nil || !ok {
		return
	}
	media, m, kind := t.types.bestMedia(node.Get("content"))
	b := &ir.Body{Pos: n.KeyPos(), Kind: ir.BodyStream, ContentType: media}
	op.ir.Body = b
	switch {
	case m != nil && kind == mediaJSON:
		b.Kind = ir.BodyJSON
		b.Type = element(t.types.typeOf(m.Get("schema"), place{dir: read, base: op.ir.Name + "Event"}))
	case m != nil && kind != mediaText:
		t.types.untyped(m, media)
	}
}

// typeResponse types the response, where it is JSON.
func (t *eventTyper) typeResponse(op *operation) {
	op.ir.Result = ir.None{}
	op.success, _ = t.types.listResponses(op)
	for _, r := range op.success {
		if r.m != nil && r.kind == mediaJSON && r.m.Get("schema") != nil {
			op.ir.Result = ir.Value{Type: element(t.types.typeOf(r.m.Get("schema"), place{dir: write, base: op.ir.Name + "Answer"}))}
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
		fixed := t.fixedMembers(e.Op, received)
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
func (t *eventTyper) fixedMembers(event *ir.Operation, received []*operation) map[string]string {
	i := slices.IndexFunc(received, func(op *operation) bool { return op.ir == event })
	body, _ := t.doc.Resolve(received[i].node.Get("requestBody"))
	_, m, _ := t.types.bestMedia(body.Get("content"))
	target, ok := t.doc.Resolve(m.Get("schema"))
	if !ok || target.Kind() != spec.KindObject {
		return nil
	}
	fixed := map[string]string{}
	s := t.types.schemas.Of(target)
	for _, p := range s.Props {
		for _, n := range p.Nodes {
			v, _ := t.doc.Resolve(n)
			value := v.Get("const")
			if enum := v.Get("enum"); value == nil && enum.Len() == 1 {
				value = enum.Index(0)
			}
			if value.Kind() == spec.KindString && s.Required[p.Name] {
				fixed[p.Name] = value.Text()
			}
		}
	}
	return fixed
}
