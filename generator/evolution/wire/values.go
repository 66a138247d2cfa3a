package wire

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are comparer.values and comparer.limits.

// values compares the values that a schema allows, and its default.
func (c *comparer) values(o, n *view) {
	c.enum(o, n)
	if textOf(o.Const) != textOf(n.Const) {
		c.add(Behaviour, "const", o.place, n.place, fmt.Sprintf("value %s → %s", valueText(o.Const), valueText(n.Const)))
	}
	if was, is := o.keyword("default"), n.keyword("default"); textOf(was) != textOf(is) {
		c.add(c.effect(Behaviour, None), "default", o.place, n.place, fmt.Sprintf("default %s → %s", valueText(was), valueText(is)))
	}
}

func (c *comparer) enum(o, n *view) {
	was, is := valuesOf(o.Enum), valuesOf(n.Enum)
	switch {
	case len(was) == 0 && len(is) == 0:
		return
	case len(was) == 0:
		c.add(c.effect(Behaviour, None), "enum", o.place, n.place, "only some values are valid now: "+list(is))
		return
	case len(is) == 0:
		c.add(None, "enum", o.place, n.place, "all values are valid now")
		return
	}
	if left := missing(was, is); len(left) > 0 {
		c.add(c.effect(Breaking, None), "enum", o.place, n.place, c.text("the server rejects ", "is never ")+list(left)+c.text(" now", " any more"))
	}
	if more := missing(is, was); len(more) > 0 {
		c.add(None, "enum value", o.place, n.place, "may be "+list(more)+" too")
	}
}

func valuesOf(enum *spec.Node) []string {
	var values []string
	for _, v := range schema.EnumValues(enum) {
		values = append(values, v.Canonical())
	}
	return values
}

// missing returns the values that are not among others.
func missing(values, others []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return slices.Contains(others, v) })
}

// shown is the number of values that a text lists.
const shown = 5

func list(values []string) string {
	if len(values) > shown {
		return strings.Join(values[:shown], ", ") + fmt.Sprintf(" and %d more", len(values)-shown)
	}
	return strings.Join(values, ", ")
}

func valueText(n *spec.Node) string {
	if n == nil {
		return "none"
	}
	text := n.Canonical()
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return text
}

// keyword returns the value of a keyword of a schema or of a part of its allOf, nil
// when no part has it.
func (v *view) keyword(key string) *spec.Node {
	seen := map[*spec.Node]bool{}
	var find func(nodes []*spec.Node) *spec.Node
	find = func(nodes []*spec.Node) *spec.Node {
		for _, n := range nodes {
			n = v.side.resolve(n)
			if n == nil || seen[n] {
				continue
			}
			seen[n] = true
			if found := n.Get(key); found != nil {
				return found
			}
			if found := find(slices.Collect(schema.Values(n.Get("allOf")))); found != nil {
				return found
			}
		}
		return nil
	}
	return find(v.nodes)
}

// limitsOf lists the keywords that limit values: 1 where a greater value allows more,
// -1 where it allows less, 0 where values have no order.
func limitsOf() []struct {
	key   string
	order int
} {
	return []struct {
		key   string
		order int
	}{
		{"minimum", -1}, {"exclusiveMinimum", -1}, {"maximum", 1}, {"exclusiveMaximum", 1}, {"multipleOf", 0},
		{"minLength", -1}, {"maxLength", 1}, {"pattern", 0},
		{"minItems", -1}, {"maxItems", 1}, {"uniqueItems", 0},
		{"minProperties", -1}, {"maxProperties", 1},
		{"not", 0}, {"dependentRequired", 0}, {"propertyNames", 0}, {"contains", 0},
	}
}

// limits compares the constraints. A request that was valid may be rejected now, and
// a response may have values that it never had.
func (c *comparer) limits(o, n *view) {
	for _, l := range limitsOf() {
		was, is := o.keyword(l.key), n.keyword(l.key)
		if textOf(was) == textOf(is) {
			continue
		}
		tighter, looser := true, true
		switch cmp := compareLimits(was, is, l.order); {
		case cmp < 0:
			looser = false
		case cmp > 0:
			tighter = false
		}
		effect := None
		if tighter && c.at.direction == Sent || looser && c.at.direction == Received {
			effect = Behaviour
		}
		c.add(effect, "constraint", o.place, n.place, fmt.Sprintf("%s %s → %s", l.key, valueText(was), valueText(is)))
	}
}

// compareLimits returns -1 if the new limit allows less, 1 if it allows more, 0 if
// that is not known.
func compareLimits(was, is *spec.Node, order int) int {
	switch {
	case was == nil:
		return -1
	case is == nil:
		return 1
	case order == 0:
		return 0
	}
	x, ok := new(big.Rat).SetString(was.Text())
	y, also := new(big.Rat).SetString(is.Text())
	if !ok || !also {
		return 0
	}
	return y.Cmp(x) * order
}

// textOf returns a text that equal values share, "" for an absent one.
func textOf(n *spec.Node) string {
	if n == nil {
		return ""
	}
	return n.Canonical()
}
