package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is receiverReader.read, which makes receivers of webhooks and
// callbacks: structs with a typed function for each event. An event is an
// operation whose body is read and whose response is written; no service has it.
// eventTyper types it.

// receiverReader finds webhooks and callbacks.
type receiverReader struct {
	doc       *spec.Document
	opts      Options
	collector *collector
	lock      *lockedNames
	events    []*operation // found so far
}

// read returns the receivers that have events, and the events. Callbacks are
// those of the operations that are called.
func (r *receiverReader) read(called []*operation) (receivers []*ir.Receiver, events []*operation) {
	for _, receiver := range []*ir.Receiver{r.webhooks(), r.callbacks(called)} {
		if len(receiver.Events) == 0 {
			continue
		}
		if !receiver.Pos.IsValid() {
			receiver.Pos = receiver.Events[0].Op.Pos
		}
		receivers = append(receivers, receiver)
	}
	return receivers, r.events
}

func (r *receiverReader) webhooks() *ir.Receiver {
	webhooks := r.doc.Root.Get("webhooks")
	into := &receiver{ir: &ir.Receiver{Place: "webhooks", Name: "Webhooks", Pos: webhooks.KeyPos()}, names: naming.NewScope([]string{"Handler"})}
	for name, n := range webhooks.Members() {
		r.addEvents(into, event{name: name, path: name, item: n})
	}
	return into.ir
}

func (r *receiverReader) callbacks(called []*operation) *ir.Receiver {
	into := &receiver{ir: &ir.Receiver{Place: "callbacks", Name: "Callbacks"}, names: naming.NewScope([]string{"Handler"})}
	for _, op := range called {
		for name, n := range op.node.Get("callbacks").Members() {
			callback, _ := r.doc.Resolve(n)
			for expression, item := range callback.Members() {
				r.addEvents(into, event{name: name, path: callbackPath(name, expression), owner: op.typeName(), item: item})
			}
		}
	}
	return into.ir
}

// callbackPath is the name of a callback with the literal end of its URL.
func callbackPath(name, expression string) string {
	tail := strings.Trim(expression[strings.LastIndexByte(expression, '}')+1:], "/")
	if strings.Contains(expression, "}") && tail != "" {
		return name + "/" + tail
	}
	return name
}

// receiver is a receiver and the names of its functions.
type receiver struct {
	ir    *ir.Receiver
	names *naming.Scope
}

// event is a path item of a webhook or callback.
type event struct {
	name  string
	path  string // on which the handler distinguishes it
	owner string // goes before names that are taken
	item  *spec.Node
}

// addEvents adds an event for each operation of a path item. A callback that
// several operations share is one event.
func (r *receiverReader) addEvents(into *receiver, e event) {
	item, ok := r.doc.Resolve(e.item)
	if !ok || strings.HasPrefix(e.name, "x-") {
		return
	}
	for method, node := range operationsOf(item) {
		if slices.ContainsFunc(r.events, func(op *operation) bool { return op.node == node }) {
			continue
		}
		op := r.collector.operation(e.name, method, item, node)
		excluded := !r.opts.Include.hasAll(op) && into.ir.Name == "Webhooks" || r.opts.Exclude.hasAny(op)
		if op.isSkipped() || excluded {
			continue
		}
		op.ir.ID = strings.ToLower(into.ir.Name) + "." + godoc.OneLine(e.name)
		want := cmp.Or(op.hints.GoName("name"), naming.Exported(e.name))
		path := godoc.OneLine(strings.Trim(e.path, "/"))
		op.ir.Name = r.lock.eventName(into, op, path, want, want+naming.Exported(strings.ToLower(method)), e.owner+want)
		op.ir.Doc = eventDoc(op, e.name)
		r.events = append(r.events, op)
		into.ir.Events = append(into.ir.Events, &ir.Event{Op: op.ir, Name: godoc.OneLine(e.name), Path: path})
	}
}

// eventDoc is the comment of an event's function.
func eventDoc(op *operation, name string) ir.Doc {
	text := cmp.Or(strings.TrimSpace(op.node.Str("description")), strings.TrimSpace(op.node.Str("summary")))
	d := ir.Doc{Text: op.ir.Name + " receives " + quoted(name) + "."}
	if text = godoc.FromMarkdown(text); text != "" {
		d.Text += "\n\n" + godoc.WithStop(text)
	}
	if op.node.Bool("deprecated") {
		d.Deprecated = deprecation(op.node.Str("x-deprecated-reason"), "this event")
	}
	return d
}

// nameReceivers names the structs of receivers.
func nameReceivers(receivers []*ir.Receiver, names *naming.Scope, l *lockedNames) {
	for _, r := range receivers {
		name, ok := l.name(lock.Receiver, r.Place)
		if !ok || !names.Take(name, r.Pos) {
			name = names.First(r.Pos, r.Name, strings.TrimSuffix(r.Name, "s")+"Receiver")
		}
		r.Name = name
		l.keep(lock.Entry{Kind: lock.Receiver, Place: []string{r.Place}, Name: name, Type: "struct"})
		r.Doc = ir.Doc{Text: r.Name + " holds the functions that receive requests from the API. Handler returns an http.Handler that calls them; an event whose function is nil is unknown to it."}
	}
}
