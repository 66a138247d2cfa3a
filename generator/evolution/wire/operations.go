package wire

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are side.collect and comparer.document.

// operation is an operation of one version, or an event: a webhook or a callback.
type operation struct {
	method, path string // the path of an event is its name behind "webhook" or "callback"
	isEvent      bool
	node, item   *spec.Node
	params       []*spec.Node // resolved, those of the path item included
	uses         []*spec.Node // of params: as written
}

func (o *operation) name() string { return o.method + " " + o.path }

// collect returns the operations of all paths and the webhooks.
func (s *side) collect(included func(method, path string) bool) []*operation {
	var all []*operation
	for path, n := range s.doc.Root.Get("paths").Members() {
		all = append(all, s.ofItem(path, s.resolve(n), included)...)
	}
	return append(all, s.events(all, included)...)
}

func (s *side) ofItem(path string, item *spec.Node, included func(method, path string) bool) []*operation {
	var all []*operation
	path, _, _ = strings.Cut(path, "#")
	for key, n := range item.Members() {
		method := strings.ToUpper(key)
		if !slices.Contains([]string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"}, method) || n.Kind() != spec.KindObject {
			continue
		}
		if included == nil || included(method, path) {
			op := &operation{method: method, path: path, node: n, item: item}
			s.parameters(op)
			all = append(all, op)
		}
	}
	for method, n := range item.Get("additionalOperations").Members() {
		if included == nil || included(method, path) {
			op := &operation{method: method, path: path, node: n, item: item}
			s.parameters(op)
			all = append(all, op)
		}
	}
	return all
}

// parameters lists the parameters: those of the operation, then those of the path
// item that it does not replace.
func (s *side) parameters(op *operation) {
	taken := map[string]bool{}
	for _, list := range []*spec.Node{op.node.Get("parameters"), op.item.Get("parameters")} {
		for _, use := range list.Items() {
			p := s.resolve(use)
			if key := parameterKey(p); p != nil && !taken[key] {
				taken[key] = true
				op.params, op.uses = append(op.params, p), append(op.uses, use)
			}
		}
	}
}

func parameterKey(p *spec.Node) string {
	name := p.Str("name")
	if p.Str("in") == "header" {
		name = strings.ToLower(name)
	}
	return p.Str("in") + " " + name
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// shape returns a path without the names of its parameters.
func shape(path string) string { return placeholder.ReplaceAllString(path, "{}") }

// document compares the operations: of the same method and path, whatever the names
// of its parameters, else of the same operationId.
func (c *comparer) document() {
	paired := map[*operation]*operation{}
	taken := map[*operation]bool{}
	pair := func(key func(*operation) string) {
		byKey := map[string]*operation{}
		for _, n := range c.new.operations {
			if k := key(n); k != "" && !taken[n] && byKey[k] == nil {
				byKey[k] = n
			}
		}
		for _, o := range c.old.operations {
			if n := byKey[key(o)]; n != nil && paired[o] == nil && !taken[n] {
				paired[o], taken[n] = n, true
			}
		}
	}
	pair(func(o *operation) string { return o.name() })
	pair(func(o *operation) string { return o.method + " " + shape(o.path) })
	pair(func(o *operation) string { return o.node.Str("operationId") })
	for _, o := range c.old.operations {
		n := paired[o]
		if n == nil {
			c.removed(o)
			continue
		}
		c.at = context{operation: n.name()}
		if n.isEvent {
			c.event(o, n)
		} else {
			c.operation(o, n)
		}
	}
	for _, n := range c.new.operations {
		if !taken[n] {
			c.at = context{operation: n.name()}
			c.add(Addition, "operation", nil, n.node, "the "+n.noun()+" is new")
		}
	}
}

func (c *comparer) removed(o *operation) {
	c.at = context{operation: o.name()}
	effect := Breaking
	if o.isEvent {
		effect = Behaviour
	}
	c.add(effect, "operation", o.node, nil, "the "+o.noun()+" is removed")
}

// operation compares two versions of an operation.
func (c *comparer) operation(o, n *operation) {
	if o.method != n.method {
		c.add(Behaviour, "method", o.node, n.node, fmt.Sprintf("method %s → %s", o.method, n.method))
	}
	if shape(o.path) != shape(n.path) {
		c.add(Behaviour, "path", o.node, n.node, fmt.Sprintf("path %s → %s", o.path, n.path))
	}
	if !o.node.Bool("deprecated") && n.node.Bool("deprecated") {
		c.add(Addition, "deprecated", o.node, n.node, "deprecated")
	}
	c.security(o, n)
	c.servers(o, n)
	c.at.direction = Sent
	c.params(o, n)
	c.body(o, n)
	c.at.direction = Received
	c.responses(o, n)
	c.at.direction = ""
}
