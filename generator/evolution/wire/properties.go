package wire

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is comparer.properties.

func (c *comparer) properties(o, n *view) {
	for _, p := range o.Props {
		c.within("."+p.Name, func() {
			from := p.Nodes[0]
			is := n.Property(p.Name)
			if is == nil {
				if !c.old.hidden(p, c.at.direction) {
					c.add(Behaviour, "property", from, nil, "the property is removed")
				}
				return
			}
			c.property(o, n, p, is)
		})
	}
	for _, p := range n.Props {
		if o.Property(p.Name) != nil || c.new.hidden(p, c.at.direction) {
			continue
		}
		c.within("."+p.Name, func() {
			if c.at.direction == Sent && n.Required[p.Name] {
				c.add(Breaking, "property", nil, p.Nodes[0], "the property is new and required; an empty value is sent where it is not set")
				return
			}
			c.add(None, "property", nil, p.Nodes[0], "the property is new")
		})
	}
}

// property compares a property of both versions.
func (c *comparer) property(o, n *view, was, is *schema.Property) {
	from, to := was.Nodes[0], is.Nodes[0]
	before, after := c.old.hidden(was, c.at.direction), c.new.hidden(is, c.at.direction)
	keyword := map[Direction]string{Sent: "readOnly", Received: "writeOnly"}[c.at.direction]
	switch {
	case before && after:
		return
	case after:
		c.add(Behaviour, keyword, from, to, keyword+" now; it is not in the "+string(c.at.direction)+" any more")
		return
	case before:
		c.add(Behaviour, keyword, from, to, "not "+keyword+" any more; it is in the "+string(c.at.direction))
		if c.at.direction == Sent && n.Required[is.Name] {
			c.add(Breaking, "required", from, to, "required now; an empty value is sent where it is not set")
		}
		return
	}
	switch req, now := o.Required[was.Name], n.Required[is.Name]; {
	case !req && now:
		c.add(c.effect(Breaking, None), "required", from, to, c.text("required now; an empty value is sent where it is not set", "required now"))
	case req && !now:
		c.add(c.effect(None, Behaviour), "required", from, to, c.text("not required any more", "not required any more; it may be missing"))
	}
	c.views(c.old.view(from, was.Nodes...), c.new.view(to, is.Nodes...), from, to)
}

// text returns the text by direction.
func (c *comparer) text(sent, received string) string {
	if c.at.direction == Sent {
		return sent
	}
	return received
}

// hidden reports whether a property does not travel in a direction.
func (s *side) hidden(p *schema.Property, d Direction) bool {
	readOnly, writeOnly := s.schemas.OneWayOf(p)
	return d == Sent && readOnly || d == Received && writeOnly
}

// links records which schemas the type of a place depends on: the target of a
// reference, items, members.
type links struct{ old, new map[diag.Pos][]diag.Pos }

func (l *links) add(from, of, to, is *spec.Node) {
	link(l.old, from, of)
	link(l.new, to, is)
}

func link(m map[diag.Pos][]diag.Pos, from, to *spec.Node) {
	if from == nil || to == nil || from == to {
		return
	}
	m[from.KeyPos()] = append(m[from.KeyPos()], to.KeyPos())
}
