package validate

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/nimbugen/nimbugen/runtime"
)

// Values are checked here: types, enums and limits. The entry points are apply,
// which collects failures, and valid, which does not.

// checker checks one value. It collects failures, or ends at the first one if
// it is a trial.
type checker struct {
	received bool
	trial    bool
	invalid  bool // a trial found a failure
	work     *budget
	failures []runtime.ValidationFailure
}

// ended reports whether the check needs no further failure.
func (c *checker) ended() bool {
	return c.work.out || c.invalid || len(c.failures) >= maxFailures
}

// found returns the number of failures so far.
func (c *checker) found() int {
	if c.invalid {
		return 1
	}
	return len(c.failures)
}

// place is the position of a value in the whole, from the inside out. The whole
// is nil.
type place struct {
	parent *place
	key    string
}

// pointer returns the JSON pointer (RFC 6901) of the place. A long one is cut at
// its start.
func (p *place) pointer() string {
	var parts []string
	for size := 0; p != nil; p = p.parent {
		if size += len(p.key) + 1; size > maxPointer {
			parts = append(parts, "...")
			break
		}
		parts = append(parts, "/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(p.key))
	}
	slices.Reverse(parts)
	return strings.Join(parts, "")
}

// fail adds a failure of a keyword. A check without budget adds none, because
// its schemas were not applied completely.
func (c *checker) fail(at *place, keyword, message string) {
	switch {
	case c.ended():
		return
	case c.trial:
		c.invalid = true
		return
	}
	c.failures = append(c.failures, runtime.ValidationFailure{Pointer: at.pointer(), Keyword: keyword, Message: message})
}

// evaluated is the set of members and items that a schema has evaluated, for
// unevaluatedProperties and unevaluatedItems.
type evaluated struct {
	members map[string]bool
	items   map[int]bool
}

// member adds a member.
func (e *evaluated) member(name string) {
	if e != nil {
		e.members[name] = true
	}
}

// item adds an item.
func (e *evaluated) item(i int) {
	if e != nil {
		e.items[i] = true
	}
}

// add adds the members and items of another set.
func (e *evaluated) add(other *evaluated) {
	if e == nil || other == nil {
		return
	}
	for name := range other.members {
		e.members[name] = true
	}
	for i := range other.items {
		e.items[i] = true
	}
}

// fresh returns an empty set, or nil if the caller needs none.
func (e *evaluated) fresh() *evaluated {
	if e == nil {
		return nil
	}
	return newEvaluated()
}

func newEvaluated() *evaluated { return &evaluated{members: map[string]bool{}, items: map[int]bool{}} }

// chain lists the schemas that are being applied to one value, the innermost
// first. It ends the recursion of a schema that refers to itself for the same
// value.
type chain struct {
	outer *chain
	node  *node
}

// has reports whether n is in the chain.
func (by *chain) has(n *node) bool {
	for ; by != nil; by = by.outer {
		if by.node == n {
			return true
		}
	}
	return false
}

// apply checks v against n. It adds the members and items that n evaluates to ev,
// unless that is nil. by lists the schemas that are being applied to v.
func (c *checker) apply(n *node, v any, at *place, ev *evaluated, by *chain) {
	if n == nil || by.has(n) || n.nullable && v == nil || c.ended() || !c.work.spend(1) {
		return
	}
	by = &chain{by, n}
	if n.never {
		c.fail(at, "false", "is not allowed")
		return
	}
	own := ev
	if n.unevaluatedItems != nil || n.unevaluatedMembers != nil {
		own = newEvaluated()
	}
	c.apply(n.ref, v, at, own, by)
	if !c.typed(n, v, at) {
		return
	}
	c.fixed(n, v, at)
	switch v := v.(type) {
	case json.Number:
		c.number(n, v, at)
	case string:
		c.text(n, v, at)
	case []any:
		c.array(n, v, at, own)
	case map[string]any:
		c.object(n, v, at, own, by)
	}
	c.combined(n, v, at, own, by)
	c.unevaluated(n, v, at, own)
	if own != ev {
		ev.add(own)
	}
}

// valid reports whether v is valid against n, without collecting failures.
func (c *checker) valid(n *node, v any, ev *evaluated, by *chain) bool {
	sub := checker{received: c.received, trial: true, work: c.work}
	if ev == nil && by == nil {
		sub.inner(n, v, nil)
	} else {
		sub.apply(n, v, nil, ev, by)
	}
	return !sub.invalid
}

// typed checks the type.
func (c *checker) typed(n *node, v any, at *place) bool {
	if n.types == nil || slices.ContainsFunc(n.types, func(t string) bool { return hasType(v, t) }) {
		return true
	}
	names := make([]string, len(n.types))
	for i, t := range n.types {
		names[i] = typeName(t)
	}
	c.fail(at, "type", "must be "+strings.Join(names, " or "))
	return false
}

// typeName returns a type with its article, for messages.
func typeName(t string) string {
	switch t {
	case "null":
		return t
	case "array", "integer", "object":
		return "an " + t
	}
	return "a " + t
}

// hasType reports whether v is of a JSON Schema type.
func hasType(v any, t string) bool {
	switch v := v.(type) {
	case nil:
		return t == "null"
	case bool:
		return t == "boolean"
	case string:
		return t == "string"
	case json.Number:
		return t == "number" || t == "integer" && parseDecimal(string(v)).integer()
	case []any:
		return t == "array"
	}
	return t == "object"
}

// fixed checks enum and const. Messages list the values of the specification.
func (c *checker) fixed(n *node, v any, at *place) {
	if n.enum == nil && n.constant == nil {
		return
	}
	text := appendCanonical(nil, v)
	if !c.work.spendText(len(text)) {
		return
	}
	equal := func(w any) bool { return bytes.Equal(text, appendCanonical(nil, w)) }
	if n.enum != nil && !slices.ContainsFunc(n.enum, equal) {
		c.fail(at, "enum", "must be one of "+listed(n.enum))
	}
	if n.constant != nil && !equal(*n.constant) {
		c.fail(at, "const", "must be "+listed([]any{*n.constant}))
	}
}

// listed returns values of a specification as text, the first eight of many.
func listed(values []any) string {
	const most = 8
	var list []string
	for i, v := range values {
		if i == most {
			list = append(list, strconv.Itoa(len(values)-most)+" more")
			break
		}
		text, _ := json.Marshal(v)
		list = append(list, string(text))
	}
	return strings.Join(list, ", ")
}

// number checks the limits of a number.
func (c *checker) number(n *node, v json.Number, at *place) {
	if n.minimum == nil && n.maximum == nil && n.above == nil && n.below == nil && n.multipleOf == nil && n.format == "" {
		return
	}
	if !c.work.spendText(len(v)) {
		return
	}
	d := parseDecimal(string(v))
	limit := func(bad bool, keyword, message string, of *decimal) {
		if bad {
			c.fail(at, keyword, message+of.text)
		}
	}
	limit(n.minimum != nil && d.compare(*orZero(n.minimum)) < 0, "minimum", "must be at least ", n.minimum)
	limit(n.maximum != nil && d.compare(*orZero(n.maximum)) > 0, "maximum", "must be at most ", n.maximum)
	limit(n.above != nil && d.compare(*orZero(n.above)) <= 0, "exclusiveMinimum", "must be more than ", n.above)
	limit(n.below != nil && d.compare(*orZero(n.below)) >= 0, "exclusiveMaximum", "must be less than ", n.below)
	if n.multipleOf != nil && len(d.digits) > maxDigits {
		c.fail(at, "multipleOf", "has more than "+strconv.Itoa(maxDigits)+" digits, too many to check that it is a multiple of "+n.multipleOf.text)
		return
	}
	limit(n.multipleOf != nil && !d.multipleOf(*orZero(n.multipleOf)), "multipleOf", "must be a multiple of ", n.multipleOf)
	if bits := integerBits(n.format); bits > 0 && !fits(d, bits) {
		c.fail(at, "format", "must be an integer of "+strconv.Itoa(bits)+" bits")
	}
}

// orZero returns d, or zero for nil.
func orZero(d *decimal) *decimal {
	if d == nil {
		return &decimal{}
	}
	return d
}

// text checks the length, the pattern and the format of a string.
func (c *checker) text(n *node, v string, at *place) {
	if !c.work.spendText(len(v)) {
		return
	}
	if n.minLength != nil || n.maxLength != nil {
		c.between(at, utf8.RuneCountInString(v), n.minLength, n.maxLength, "minLength", "maxLength", "character")
	}
	if n.pattern != nil && !n.pattern.MatchString(v) {
		c.fail(at, "pattern", "must match "+n.patternText)
	}
	if n.format != "" && !hasFormat(v, n.format) {
		c.fail(at, "format", "must be of the format "+n.format)
	}
}

// between checks the number of characters, items or members.
func (c *checker) between(at *place, have int, least, most *int, leastName, mostName, thing string) {
	counted := func(n int) string {
		if n == 1 {
			return "1 " + thing
		}
		return strconv.Itoa(n) + " " + thing + "s"
	}
	if least != nil && have < *least {
		c.fail(at, leastName, "must have at least "+counted(*least))
	}
	if most != nil && have > *most {
		c.fail(at, mostName, "must have at most "+counted(*most))
	}
}
