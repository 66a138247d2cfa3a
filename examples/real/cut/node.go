package main

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// Nodes of YAML are read and made here: get, pairs, object, set and text.

// get returns the value of a key of a mapping, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	for k, v := range pairs(n) {
		if k == key {
			return v
		}
	}
	return nil
}

// at returns the value at a path of keys, or nil.
func at(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		n = get(n, key)
	}
	return n
}

// pairs ranges over the keys and values of a mapping; of any other node there are
// none.
func pairs(n *yaml.Node) func(yield func(string, *yaml.Node) bool) {
	return func(yield func(string, *yaml.Node) bool) {
		if n == nil || n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i].Value, n.Content[i+1]) {
				return
			}
		}
	}
}

// items returns the elements of a sequence.
func items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

func object() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"} }

func sequence(elements ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: elements}
}

// set adds a key to a mapping, unless the value is nil.
func set(n *yaml.Node, key string, value *yaml.Node) {
	if value != nil {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, value)
	}
}

// plainly returns a copy of a node in the style that suits YAML best; the
// specification may be JSON. Extensions and examples are left out.
func plainly(n *yaml.Node) *yaml.Node {
	if n == nil {
		return nil
	}
	c := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value}
	switch n.Kind {
	case yaml.MappingNode:
		for k, v := range pairs(n) {
			if !isDropped(k) {
				set(c, k, plainly(v))
			}
		}
	case yaml.SequenceNode:
		for _, e := range n.Content {
			c.Content = append(c.Content, plainly(e))
		}
	}
	return c
}

// isDropped reports whether a keyword is left out: it does not change the client.
func isDropped(key string) bool {
	return strings.HasPrefix(key, "x-") || slices.Contains([]string{"example", "examples", "externalDocs", "links", "callbacks"}, key)
}

// summary returns the first paragraph of a description.
func summary(n *yaml.Node) *yaml.Node {
	if n == nil {
		return nil
	}
	first, _, _ := strings.Cut(strings.TrimSpace(n.Value), "\n\n")
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strings.Join(strings.Fields(first), " ")}
}
