package compile

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is streamTyper.events, which types streams of server-sent
// events.

// events is the result of an event stream. item describes the data of events,
// or whole events with their fields. ofItem reports that it is an itemSchema.
func (t *streamTyper) events(op *operation, item *spec.Node, ofItem bool) ir.Result {
	s, ok := t.contents.schemaOf(item)
	if !ok || isBinary(s.Node) {
		return ir.Events{}
	}
	at := op.place(read, op.typeName()+"Event")
	if list := t.wholeEvents(s.Node, ofItem); list != nil {
		if len(list) == 1 && ofItem {
			return t.eventData(list[0], at)
		}
		isText := func(n *spec.Node) bool { return t.contents.isText(t.contents.member(n, "data")) }
		text := !slices.ContainsFunc(list, func(n *spec.Node) bool { return !isText(n) })
		return ir.Events{Type: whole(t.types.of(item, at)), Whole: true, TextData: text}
	}
	if kind := s.Kind(""); kind == "string" || kind == "array" && ofItem {
		return ir.Events{}
	}
	return ir.Events{Type: whole(t.types.of(item, at))}
}

// data returns the schema of the data of each event, or nil where it is text or
// the schema describes events with their other fields.
func (t *streamTyper) data(m content) *spec.Node {
	item, ofItem := m.item()
	s, ok := t.contents.schemaOf(item)
	if !ok || isBinary(s.Node) {
		return nil
	}
	if list := t.wholeEvents(s.Node, ofItem); len(list) == 1 && ofItem {
		data := t.contents.member(list[0], "data")
		if target, _ := t.doc.Resolve(data); isJSON(target.Str("contentMediaType")) {
			data = target.Get("contentSchema")
		}
		return data
	} else if list != nil {
		return nil
	}
	return item
}

// eventData is the result where one schema describes all events. Its data may
// be JSON in a string (contentSchema).
func (t *streamTyper) eventData(event *spec.Node, at place) ir.Result {
	if s, ok := t.contents.schemaOf(event); ok {
		for _, p := range s.Props { // fields of runtime.Event
			t.types.ledger.Claim(ledger.Go, p.Nodes...)
		}
	}
	data := t.contents.member(event, "data")
	target, _ := t.doc.Resolve(data)
	if inner := target.Get("contentSchema"); inner != nil && isJSON(target.Str("contentMediaType")) {
		t.types.ledger.Claim(ledger.Go, inner)
		return ir.Events{Type: whole(t.types.of(inner, at))}
	}
	if t.contents.isText(data) {
		return ir.Events{}
	}
	return ir.Events{Type: whole(t.types.of(data, at))}
}

// wholeEvents returns n or its alternatives if they describe events: objects
// with data and event and no other member than events have. In an itemSchema,
// event may be missing.
func (t *streamTyper) wholeEvents(n *spec.Node, ofItem bool) []*spec.Node {
	alternatives := cmp.Or(n.Get("oneOf"), n.Get("anyOf"))
	if alternatives.Len() == 0 {
		if isWholeEvent(t.types.schemas.Of(n), ofItem) {
			return []*spec.Node{n}
		}
		return nil
	}
	var list []*spec.Node
	for _, alternative := range alternatives.Items() {
		s, ok := t.contents.schemaOf(alternative)
		if !ok {
			return nil
		}
		inner := t.wholeEvents(s.Node, ofItem)
		if inner == nil {
			return nil
		}
		list = append(list, inner...)
	}
	return list
}

func isWholeEvent(s *schema.Schema, ofItem bool) bool {
	data, event := false, ofItem
	for _, p := range s.Props {
		switch p.Name {
		case "data":
			data = true
		case "event":
			event = true
		case "id", "retry", "comment", "enabled":
		default:
			return false
		}
	}
	return data && event
}
