package wire

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is comparer.security, which compares the credentials that an
// operation needs, and where they come from.

// alternative is a set of schemes that is enough, with their scopes. A scheme is its
// name and how it is sent.
type alternative map[string][]string

// security compares the alternatives of the credentials that an operation needs.
func (c *comparer) security(o, n *operation) {
	was, is := c.old.security(o), c.new.security(n)
	c.schemes(o, n)
	if either(was) == either(is) {
		return
	}
	at, from, to := c.at, o.node, n.node
	if o.node.Get("security") == nil && n.node.Get("security") == nil {
		c.at.operation = "" // of all operations without their own
		from, to = orNode(c.old.doc.Root.Get("security"), c.old.doc.Root), orNode(c.new.doc.Root.Get("security"), c.new.doc.Root)
	}
	effect := Behaviour
	if isEnough(was, is) {
		effect = Addition
	}
	c.add(effect, "security", from, to, fmt.Sprintf("security %s → %s", either(was), either(is)))
	c.at = at
}

// isEnough reports whether all credentials that were enough are enough.
func isEnough(was, is []alternative) bool {
	if len(was) == 0 {
		was = []alternative{{}}
	}
	return len(is) == 0 || !slices.ContainsFunc(was, func(a alternative) bool {
		return !slices.ContainsFunc(is, a.covers)
	})
}

// covers reports whether credentials have all that others need.
func (a alternative) covers(needs alternative) bool {
	for scheme, scopes := range needs {
		has, ok := a[scheme]
		if !ok || len(missing(scopes, has)) > 0 {
			return false
		}
	}
	return true
}

// String returns the schemes and their scopes, "nothing" where none is needed.
func (a alternative) String() string {
	var needs []string
	for _, scheme := range slices.Sorted(maps.Keys(a)) {
		if scopes := a[scheme]; len(scopes) > 0 {
			scheme += " (" + strings.Join(scopes, ", ") + ")"
		}
		needs = append(needs, scheme)
	}
	if len(needs) == 0 {
		return "nothing"
	}
	return strings.Join(needs, " and ")
}

// security returns the alternatives of an operation.
func (s *side) security(op *operation) []alternative {
	var all []alternative
	for _, needs := range s.requirements(op).Items() {
		a := alternative{}
		for name := range needs.Members() {
			a[name+s.scheme(name)] = slices.Sorted(slices.Values(needs.Strings(name)))
		}
		all = append(all, a)
	}
	return all
}

func (s *side) requirements(op *operation) *spec.Node {
	if list := op.node.Get("security"); list != nil {
		return list
	}
	return s.doc.Root.Get("security")
}

// scheme returns how a scheme is sent, for schemes that keep their name.
func (s *side) scheme(name string) string {
	scheme := s.securityScheme(name)
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

func (s *side) securityScheme(name string) *spec.Node {
	return s.resolve(s.doc.Root.At("components", "securitySchemes", name))
}

func either(alternatives []alternative) string {
	var list []string
	for _, a := range alternatives {
		list = append(list, a.String())
	}
	if len(list) == 0 {
		return "none"
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " or ")
}

// schemes compares the endpoints of the schemes that both versions of an operation
// can use.
func (c *comparer) schemes(o, n *operation) {
	at := c.at
	defer func() { c.at = at }()
	c.at.operation = "" // of all operations with the scheme
	used := schemeNames(c.new.requirements(n))
	for _, name := range schemeNames(c.old.requirements(o)) {
		if slices.Contains(used, name) {
			c.at.member = "security scheme " + name
			c.endpoints(c.old.securityScheme(name), c.new.securityScheme(name))
		}
	}
}

func schemeNames(requirements *spec.Node) []string {
	var names []string
	for _, needs := range requirements.Items() {
		names = append(names, needs.Keys()...)
	}
	return names
}

// endpoints compares the URLs from which a scheme gets its credentials, and the flows
// of OAuth 2.0.
func (c *comparer) endpoints(o, n *spec.Node) {
	c.endpoint(o, n, "openIdConnectUrl", "")
	was, is := o.Get("flows"), n.Get("flows")
	for flow, from := range was.Members() {
		to := is.Get(flow)
		switch {
		case strings.HasPrefix(flow, "x-"):
		case to == nil:
			c.add(Behaviour, "flow", from, nil, "the flow "+flow+" is removed")
		default:
			for _, key := range []string{"authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"} {
				c.endpoint(from, to, key, flow+" ")
			}
			if left := missing(from.Get("scopes").Keys(), to.Get("scopes").Keys()); len(left) > 0 {
				c.add(Behaviour, "scopes", from, to, flow+": the scopes "+list(left)+" are removed")
			}
		}
	}
	for flow, to := range is.Members() {
		if was.Get(flow) == nil && !strings.HasPrefix(flow, "x-") {
			c.add(Addition, "flow", nil, to, "the flow "+flow+" is new")
		}
	}
}

func (c *comparer) endpoint(o, n *spec.Node, key, flow string) {
	if was, is := o.Str(key), n.Str(key); was != is {
		c.add(Behaviour, key, o, n, fmt.Sprintf("%s%s %s → %s", flow, key, orNone(was), orNone(is)))
	}
}
