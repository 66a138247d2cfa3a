package main

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// The entry point is cutter.schema.

// schema returns what is kept of a schema, or nil if it needs a component that the
// plan does not keep. Of an object, members are kept; none named: all.
func (c *cutter) schema(n *yaml.Node, members []string) *yaml.Node {
	if n == nil {
		return nil
	}
	if ref := get(n, "$ref"); ref != nil {
		return c.reference(n, ref.Value)
	}
	out := object()
	for key, value := range pairs(n) {
		switch key {
		case "properties":
			value = c.properties(value, members)
		case "required":
			continue // of the kept members, below
		case "items", "additionalProperties":
			if value.Kind == yaml.MappingNode {
				if value = c.schema(value, nil); value == nil && key == "items" {
					return nil
				}
			}
		case "anyOf", "oneOf", "allOf":
			if value = c.alternatives(value, members); value == nil {
				return nil
			}
		case "discriminator":
			value = c.discriminator(value)
		case "description":
			value = summary(value)
		default:
			if isDropped(key) {
				continue
			}
			value = plainly(value)
		}
		set(out, key, value)
	}
	set(out, "required", c.required(get(n, "required"), get(out, "properties"), members))
	return out
}

// reference keeps a reference to a component that the plan keeps.
func (c *cutter) reference(n *yaml.Node, ref string) *yaml.Node {
	name, component := strings.CutPrefix(ref, "#/components/schemas/")
	if _, kept := c.plan.Schemas[name]; !component || !kept {
		return nil
	}
	c.reach(name)
	out := object()
	for key, value := range pairs(n) {
		switch {
		case key == "description":
			set(out, key, summary(value))
		case !isDropped(key):
			set(out, key, plainly(value))
		}
	}
	return out
}

func (c *cutter) properties(n *yaml.Node, members []string) *yaml.Node {
	out := object()
	for name, value := range pairs(n) {
		if len(members) == 0 || slices.Contains(members, name) {
			set(out, name, c.schema(value, nil))
		}
	}
	return out
}

// alternatives returns the schemas of a list that are kept, or nil for none.
func (c *cutter) alternatives(n *yaml.Node, members []string) *yaml.Node {
	out := sequence()
	for _, a := range items(n) {
		if kept := c.schema(a, members); kept != nil {
			out.Content = append(out.Content, kept)
		}
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}

// discriminator keeps the values of kept components.
func (c *cutter) discriminator(n *yaml.Node) *yaml.Node {
	out := object()
	for key, value := range pairs(n) {
		if key != "mapping" {
			set(out, key, plainly(value))
			continue
		}
		mapping := object()
		for name, target := range pairs(value) {
			if _, kept := c.plan.Schemas[target.Value[strings.LastIndexByte(target.Value, '/')+1:]]; kept {
				set(mapping, name, plainly(target))
			}
		}
		set(out, key, mapping)
	}
	return out
}

// required returns the required names that are still members: all of them where
// the members are declared elsewhere, as beside allOf.
func (c *cutter) required(n, properties *yaml.Node, members []string) *yaml.Node {
	out := sequence()
	for _, name := range items(n) {
		if get(properties, name.Value) != nil || properties == nil && (len(members) == 0 || slices.Contains(members, name.Value)) {
			out.Content = append(out.Content, plainly(name))
		}
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}
