package validate

import "strconv"

// The keywords that combine schemas are checked here: allOf, anyOf, oneOf, not
// and if. The entry point is combined.

// combined checks the keywords that combine schemas.
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
	own := ev.fresh()
	if c.valid(n.condition, v, own, by) {
		ev.add(own)
		c.apply(n.consequence, v, at, ev, by)
	} else {
		c.apply(n.alternatively, v, at, ev, by)
	}
}

// matches returns the number of alternatives that v is valid against.
func (c *checker) matches(alternatives []*node, v any, ev *evaluated, by *chain) (found int) {
	for _, alternative := range alternatives {
		own := ev.fresh()
		if c.valid(alternative, v, own, by) {
			found++
			ev.add(own)
		}
	}
	return found
}

// none adds a failure because no alternative matches. If v is a candidate for one
// of them only, it adds the failures of that one instead.
func (c *checker) none(alternatives []*node, v any, at *place, keyword string, by *chain) {
	if c.trial { // the first failure is enough
		c.fail(at, keyword, "")
		return
	}
	var candidates []*node
	for _, alternative := range alternatives {
		if isCandidate(alternative, v, c.work) {
			candidates = append(candidates, alternative)
		}
	}
	if len(candidates) == 1 {
		before := len(c.failures)
		c.apply(candidates[0], v, at, nil, by)
		if len(c.failures) > before {
			return
		}
	}
	c.fail(at, keyword, "must match one of "+strconv.Itoa(len(alternatives))+" alternatives")
}

// isCandidate reports whether v has the type of n, and the values of the members
// that n fixes.
func isCandidate(n *node, v any, work *budget) bool {
	var by *chain
	for n != nil && n.ref != nil && !by.has(n) {
		by, n = &chain{by, n}, n.ref
	}
	probe := checker{trial: true, work: work}
	if n == nil || !probe.typed(n, v, nil) {
		return false
	}
	members, _ := v.(map[string]any)
	for name, member := range n.members {
		if value, ok := members[name]; ok && (member.constant != nil || len(member.enum) == 1) {
			probe.fixed(member, value, nil)
		}
	}
	return !probe.invalid
}
