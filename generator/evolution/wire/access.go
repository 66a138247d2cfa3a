package wire

import (
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is comparer.servers.

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
