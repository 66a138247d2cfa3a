package lossless

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are newReach, reach.covers and reach.ways.

// way is how a value travels: in requests, in responses or in both.
type way uint8

const (
	sent way = 1 << iota
	received
)

// reach holds the components that the operations, webhooks and requirements of a
// document lead to by references, and how their values travel. Others are not
// generated, which docs/keywords.md states.
type reach struct {
	root     *spec.Node
	holds    map[*spec.Node]way
	services map[string]bool // tags that are the first of an operation
}

// newReach follows the references of a document.
func newReach(root *spec.Node) *reach {
	r := &reach{root: root, holds: map[*spec.Node]way{}, services: map[string]bool{}}
	r.nameServices()
	for _, key := range []string{"paths", "webhooks"} {
		r.follow(root.Get(key), sent|received)
	}
	r.requirements(root.Get("security"))
	for more := true; more; {
		more = r.followHeirs()
	}
	return r
}

// covers reports whether a client needs n: it is no part of a component or a tag, or
// of one that is reached.
func (r *reach) covers(n *spec.Node) bool {
	for ; n != nil; n = n.Parent() {
		if r.isComponent(n) {
			return r.holds[n] != 0
		}
		if n.Key() == "" && n.Parent() != nil && n.Parent() == r.root.Get("tags") {
			return r.services[n.Str("name")]
		}
	}
	return true
}

// ways returns how n travels.
func (r *reach) ways(n *spec.Node) way {
	for ; n != nil; n = n.Parent() {
		if r.isComponent(n) {
			return r.holds[n] & wayOf(n.Parent().Key(), sent|received)
		}
		if w := wayOf(n.Key(), sent|received); w != sent|received && !isNamed(n) {
			return w
		}
	}
	return sent | received
}

// wayOf returns how the values below a key travel.
func wayOf(key string, otherwise way) way {
	switch key {
	case "requestBody", "requestBodies", "parameters":
		return sent
	case "responses", "headers":
		return received
	case "callbacks", "webhooks":
		return sent | received
	}
	return otherwise
}

// nameServices collects the first tags of operations, which have services.
func (r *reach) nameServices() {
	for _, item := range r.root.Get("paths").Members() {
		for _, op := range item.Members() {
			r.services[op.Get("tags").Index(0).Text()] = true
		}
	}
}

// isComponent reports whether n is a component, or a definition of Swagger 2.0.
func (r *reach) isComponent(n *spec.Node) bool {
	kind := n.Parent()
	if kind == nil || kind.Parent() == nil {
		return false
	}
	return kind.Parent() == r.root.Get("components") ||
		kind.Parent() == r.root && slices.Contains([]string{"definitions", "parameters", "responses", "securityDefinitions"}, kind.Key())
}

// follow follows the references below n, and the names of security schemes.
// Extensions lead nowhere.
func (r *reach) follow(n *spec.Node, w way) {
	if n.Bool("readOnly") {
		w &^= sent
	}
	if n.Bool("writeOnly") {
		w &^= received
	}
	for key, m := range n.Members() {
		if strings.HasPrefix(key, "x-") && !isNamed(m) {
			continue
		}
		if m.Kind() == spec.KindString && (key == "$ref" || n.Key() == "mapping" || key == "operationRef") {
			r.reference(m.Text(), w)
		}
		if key == "security" {
			r.requirements(m)
		}
		r.follow(m, wayOf(key, w))
	}
	for _, m := range n.Items() {
		r.follow(m, w)
	}
}

func (r *reach) requirements(list *spec.Node) {
	for _, requirement := range list.Items() {
		for name := range requirement.Members() {
			r.add(r.root.At("components", "securitySchemes", name), sent)
			r.add(r.root.At("securityDefinitions", name), sent)
		}
	}
}

// reference follows a reference to a component, or into one.
func (r *reach) reference(ref string, w way) {
	if !strings.ContainsAny(ref, "#/") { // the name of a schema in a mapping
		r.add(r.root.At("components", "schemas", ref), w)
		return
	}
	for n := r.target(ref); n != nil; n = n.Parent() {
		if r.isComponent(n) {
			r.add(n, w)
		}
	}
}

// target returns the value that a reference within the document names, nil for others.
func (r *reach) target(ref string) *spec.Node {
	pointer, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return nil
	}
	n := r.root
	for key := range strings.SplitSeq(pointer, "/") {
		n = n.Get(strings.NewReplacer("~1", "/", "~0", "~", "%7B", "{", "%7D", "}", "%20", " ").Replace(key))
	}
	return n
}

// deref returns n, or what it refers to.
func (r *reach) deref(n *spec.Node) *spec.Node {
	for range 10 {
		to := r.target(n.Str("$ref"))
		if to == nil {
			break
		}
		n = to
	}
	return n
}

func (r *reach) add(n *spec.Node, w way) {
	if n != nil && r.holds[n]|w != r.holds[n] {
		r.holds[n] |= w
		r.follow(n, r.holds[n])
	}
}

// followHeirs follows schemas that extend a reached schema with a discriminator, and
// reports whether there were any.
func (r *reach) followHeirs() (more bool) {
	for _, schemas := range []*spec.Node{r.root.At("components", "schemas"), r.root.Get("definitions")} {
		for _, extending := range schemas.Members() {
			for _, part := range extending.Get("allOf").Items() {
				base := schemas.Get(part.Str("$ref")[strings.LastIndexByte(part.Str("$ref"), '/')+1:])
				if w := r.holds[base]; w|r.holds[extending] != r.holds[extending] && base.Has("discriminator") {
					r.add(extending, w)
					more = true
				}
			}
		}
	}
	return more
}
