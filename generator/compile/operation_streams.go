package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns answers that come in pieces into streams of values.

// streaming gives an operation whose answer also comes in pieces a second
// method.
func (c *compiler) streaming(op *operation, success []response) {
	for _, r := range success {
		if r.kind.streams() {
			return // the method itself gives the stream
		}
		media, m, kind := c.bestStream(r.node.Get("content"))
		if m == nil {
			continue
		}
		s := &ir.Streaming{Name: c.streamName(op, media), Result: c.streamed(op, m, media, kind), Ask: streamMember(op.ir.Body)}
		if s.Ask == nil {
			s.AskParam = streamParam(op.ir.Params, media)
		}
		s.Doc = streamDoc(op, s)
		op.ir.Streaming = s
		return
	}
}

// streamName is the name that an earlier run gave, or the method's with Stream
// or Watch.
func (c *compiler) streamName(op *operation, media string) string {
	suffix := "Stream"
	if isWatch(media) {
		suffix = "Watch"
	}
	place := "operation " + op.key + " (stream)"
	name, ok := c.lock.name(place)
	if !ok || !op.service.names.Claim(name, op.ir.Pos) {
		name = op.service.names.First(op.ir.Pos, op.ir.Name+suffix, op.ir.Name+"Events")
	}
	c.lock.keep(place, name)
	return name
}

func streamDoc(op *operation, s *ir.Streaming) ir.Doc {
	text := s.Name + " is " + op.ir.Name + " with the answer in pieces, as they arrive."
	if s.Ask != nil {
		text += " It sets " + s.Ask.Name + " in the body."
	}
	if s.AskParam != "" {
		text += " It sets the parameter " + quoted(s.AskParam) + "."
	}
	return ir.Doc{Text: text + "\n\n" + op.ir.Method + " " + godoc.OneLine(op.ir.Path), Deprecated: operationDoc(op).Deprecated}
}

// streamMember gives the boolean member of a body by which the answer is asked
// for in pieces.
func streamMember(b *ir.Body) *ir.Field {
	if b == nil || b.Optional {
		return nil
	}
	named, _ := b.Type.(ir.Named)
	def, ok := declDef[*ir.Struct](named)
	if !ok {
		return nil
	}
	i := slices.IndexFunc(def.Fields, func(f *ir.Field) bool { return f.Wire == "stream" && f.Const == nil && isBool(f.Type) })
	if i < 0 {
		return nil
	}
	return def.Fields[i]
}

// streamParam gives the boolean query parameter by which the answer is asked
// for in pieces.
func streamParam(p *ir.Params, media string) string {
	wire := "stream"
	if isWatch(media) {
		wire = "watch"
	}
	if p != nil && slices.ContainsFunc(p.Fields, func(f *ir.Param) bool { return f.In == "query" && f.Wire == wire && f.Type != nil && isBool(f.Type) }) {
		return wire
	}
	return ""
}

func isBool(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind == ir.Bool
	case ir.Opt:
		return isBool(t.Elem)
	case ir.Ptr:
		return isBool(t.Elem)
	}
	return false
}

// streamed is the result of a media type that comes in pieces: itemSchema (3.2)
// describes one of them, and so does schema where it is no list.
func (c *compiler) streamed(op *operation, m *spec.Node, media string, kind mediaKind) ir.Result {
	item, says := m.Get("itemSchema"), true
	if item == nil {
		item, says = m.Get("schema"), false
	}
	target, ok := c.doc.Resolve(item)
	if !ok || target.Kind() != spec.KindObject {
		target = nil
	}
	if kind == mediaEvents {
		return c.events(op, item, target, says)
	}
	at := place{dir: read, base: op.typeName() + "Item"}
	if target != nil && !says && c.schemas.Of(target).Kind("") == "array" && target.Get("items") != nil {
		item = target.Get("items")
	}
	if event := c.watchEvent(); event != nil && isWatch(media) && !says {
		item = event
	}
	return ir.Records{Type: element(c.typeOf(item, at)), Media: concrete(media)}
}

// watchEvent gives the schema of what Kubernetes sends to those who watch a
// list: its specs describe the list in that place.
func (c *compiler) watchEvent() *spec.Node {
	for name, n := range c.doc.Root.At("components", "schemas").Members() {
		if strings.HasSuffix(name, ".WatchEvent") && n.At("properties", "object") != nil && n.At("properties", "type") != nil {
			return n
		}
	}
	return nil
}

// isBinary reports a schema of bytes, which says nothing of the pieces.
func isBinary(n *spec.Node) bool {
	return n.Str("format") == "binary" || n.Has("contentEncoding")
}

// events is the result of an event stream. The schema describes the data of the
// events, or the events with their fields.
func (c *compiler) events(op *operation, item, target *spec.Node, says bool) ir.Result {
	if target == nil || isBinary(target) {
		return ir.Events{}
	}
	at := place{dir: read, base: op.typeName() + "Event"}
	if list := c.wholeEvents(target, says); list != nil {
		if len(list) == 1 && says {
			return c.eventData(list[0], at)
		}
		text := !slices.ContainsFunc(list, func(n *spec.Node) bool { return !c.isText(c.memberSchema(n, "data")) })
		return ir.Events{Type: element(c.typeOf(item, at)), Whole: true, TextData: text}
	}
	if s := c.schemas.Of(target); c.isText(target) || s.Kind("") == "array" && says {
		return ir.Events{}
	}
	return ir.Events{Type: element(c.typeOf(item, at))}
}

// eventData is the result where one schema describes all events: its data may
// be JSON in a string (contentSchema).
func (c *compiler) eventData(event *spec.Node, at place) ir.Result {
	data := c.memberSchema(event, "data")
	target, _ := c.doc.Resolve(data)
	if inner := target.Get("contentSchema"); inner != nil && isJSON(target.Str("contentMediaType")) {
		return ir.Events{Type: element(c.typeOf(inner, at))}
	}
	if c.isText(data) {
		return ir.Events{}
	}
	return ir.Events{Type: element(c.typeOf(data, at))}
}

// isText reports a schema of plain strings.
func (c *compiler) isText(n *spec.Node) bool {
	target, ok := c.doc.Resolve(n)
	return ok && target.Kind() == spec.KindObject && c.schemas.Of(target).Kind("") == "string"
}

// wholeEvents gives the schemas of events, if that is what n and its
// alternatives are: objects of data and event and nothing that no event has.
// Where the spec says so itself, event may be missing.
func (c *compiler) wholeEvents(n *spec.Node, says bool) []*spec.Node {
	alternatives := n.Get("oneOf")
	if alternatives == nil {
		alternatives = n.Get("anyOf")
	}
	if alternatives.Len() == 0 {
		if c.isWholeEvent(n, says) {
			return []*spec.Node{n}
		}
		return nil
	}
	var list []*spec.Node
	for _, alternative := range alternatives.Items() {
		target, ok := c.doc.Resolve(alternative)
		if !ok || target.Kind() != spec.KindObject {
			return nil
		}
		inner := c.wholeEvents(target, says)
		if inner == nil {
			return nil
		}
		list = append(list, inner...)
	}
	return list
}

func (c *compiler) isWholeEvent(n *spec.Node, says bool) bool {
	data, event := false, says
	for _, p := range c.schemas.Of(n).Props {
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
