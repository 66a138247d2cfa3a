package wire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are comparer.security and comparer.servers.

// security compares the alternatives of the credentials that an operation needs.
func (c *comparer) security(o, n *operation) {
	was, is := c.old.security(o), c.new.security(n)
	if slices.Equal(was, is) {
		return
	}
	at, from, to := c.at, o.node, n.node
	if o.node.Get("security") == nil && n.node.Get("security") == nil {
		c.at.operation = "" // of all operations without their own
		from, to = orNode(c.old.doc.Root.Get("security"), c.old.doc.Root), orNode(c.new.doc.Root.Get("security"), c.new.doc.Root)
	}
	effect := Behaviour
	if len(was) > 0 && len(missing(was, is)) == 0 || len(was) == 0 && slices.Contains(is, "") {
		effect = Addition // what was enough is enough
	}
	c.add(effect, "security", from, to, fmt.Sprintf("security %s → %s", either(was), either(is)))
	c.at = at
}

// security returns the alternatives, each with what its schemes are.
func (s *side) security(op *operation) []string {
	list := op.node.Get("security")
	if list == nil {
		list = s.doc.Root.Get("security")
	}
	var all []string
	for _, alternative := range list.Items() {
		var needs []string
		for name, scopes := range alternative.Members() {
			need := name + s.scheme(name)
			if scopes.Len() > 0 {
				need += " (" + strings.Join(slices.Sorted(slices.Values(alternative.Strings(name))), ", ") + ")"
			}
			needs = append(needs, need)
		}
		slices.Sort(needs)
		all = append(all, strings.Join(needs, " and "))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// scheme returns how a scheme is sent, for schemes that keep their name.
func (s *side) scheme(name string) string {
	scheme := s.resolve(s.doc.Root.At("components", "securitySchemes", name))
	var how []string
	for _, key := range []string{"type", "scheme", "in", "name"} {
		if v := scheme.Str(key); v != "" {
			how = append(how, v)
		}
	}
	if len(how) == 0 {
		return ""
	}
	return " [" + strings.Join(how, " ") + "]"
}

func either(alternatives []string) string {
	list := slices.Clone(alternatives)
	for i, a := range list {
		if a == "" {
			list[i] = "nothing"
		}
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, " or ")
}

// servers compares the server to which requests are sent by default: the first.
func (c *comparer) servers(o, n *operation) {
	was, from := c.old.server(o)
	is, to := c.new.server(n)
	if was == is {
		return
	}
	at := c.at
	if from.Parent().Parent() == c.old.doc.Root && to.Parent().Parent() == c.new.doc.Root {
		c.at.operation = "" // of all operations
	}
	c.add(Behaviour, "server", orNode(from, o.node), orNode(to, n.node), fmt.Sprintf("server %s → %s", orNone(was), orNone(is)))
	c.at = at
}

func orNode(n, otherwise *spec.Node) *spec.Node {
	if n != nil {
		return n
	}
	return otherwise
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// server returns the URL of the first server, with the defaults of its variables.
func (s *side) server(op *operation) (string, *spec.Node) {
	for _, n := range []*spec.Node{op.node, op.item, s.doc.Root} {
		first := n.Get("servers").Index(0)
		if first == nil {
			continue
		}
		url := first.Str("url")
		for name, v := range first.Get("variables").Members() {
			url = strings.ReplaceAll(url, "{"+name+"}", v.Str("default"))
		}
		return strings.TrimRight(url, "/"), first
	}
	return "", nil
}
