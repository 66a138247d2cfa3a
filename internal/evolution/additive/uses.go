package additive

import (
	"reflect"
	"slices"
	"strings"
)

// The entry points are Spec.operations, and Spec.uses, which finds the schemas by the
// directions in which their values travel.

// operation is an operation with its place.
type operation struct {
	path, method string
	object
}

var methods = []string{"delete", "get", "patch", "post", "put"}

func (s *Spec) operations() []operation {
	var all []operation
	paths := at(s.root, "paths")
	for _, path := range keys(paths) {
		item := at(paths, path)
		for _, method := range methods {
			if op, ok := item[method].(object); ok {
				all = append(all, operation{path, method, op})
			}
		}
	}
	return all
}

// use is a schema that operations reach.
type use struct {
	schema         object
	sent, received bool
	inParameter    bool
	name           string // of the component; empty: inline
}

// uses returns the schemas that operations reach, references left out.
func (s *Spec) uses() []*use {
	w := walk{spec: s, found: map[uintptr]*use{}, seen: map[visit]bool{}}
	for _, op := range s.operations() {
		for _, p := range items(op.object["parameters"]) {
			w.param = true
			w.schema(at(p, "schema"), true, "")
			w.param = false
		}
		w.content(op.object["requestBody"], true)
		responses := at(op.object, "responses")
		for _, status := range keys(responses) {
			w.content(responses[status], false)
		}
	}
	return w.order
}

type visit struct {
	schema uintptr
	sent   bool
	param  bool
}

type walk struct {
	spec  *Spec
	found map[uintptr]*use
	seen  map[visit]bool
	order []*use
	param bool
}

func (w *walk) content(body any, sent bool) {
	if b, ok := body.(object); ok {
		if content, ok := b["content"].(object); ok {
			for _, media := range keys(content) {
				if schema, ok := at(content, media)["schema"].(object); ok {
					w.schema(schema, sent, "")
				}
			}
		}
	}
}

func (w *walk) schema(schema object, sent bool, name string) {
	if to, ok := schema["$ref"].(string); ok {
		name := to[strings.LastIndex(to, "/")+1:]
		w.schema(at(w.spec.schemas(), name), sent, name)
		return
	}
	id := reflect.ValueOf(schema).Pointer()
	if v := (visit{id, sent, w.param}); w.seen[v] {
		return
	} else {
		w.seen[v] = true
	}
	u := w.found[id]
	if u == nil {
		u = &use{schema: schema, name: name}
		w.found[id] = u
		w.order = append(w.order, u)
	}
	u.sent, u.received, u.inParameter = u.sent || sent, u.received || !sent, u.inParameter || w.param
	w.members(schema, sent)
}

// members walks the schemas inside a schema. Properties of one direction are walked in
// that direction only.
func (w *walk) members(schema object, sent bool) {
	if props, ok := schema["properties"].(object); ok {
		for _, name := range keys(props) {
			p := at(props, name)
			if p["readOnly"] != true || !sent {
				if p["writeOnly"] != true || sent {
					w.schema(p, sent, "")
				}
			}
		}
	}
	for _, key := range []string{"items", "additionalProperties"} {
		if inner, ok := schema[key].(object); ok {
			w.schema(inner, sent, "")
		}
	}
	for _, key := range []string{"oneOf", "allOf"} {
		for _, inner := range items(schema[key]) {
			w.schema(inner, sent, "")
		}
	}
}

// items returns the objects of a list.
func items(v any) []object {
	l, _ := v.(list)
	var all []object
	for _, m := range l {
		if o, ok := m.(object); ok {
			all = append(all, o)
		}
	}
	return all
}

// is reports whether a schema has a type and no enum or format.
func (u *use) is(kind string) bool {
	return u.schema["type"] == kind && u.schema["enum"] == nil && u.schema["format"] == nil
}

// isObject reports whether a schema has properties.
func (u *use) isObject() bool { return u.schema["properties"] != nil }

// isVariant reports whether a schema is an alternative of a union, or a part of
// another one: its members decide more than its own type.
func (s *Spec) isVariant(u *use) bool {
	return slices.Contains([]string{"Created", "Deleted", "Extended"}, u.name)
}
