package validate

import "strconv"

// This file checks what combines schemas: allOf, anyOf, oneOf, not, if.

func (c *checker) combined(n *node, v any, at *place, ev *evaluated, by *chain) {
	for _, part := range n.all {
		c.apply(part, v, at, ev, by)
	}
	if n.anyOf != nil && c.matches(n.anyOf, v, ev, by) == 0 {
		c.none(n.anyOf, v, at, "anyOf", by)
	}
	if n.oneOf != nil {
		switch found := c.matches(n.oneOf, v, ev, by); {
		case found == 0:
			c.none(n.oneOf, v, at, "oneOf", by)
		case found > 1:
			c.fail(at, "oneOf", "must match one alternative, and matches "+strconv.Itoa(found))
		}
	}
	if n.not != nil && c.valid(n.not, v, nil, by) {
		c.fail(at, "not", "must not match what the specification excludes")
	}
	if n.condition == nil {
		return
	}
	looked := ev.fresh()
	if c.valid(n.condition, v, looked, by) {
		ev.add(looked)
		c.apply(n.consequence, v, at, ev, by)
	} else {
		c.apply(n.alternatively, v, at, ev, by)
	}
}

// matches counts the alternatives that v passes.
func (c *checker) matches(alternatives []*node, v any, ev *evaluated, by *chain) (found int) {
	for _, alternative := range alternatives {
		looked := ev.fresh()
		if c.valid(alternative, v, looked, by) {
			found++
			ev.add(looked)
		}
	}
	return found
}

// none reports that no alternative fits. If only one is of v's type, what is
// wrong with it is said instead.
func (c *checker) none(alternatives []*node, v any, at *place, keyword string, by *chain) {
	var near []*node
	for _, alternative := range alternatives {
		if mayBe(alternative, v) {
			near = append(near, alternative)
		}
	}
	if len(near) == 1 {
		before := len(c.failures)
		c.apply(near[0], v, at, nil, by)
		if len(c.failures) > before {
			return
		}
	}
	c.fail(at, keyword, "must match one of "+strconv.Itoa(len(alternatives))+" alternatives")
}

// mayBe reports whether the type and the fixed members of v are those of n.
func mayBe(n *node, v any) bool {
	var by *chain
	for n != nil && n.ref != nil && !by.has(n) {
		by, n = &chain{by, n}, n.ref
	}
	probe := checker{}
	if n == nil || !probe.typed(n, v, nil) {
		return false
	}
	members, _ := v.(map[string]any)
	for name, member := range n.members {
		if value, ok := members[name]; ok && (member.constant != nil || len(member.enum) == 1) {
			probe.fixed(member, value, nil)
		}
	}
	return len(probe.failures) == 0
}
