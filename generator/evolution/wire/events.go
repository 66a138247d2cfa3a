package wire

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are side.events and comparer.event. An event is a webhook or a
// callback: the API sends its body, and the program responds.

// events returns the webhooks, and the callbacks of operations.
func (s *side) events(called []*operation, included func(method, path string) bool) []*operation {
	var all []*operation
	for name, n := range s.doc.Root.Get("webhooks").Members() {
		all = append(all, s.eventsOf("webhook "+name, s.resolve(n), included)...)
	}
	for _, op := range called {
		for name, n := range op.node.Get("callbacks").Members() {
			for expression, item := range s.resolve(n).Members() {
				path := "callback " + name + " " + expression + " of " + op.name()
				all = append(all, s.eventsOf(path, s.resolve(item), nil)...)
			}
		}
	}
	return all
}

func (s *side) eventsOf(path string, item *spec.Node, included func(method, path string) bool) []*operation {
	if strings.HasPrefix(path, "webhook x-") {
		return nil
	}
	all := s.ofItem("", item, func(method, _ string) bool { return included == nil || included(method, path) })
	for _, op := range all {
		op.path, op.isEvent = path, true
	}
	return all
}

// noun returns what an operation is called.
func (o *operation) noun() string {
	if !o.isEvent {
		return "operation"
	}
	noun, _, _ := strings.Cut(o.path, " ")
	return noun
}

// event compares the body that is received, and the responses of the program.
func (c *comparer) event(o, n *operation) {
	if !o.node.Bool("deprecated") && n.node.Bool("deprecated") {
		c.add(Addition, "deprecated", o.node, n.node, "deprecated")
	}
	was, is := o.node.Get("requestBody"), n.node.Get("requestBody")
	from, to := c.old.resolve(was), c.new.resolve(is)
	c.at.direction, c.at.member = Received, "body"
	switch {
	case from == nil && to == nil:
	case from == nil:
		c.add(Addition, "body", nil, is, "has a body now")
	case to == nil:
		c.add(Behaviour, "body", was, nil, "has no body any more")
	default:
		c.content(from.Get("content"), to.Get("content"), was, is)
	}
	c.at.direction = Sent
	c.eventResponses(o.node.Get("responses"), n.node.Get("responses"))
	c.at.direction, c.at.member = "", ""
}

// eventResponses compares the bodies with which the program responds.
func (c *comparer) eventResponses(was, is *spec.Node) {
	for status, from := range was.Members() {
		to := is.Get(status)
		if strings.HasPrefix(status, "x-") {
			continue
		}
		c.at.member = status
		if to == nil {
			c.add(Behaviour, "status", from, nil, "status "+status+" is removed")
			continue
		}
		c.content(c.old.resolve(from).Get("content"), c.new.resolve(to).Get("content"), from, to)
	}
}
