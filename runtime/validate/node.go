package validate

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
)

// A rule is compiled here into a tree of nodes. The entry point is fill.

// node is a schema.
type node struct {
	never bool // the schema false
	ref   *node

	nullable bool
	types    []string
	enum     []any
	constant *any
	format   string

	minimum, maximum, above, below, multipleOf *decimal

	minLength, maxLength *int
	pattern              *regexp.Regexp
	patternText          string

	minItems, maxItems       *int
	unique                   bool
	prefix                   []*node
	items, contains          *node
	minContains, maxContains *int
	unevaluatedItems         *node

	minMembers, maxMembers                     *int
	required, requiredSent, requiredReceived   []string
	members                                    map[string]*node
	patterns                                   []patterned
	more, names, unevaluatedMembers            *node
	dependent                                  []dependency
	all, anyOf, oneOf                          []*node
	not, condition, consequence, alternatively *node
}

// patterned is the schema of members with names that match.
type patterned struct {
	name *regexp.Regexp
	node *node
}

// dependency is a constraint on an object that applies if it has a member.
type dependency struct {
	name     string
	required []string
	node     *node // or nil
}

// child compiles the schema v, or returns nil if there is none.
func (r *Rules) child(v any) *node {
	if v == nil {
		return nil
	}
	n := &node{}
	r.fill(n, v)
	return n
}

// children compiles a list of schemas.
func (r *Rules) children(v any) (list []*node) {
	items, _ := v.([]any)
	for _, item := range items {
		list = append(list, r.child(item))
	}
	return list
}

// fill compiles v, a boolean or an object, into n.
func (r *Rules) fill(n *node, v any) {
	if yes, ok := v.(bool); ok {
		n.never = !yes
		return
	}
	m, _ := v.(map[string]any)
	if ref, ok := m["$ref"].(string); ok {
		n.ref = r.read(ref)
	}
	n.nullable = m["nullable"] == true
	n.types = texts(m["type"])
	n.enum, _ = m["enum"].([]any)
	if c, ok := m["const"]; ok {
		n.constant = &c
	}
	n.format, _ = m["format"].(string)
	n.minimum, n.maximum = number(m["minimum"]), number(m["maximum"])
	n.above, n.below, n.multipleOf = number(m["exclusiveMinimum"]), number(m["exclusiveMaximum"]), number(m["multipleOf"])
	n.minLength, n.maxLength = count(m["minLength"]), count(m["maxLength"])
	n.patternText, _ = m["pattern"].(string)
	n.pattern = expression(m["pattern"])
	r.fillArray(n, m)
	r.fillObject(n, m)
	n.all, n.anyOf, n.oneOf = r.children(m["allOf"]), r.children(m["anyOf"]), r.children(m["oneOf"])
	n.not, n.condition = r.child(m["not"]), r.child(m["if"])
	n.consequence, n.alternatively = r.child(m["then"]), r.child(m["else"])
}

// fillArray compiles the keywords of arrays.
func (r *Rules) fillArray(n *node, m map[string]any) {
	n.minItems, n.maxItems = count(m["minItems"]), count(m["maxItems"])
	n.unique = m["uniqueItems"] == true
	n.prefix, n.items, n.contains = r.children(m["prefixItems"]), r.child(m["items"]), r.child(m["contains"])
	n.minContains, n.maxContains = count(m["minContains"]), count(m["maxContains"])
	n.unevaluatedItems = r.child(m["unevaluatedItems"])
}

// fillObject compiles the keywords of objects.
func (r *Rules) fillObject(n *node, m map[string]any) {
	n.minMembers, n.maxMembers = count(m["minProperties"]), count(m["maxProperties"])
	n.required, n.requiredSent, n.requiredReceived = texts(m["required"]), texts(m["requiredSent"]), texts(m["requiredReceived"])
	n.more, n.names = r.child(m["additionalProperties"]), r.child(m["propertyNames"])
	n.unevaluatedMembers = r.child(m["unevaluatedProperties"])
	for name, v := range sorted(m["properties"]) {
		if n.members == nil {
			n.members = map[string]*node{}
		}
		n.members[name] = r.child(v)
	}
	for name, v := range sorted(m["patternProperties"]) {
		if re := expression(name); re != nil {
			n.patterns = append(n.patterns, patterned{re, r.child(v)})
		}
	}
	for name, v := range sorted(m["dependentRequired"]) {
		n.dependent = append(n.dependent, dependency{name: name, required: texts(v)})
	}
	for name, v := range sorted(m["dependentSchemas"]) {
		n.dependent = append(n.dependent, dependency{name: name, node: r.child(v)})
	}
}

// sorted returns an iterator over the members of an object, sorted by name.
func sorted(v any) func(func(string, any) bool) {
	m, _ := v.(map[string]any)
	return func(yield func(string, any) bool) {
		names := make([]string, 0, len(m))
		for name := range m {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}

// texts returns a list of strings, or one string as a list.
func texts(v any) (list []string) {
	if s, ok := v.(string); ok {
		return []string{s}
	}
	items, _ := v.([]any)
	for _, item := range items {
		if s, ok := item.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// number returns a number, or nil.
func number(v any) *decimal {
	n, ok := v.(json.Number)
	if !ok {
		return nil
	}
	d := parseDecimal(string(n))
	return &d
}

// count returns a limit of a length, or nil. No value in memory reaches a limit
// that is larger than an int.
func count(v any) *int {
	n, ok := v.(json.Number)
	if !ok {
		return nil
	}
	if i, err := strconv.Atoi(string(n)); err == nil {
		return &i
	}
	f, err := n.Float64()
	if err != nil || f > 1<<53 {
		return nil
	}
	i := int(f)
	return &i
}

// expression compiles a pattern, or returns nil.
func expression(v any) *regexp.Regexp {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	re, err := regexp.Compile(s)
	if err != nil {
		return nil // the generator does not write such patterns
	}
	return re
}
