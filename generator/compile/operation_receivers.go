package compile

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns webhooks and callbacks into receivers: structs of one typed
// function for each event. An event is an operation in the making whose body
// is read and whose answer is written; no service has it.

// receivers finds the events and types their payloads.
func (c *compiler) receivers() {
	hooks := &ir.Receiver{Name: "Webhooks", Pos: c.doc.Root.Get("webhooks").KeyPos()}
	names := naming.NewScope([]string{"Handler"})
	for name, n := range c.doc.Root.Get("webhooks").Members() {
		c.eventsOf(hooks, names, name, name, "", n)
	}
	calls := &ir.Receiver{Name: "Callbacks"}
	names = naming.NewScope([]string{"Handler"})
	for _, op := range c.ops.called {
		for name, n := range op.node.Get("callbacks").Members() {
			callback, _ := c.doc.Resolve(n)
			for expression, item := range callback.Members() {
				path := name
				if tail := strings.Trim(expression[strings.LastIndexByte(expression, '}')+1:], "/"); strings.Contains(expression, "}") && tail != "" {
					path += "/" + tail
				}
				c.eventsOf(calls, names, name, path, op.typeName(), item)
			}
		}
	}
	for _, r := range []*ir.Receiver{hooks, calls} {
		if len(r.Events) > 0 {
			if !r.Pos.IsValid() {
				r.Pos = r.Events[0].Op.Pos
			}
			r.Field = c.eventField(r)
			c.api.Receivers = append(c.api.Receivers, r)
		}
	}
}

// eventsOf adds the operations of one path item. owner stands before names that
// are taken.
func (c *compiler) eventsOf(r *ir.Receiver, names *naming.Scope, name, path, owner string, n *spec.Node) {
	item, ok := c.doc.Resolve(n)
	if !ok || strings.HasPrefix(name, "x-") {
		return
	}
	for method, node := range c.methods(item) {
		if slices.ContainsFunc(c.ops.received, func(op *operation) bool { return op.node == node }) {
			continue // a callback that several operations share
		}
		op := c.newOperation(name, method, item, node)
		skipped, _ := op.hints.Bool("skip")
		if skipped || !c.opts.Include.hasAll(op) && r.Name == "Webhooks" || c.opts.Exclude.hasAny(op) {
			continue
		}
		op.ir.ID = strings.ToLower(r.Name) + "." + godoc.OneLine(name)
		want := cmp.Or(op.hints.GoName("name"), naming.Exported(name))
		op.ir.Name = names.First(op.ir.Pos, want, want+naming.Exported(strings.ToLower(method)), owner+want)
		c.owner = &op.fallbacks
		c.payload(op)
		c.answer(op)
		c.owner = nil
		op.ir.Doc = eventDoc(op, name)
		c.ops.received = append(c.ops.received, op)
		r.Events = append(r.Events, &ir.Event{Op: op.ir, Name: godoc.OneLine(name), Path: godoc.OneLine(strings.Trim(path, "/"))})
	}
}

// payload types what is received: JSON, or bytes.
func (c *compiler) payload(op *operation) {
	n := op.node.Get("requestBody")
	node, ok := c.doc.Resolve(n)
	if n == nil || !ok {
		return
	}
	media, m, kind := c.bestMedia(node.Get("content"))
	b := &ir.Body{Pos: n.KeyPos(), Kind: ir.BodyStream, ContentType: media}
	op.ir.Body = b
	switch {
	case m != nil && kind == mediaJSON:
		b.Kind = ir.BodyJSON
		b.Type = element(c.typeOf(m.Get("schema"), place{dir: read, base: op.ir.Name + "Event"}))
	case m != nil && kind != mediaText:
		c.untyped(m, media)
	}
}

// answer types what is sent back, if it is JSON.
func (c *compiler) answer(op *operation) {
	op.ir.Result = ir.None{}
	success, _ := c.listResponses(op)
	for _, r := range success {
		if r.m != nil && r.kind == mediaJSON && r.m.Get("schema") != nil {
			op.ir.Result = ir.Value{Type: element(c.typeOf(r.m.Get("schema"), place{dir: write, base: op.ir.Name + "Answer"}))}
			return
		}
	}
}

// eventField gives the member of all payloads whose fixed value tells the
// events apart, "" when there is none: then the request's path does.
func (c *compiler) eventField(r *ir.Receiver) string {
	if len(r.Events) < 2 {
		return ""
	}
	var fields map[string]map[string]string // member -> value -> event
	for _, e := range r.Events {
		fixed := c.fixedMembers(e.Op)
		if e.Op.Method != http.MethodPost || len(fixed) == 0 {
			return ""
		}
		if fields == nil {
			fields = map[string]map[string]string{}
			for member := range fixed {
				fields[member] = map[string]string{}
			}
		}
		for member, values := range fields {
			value, ok := fixed[member]
			if _, taken := values[value]; !ok || taken {
				delete(fields, member)
				continue
			}
			values[value] = e.Name
		}
	}
	members := slices.Sorted(maps.Keys(fields))
	if len(members) == 0 {
		return ""
	}
	for value, name := range fields[members[0]] {
		for _, e := range r.Events {
			if e.Name == name {
				e.Tag = value
			}
		}
	}
	return members[0]
}

// fixedMembers gives the members of a payload that always have one value.
func (c *compiler) fixedMembers(event *ir.Operation) map[string]string {
	i := slices.IndexFunc(c.ops.received, func(op *operation) bool { return op.ir == event })
	body, _ := c.doc.Resolve(c.ops.received[i].node.Get("requestBody"))
	_, m, _ := c.bestMedia(body.Get("content"))
	target, ok := c.doc.Resolve(m.Get("schema"))
	if !ok || target.Kind() != spec.KindObject {
		return nil
	}
	fixed := map[string]string{}
	s := c.schemas.Of(target)
	for _, p := range s.Props {
		for _, n := range p.Nodes {
			v, _ := c.doc.Resolve(n)
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
func nameReceivers(receivers []*ir.Receiver, names *naming.Scope) {
	for _, r := range receivers {
		r.Name = names.First(r.Pos, r.Name, strings.TrimSuffix(r.Name, "s")+"Receiver")
		r.Doc = ir.Doc{Text: r.Name + " are the functions that receive what the API sends by itself; leave nil what you do not need. Handler makes an http.Handler of them."}
	}
}
