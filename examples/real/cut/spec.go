package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// The entry point is cutter.document.

// cutter makes the part of a specification that a plan keeps.
type cutter struct {
	plan    plan
	spec    *yaml.Node
	reached []string // components that are referenced, in the order in which they were
}

// reach notes that a component is referenced.
func (c *cutter) reach(name string) {
	if !slices.Contains(c.reached, name) {
		c.reached = append(c.reached, name)
	}
}

func (c *cutter) document() (*yaml.Node, error) {
	out := object()
	set(out, "openapi", plainly(get(c.spec, "openapi")))
	info := object()
	for _, key := range []string{"title", "version", "license"} {
		set(info, key, plainly(at(c.spec, "info", key)))
	}
	set(out, "info", info)
	set(out, "servers", plainly(get(c.spec, "servers")))
	set(out, "security", plainly(get(c.spec, "security")))
	paths := object()
	for _, key := range slices.Sorted(maps.Keys(c.plan.Operations)) {
		if err := c.operation(paths, key); err != nil {
			return nil, err
		}
	}
	set(out, "paths", paths)
	schemas, err := c.components()
	if err != nil {
		return nil, err
	}
	components := object()
	set(components, "securitySchemes", plainly(at(c.spec, "components", "securitySchemes")))
	set(components, "schemas", schemas)
	set(out, "components", components)
	return out, nil
}

// operation adds the operation that the plan calls key.
func (c *cutter) operation(paths *yaml.Node, key string) error {
	method, path, _ := strings.Cut(key, " ")
	item := at(c.spec, "paths", path)
	n := get(item, strings.ToLower(method))
	if n == nil {
		return fmt.Errorf("the specification has no operation %s", key)
	}
	keep := c.plan.Operations[key]
	op := object()
	for name, value := range pairs(n) {
		switch name {
		case "operationId", "tags", "security", "deprecated", "summary":
			set(op, name, plainly(value))
		case "description":
			set(op, name, summary(value))
		}
	}
	parameters := slices.Concat(items(get(item, "parameters")), items(get(n, "parameters")))
	if list := c.parameters(parameters, keep); len(list.Content) > 0 {
		set(op, "parameters", list)
	}
	set(op, "requestBody", c.body(get(n, "requestBody"), keep))
	responses := object()
	for status, value := range pairs(get(n, "responses")) {
		set(responses, status, c.body(value, nil))
	}
	set(op, "responses", responses)
	kept := get(paths, path)
	if kept == nil {
		kept = object()
		set(paths, path, kept)
	}
	set(kept, strings.ToLower(method), op)
	return nil
}

// parameters returns the parameters that are kept, and all of the path.
func (c *cutter) parameters(list []*yaml.Node, keep []string) *yaml.Node {
	out := sequence()
	for _, p := range list {
		p = c.resolve(p)
		if get(p, "in").Value != "path" && !slices.Contains(keep, get(p, "name").Value) {
			continue
		}
		kept := object()
		for key, value := range pairs(p) {
			switch {
			case key == "schema":
				set(kept, key, c.schema(value, nil))
			case key == "description":
				set(kept, key, summary(value))
			case !isDropped(key):
				set(kept, key, plainly(value))
			}
		}
		out.Content = append(out.Content, kept)
	}
	return out
}

// body returns a request body or a response, without the content whose schema is
// not kept.
func (c *cutter) body(n *yaml.Node, keep []string) *yaml.Node {
	if n == nil {
		return nil
	}
	n = c.resolve(n)
	out := object()
	for key, value := range pairs(n) {
		switch {
		case key == "content":
			content := object()
			for media, m := range pairs(value) {
				if kept := c.media(m, keep); kept != nil {
					set(content, media, kept)
				}
			}
			if len(content.Content) > 0 {
				set(out, key, content)
			}
		case key == "description":
			set(out, key, summary(value))
		case key == "headers":
		case !isDropped(key):
			set(out, key, plainly(value))
		}
	}
	return out
}

// media returns a media type, with the encodings of the members that are kept.
func (c *cutter) media(n *yaml.Node, keep []string) *yaml.Node {
	s := c.schema(get(n, "schema"), keep)
	if s == nil {
		return nil
	}
	out := object()
	set(out, "schema", s)
	encoding := object()
	for name, value := range pairs(get(n, "encoding")) {
		if at(s, "properties", name) != nil {
			set(encoding, name, plainly(value))
		}
	}
	if len(encoding.Content) > 0 {
		set(out, "encoding", encoding)
	}
	return out
}

// resolve returns the component that a parameter, body or response refers to.
func (c *cutter) resolve(n *yaml.Node) *yaml.Node {
	ref := get(n, "$ref")
	if ref == nil {
		return n
	}
	return at(c.spec, strings.Split(strings.TrimPrefix(ref.Value, "#/"), "/")...)
}

// components returns the schemas that are referenced. A schema of the plan that
// nothing refers to is a mistake in the plan.
func (c *cutter) components() (*yaml.Node, error) {
	kept := map[string]*yaml.Node{}
	for i := 0; i < len(c.reached); i++ { // reached grows meanwhile
		name := c.reached[i]
		n := at(c.spec, "components", "schemas", name)
		if n == nil {
			return nil, fmt.Errorf("the specification has no schema %s", name)
		}
		kept[name] = c.schema(n, c.plan.Schemas[name])
	}
	out := object()
	for _, name := range slices.Sorted(maps.Keys(c.plan.Schemas)) {
		if kept[name] == nil {
			return nil, fmt.Errorf("nothing refers to the schema %s, or it refers to one that is not kept", name)
		}
		set(out, name, kept[name])
	}
	return out, nil
}
