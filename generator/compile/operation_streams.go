package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are streamTyper.result, which types a response that arrives
// in pieces, and streamTyper.addMethod, which adds a second method to an
// operation that can also respond in another way.

// streamTyper types streams of values.
type streamTyper struct {
	doc      *spec.Document
	lock     *lockedNames
	contents *contentReader
	types    *types
}

// addMethod adds a streaming method to an operation one of whose responses has
// a media type that arrives in pieces beside the one of its result.
func (t *streamTyper) addMethod(op *operation) {
	for _, r := range op.success {
		if r.kind.streams() {
			return // the method itself returns the stream
		}
		m := t.contents.bestStream(r.node.Get("content"))
		if m.node == nil {
			continue
		}
		s := &ir.Streaming{Name: t.methodName(op, m.media), Result: t.result(op, m), Field: streamMember(op.ir.Body)}
		if s.Field == nil {
			s.Param = streamParam(op.ir.Params, m.media)
		}
		s.Doc = streamDoc(op, s)
		op.ir.Streaming = s
		return
	}
}

// methodName is the name of an earlier run, or that of the operation's method
// with Stream; WatchPods beside ListPods.
func (t *streamTyper) methodName(op *operation, media string) string {
	if name, ok := t.lock.second(op, lock.Stream, op.key); ok {
		return name
	}
	if name, ok := strings.CutPrefix(op.ir.Name, "List"); ok && isWatch(media) {
		return op.service.names.First(op.ir.Pos, "Watch"+name, op.ir.Name+"Watch", op.ir.Name+"Events")
	}
	if isWatch(media) {
		return op.service.names.First(op.ir.Pos, op.ir.Name+"Watch", op.ir.Name+"Events")
	}
	return op.service.names.First(op.ir.Pos, op.ir.Name+"Stream", op.ir.Name+"Events")
}

func streamDoc(op *operation, s *ir.Streaming) ir.Doc {
	text := s.Name + " is " + op.ir.Name + " with the response in pieces, as they arrive."
	if s.Field != nil {
		text += " It sets " + s.Field.Name + " in the body."
	}
	if s.Param != "" {
		text += " It sets the parameter " + quoted(s.Param) + "."
	}
	return ir.Doc{Text: text + "\n\n" + op.ir.Method + " " + godoc.OneLine(op.ir.Path), Deprecated: operationDoc(op).Deprecated}
}

// streamMember returns the boolean member of a body that requests a response in
// pieces, or nil.
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

// streamParam returns the boolean query parameter that requests a response in
// pieces, or "".
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

// result is the result of a media type that arrives in pieces. itemSchema
// (OpenAPI 3.2) describes one piece, and so does schema where it is no array.
func (t *streamTyper) result(op *operation, m content) ir.Result {
	t.types.ledger.Claim(ledger.Go, m.node)
	if m.kind == mediaEvents {
		item, ofItem := m.item()
		return t.events(op, item, ofItem)
	}
	return ir.Records{Type: whole(t.types.of(t.record(m), op.place(read, op.typeName()+"Item"))), Media: concrete(m.media)}
}

// item returns the schema of a stream, and whether it describes one piece.
func (m content) item() (item *spec.Node, ofItem bool) {
	if item = m.node.Get("itemSchema"); item != nil {
		return item, true
	}
	return m.schema(), false
}

// record returns the schema of one record.
func (t *streamTyper) record(m content) *spec.Node {
	item, ofItem := m.item()
	if ofItem {
		return item
	}
	return t.recordSchema(item, m.media)
}

// recordSchema returns the schema of one record of a sequence that schema
// describes.
func (t *streamTyper) recordSchema(schema *spec.Node, media string) *spec.Node {
	if event := t.watchEvent(); event != nil && isWatch(media) {
		return event
	}
	if s, ok := t.contents.schemaOf(schema); ok && s.Kind("") == "array" && s.Node.Get("items") != nil {
		return s.Node.Get("items")
	}
	return schema
}

// watchEvent returns the schema of the events that Kubernetes sends to watchers
// of a list, or nil. Its specifications describe the list in that place.
func (t *streamTyper) watchEvent() *spec.Node {
	for name, n := range t.doc.Root.At("components", "schemas").Members() {
		if strings.HasSuffix(name, ".WatchEvent") && isWatchEvent(n) {
			return n
		}
	}
	return nil
}
