package validate

import (
	"strconv"
)

// Arrays and objects are checked here. The entry points are array, object and
// unevaluated.

// array checks the keywords of arrays.
func (c *checker) array(n *node, v []any, at *place, ev *evaluated) {
	if !c.work.spend(len(v)) {
		return
	}
	c.between(at, len(v), n.minItems, n.maxItems, "minItems", "maxItems", "item")
	if n.unique && len(v) > 1 {
		if i, j, same := c.firstPair(v); same {
			c.fail(at, "uniqueItems", "must have no two equal items; "+strconv.Itoa(i)+" and "+strconv.Itoa(j)+" are")
		}
	}
	for i, item := range v {
		if c.ended() {
			return
		}
		schema := n.items
		if i < len(n.prefix) {
			schema = n.prefix[i]
		}
		if schema != nil {
			ev.item(i)
			c.inner(schema, item, &place{at, strconv.Itoa(i)})
		}
	}
	c.contained(n, v, at, ev)
}

// contained checks contains with its limits.
func (c *checker) contained(n *node, v []any, at *place, ev *evaluated) {
	if n.contains == nil {
		return
	}
	found, least := 0, 1
	for i, item := range v {
		if c.valid(n.contains, item, nil, nil) {
			found++
			ev.item(i)
		}
	}
	if n.minContains != nil {
		least = *n.minContains
	}
	if found < least {
		c.fail(at, "contains", "must contain "+strconv.Itoa(least)+" of the items that the specification asks for")
	}
	if n.maxContains != nil && found > *n.maxContains {
		c.fail(at, "maxContains", "must contain at most "+strconv.Itoa(*n.maxContains)+" of the items that the specification describes")
	}
}

// object checks the keywords of objects.
func (c *checker) object(n *node, v map[string]any, at *place, ev *evaluated, by *chain) {
	if !c.work.spend(len(v)) {
		return
	}
	c.between(at, len(v), n.minMembers, n.maxMembers, "minProperties", "maxProperties", "member")
	c.present(n.required, v, at, "required", "is missing")
	if c.received {
		c.present(n.requiredReceived, v, at, "required", "is missing")
	} else {
		c.present(n.requiredSent, v, at, "required", "is missing")
	}
	for name, value := range sorted(v) {
		if c.ended() {
			return
		}
		c.member(n, name, value, at, ev)
	}
	for _, d := range n.dependent {
		if _, ok := v[d.name]; ok {
			c.present(d.required, v, at, "dependentRequired", "is missing beside "+d.name)
			c.apply(d.node, v, at, ev, by)
		}
	}
}

// present adds a failure for each missing member, at the place of the member.
func (c *checker) present(names []string, v map[string]any, at *place, keyword, message string) {
	for _, name := range names {
		if _, ok := v[name]; !ok {
			c.fail(&place{at, name}, keyword, message)
		}
	}
}

// member checks one member against all schemas that apply to it.
func (c *checker) member(n *node, name string, value any, at *place, ev *evaluated) {
	inside := &place{at, name}
	if n.names != nil && !c.valid(n.names, name, nil, nil) {
		c.fail(inside, "propertyNames", "has a name that is not allowed")
	}
	schema, known := n.members[name]
	if known {
		c.inner(schema, value, inside)
	}
	for _, p := range n.patterns {
		if c.work.spendText(len(name)) && p.name.MatchString(name) {
			known = true
			c.inner(p.node, value, inside)
		}
	}
	if !known && n.more != nil {
		known = true
		c.inner(n.more, value, inside)
	}
	if known {
		ev.member(name)
	}
}

// unevaluated checks the members and items that no other schema evaluated.
func (c *checker) unevaluated(n *node, v any, at *place, ev *evaluated) {
	if members, ok := v.(map[string]any); ok && n.unevaluatedMembers != nil {
		for name, value := range sorted(members) {
			if !ev.members[name] {
				ev.member(name)
				c.inner(n.unevaluatedMembers, value, &place{at, name})
			}
		}
	}
	items, ok := v.([]any)
	if !ok || n.unevaluatedItems == nil {
		return
	}
	for i, item := range items {
		if !ev.items[i] {
			ev.item(i)
			c.inner(n.unevaluatedItems, item, &place{at, strconv.Itoa(i)})
		}
	}
}

// firstPair returns the indexes of two equal items. It compares canonical texts,
// so that it need not compare all pairs of a long list.
func (c *checker) firstPair(v []any) (i, j int, same bool) {
	seen := make(map[string]int, len(v))
	for j, item := range v {
		key := string(appendCanonical(nil, item))
		if !c.work.spendText(len(key)) {
			return 0, 0, false
		}
		if i, ok := seen[key]; ok {
			return i, j, true
		}
		seen[key] = j
	}
	return 0, 0, false
}
