package main

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// The entry point is bundled, which merges a specification in several files
// into one document, because kin-openapi does not read all of them (oracle.md,
// "Several files").

// bundle copies a main document, and the parts of other files that it refers
// to.
type bundle struct {
	read       func(file string) (any, error)
	main       string
	files      map[string]any
	names      map[string]string // the component of each part of another file
	components map[string]any    // of the main document
	added      map[string]map[string]any
	failed     error // the first one
}

// bundled returns the main document with the parts of other files among its
// components, or in place. read returns the tree of a file.
func bundled(main string, read func(file string) (any, error)) (map[string]any, error) {
	b := &bundle{read: read, main: main, files: map[string]any{}, names: map[string]string{}, added: map[string]map[string]any{}}
	root, ok := b.file(main).(map[string]any)
	if !ok {
		b.fail("%s is no object", main)
		return nil, b.failed
	}
	b.components = members(root["components"])
	out := members(b.copied(root, main, "document", 0))
	components := members(out["components"])
	for section, list := range b.added {
		all := members(components[section])
		maps.Copy(all, list)
		components[section] = all
	}
	if len(components) > 0 {
		out["components"] = components
	}
	return out, b.failed
}

// members returns an object, an empty one if v is none.
func members(v any) map[string]any {
	object, _ := v.(map[string]any)
	if object == nil {
		object = map[string]any{}
	}
	return object
}

func (b *bundle) fail(format string, args ...any) {
	if b.failed == nil {
		b.failed = fmt.Errorf(format, args...)
	}
}

func (b *bundle) file(name string) any {
	tree, ok := b.files[name]
	if !ok {
		var err error
		if tree, err = b.read(name); err != nil {
			b.fail("%w", err)
		}
		b.files[name] = tree
	}
	return tree
}

// parts maps the members of each part of a document to their parts: {x} is a
// map of x, [x] a list. Other members are copied unchanged.
var parts = map[string]map[string]string{
	"document": {"paths": "{pathItem}", "webhooks": "{pathItem}", "components": "components", "info": "info", "tags": "[tag]"},
	"info":     {"description": "text"},
	"tag":      {"description": "text"},
	"components": {
		"schemas": "{schema}", "responses": "{response}", "parameters": "{parameter}", "headers": "{header}", "examples": "{example}",
		"requestBodies": "{requestBody}", "links": "{link}", "callbacks": "{callback}", "securitySchemes": "{securityScheme}", "pathItems": "{pathItem}",
	},
	"pathItem": {
		"parameters": "[parameter]", "get": "operation", "put": "operation", "post": "operation", "delete": "operation", "options": "operation",
		"head": "operation", "patch": "operation", "trace": "operation", "query": "operation",
	},
	"operation":   {"parameters": "[parameter]", "requestBody": "requestBody", "responses": "{response}", "callbacks": "{callback}"},
	"response":    {"headers": "{header}", "content": "{media}", "links": "{link}"},
	"requestBody": {"content": "{media}"},
	"parameter":   {"schema": "schema", "content": "{media}", "examples": "{example}"},
	"header":      {"schema": "schema", "content": "{media}", "examples": "{example}"},
	"media":       {"schema": "schema", "itemSchema": "schema", "examples": "{example}", "encoding": "{encoding}"},
	"encoding":    {"headers": "{header}"},
	"schema": {
		"properties": "{schema}", "patternProperties": "{schema}", "$defs": "{schema}", "dependentSchemas": "{schema}",
		"items": "schema", "additionalProperties": "schema", "not": "schema", "if": "schema", "then": "schema", "else": "schema",
		"contains": "schema", "propertyNames": "schema", "unevaluatedItems": "schema", "unevaluatedProperties": "schema",
		"allOf": "[schema]", "oneOf": "[schema]", "anyOf": "[schema]", "prefixItems": "[schema]",
	},
}

// sections maps the components that a reference may name to their parts. Other
// references to other files are replaced by their targets.
var sections = map[string]string{
	"schema": "schemas", "response": "responses", "parameter": "parameters", "header": "headers", "requestBody": "requestBodies",
}

const maxInline = 50 // references to references

func (b *bundle) copied(v any, file, part string, depth int) any {
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok && part != "" {
			return b.reference(v, ref, file, part, depth)
		}
		if strings.HasPrefix(part, "{") {
			return b.each(v, file, depth, func(string) string { return strings.Trim(part, "{}") })
		}
		if part == "callback" {
			return b.each(v, file, depth, func(string) string { return "pathItem" })
		}
		out := b.each(v, file, depth, func(key string) string { return parts[part][key] })
		b.mapping(out, file)
		return out
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = b.copied(item, file, strings.Trim(part, "[]"), depth)
		}
		return list
	}
	return v
}

func (b *bundle) each(v map[string]any, file string, depth int, part func(key string) string) map[string]any {
	out := make(map[string]any, len(v))
	for key, member := range v {
		out[key] = b.copied(member, file, part(key), depth)
	}
	return out
}

// mapping moves the schemas that a discriminator names by file.
func (b *bundle) mapping(schema map[string]any, file string) {
	d, _ := schema["discriminator"].(map[string]any)
	mapping, _ := d["mapping"].(map[string]any)
	if len(mapping) == 0 {
		return
	}
	out := map[string]any{}
	for value, ref := range mapping {
		out[value] = ref
		if text, ok := ref.(string); ok && strings.Contains(text, ".y") {
			out[value] = b.moved(text, file, "schema")
		}
	}
	schema["discriminator"] = map[string]any{"propertyName": d["propertyName"], "mapping": out}
}

// reference returns a reference within the document, or its target.
func (b *bundle) reference(v map[string]any, ref, file, part string, depth int) any {
	target, pointer := place(file, ref)
	if sections[part] == "" && (target != b.main || part != "pathItem") {
		if depth > maxInline {
			b.fail("%s: references without end", ref)
			return nil
		}
		return b.copied(b.at(target, pointer), target, part, depth+1)
	}
	out := b.each(v, file, depth, func(key string) string { return parts[part][key] })
	if sections[part] != "" {
		ref = b.moved(ref, file, part)
	}
	out["$ref"] = ref
	return out
}

// moved returns a reference to a part as one within the document; the part
// becomes a component.
func (b *bundle) moved(ref, file, part string) string {
	target, pointer := place(file, ref)
	if target == b.main {
		return "#" + pointer
	}
	key := part + " " + target + "#" + pointer
	name, ok := b.names[key]
	if !ok {
		name = b.free(sections[part], target, pointer)
		b.names[key] = name
		b.added[sections[part]][name] = b.copied(b.at(target, pointer), target, part, 0)
	}
	return "#/components/" + sections[part] + "/" + name
}

// free returns a name that no component has, derived from that of the target,
// so that a discriminator that names schemas by it finds them.
func (b *bundle) free(section, file, pointer string) string {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if pointer != "" {
		name = path.Base(pointer)
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(".-_", r) || r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '_'
	}, name)
	if b.added[section] == nil {
		b.added[section] = map[string]any{}
	}
	have, added := members(b.components[section]), b.added[section]
	for i, base := 2, name; have[name] != nil || added[name] != nil; i++ {
		name = base + "_" + strconv.Itoa(i)
	}
	added[name] = map[string]any{} // reserved
	return name
}

// place returns the file and the pointer of a reference.
func place(file, ref string) (target, pointer string) {
	target, pointer, _ = strings.Cut(ref, "#")
	if target == "" {
		return file, pointer
	}
	if plain, err := url.PathUnescape(target); err == nil {
		target = plain
	}
	return path.Join(path.Dir(file), target), pointer
}

// at returns the value at a pointer of a file; it follows references on the
// way.
func (b *bundle) at(file, pointer string) any {
	v, err := b.walk(file, pointer, 0)
	if err != nil {
		b.fail("%s#%s: %w", file, pointer, err)
	}
	return v
}

func (b *bundle) walk(file, pointer string, depth int) (any, error) {
	v := b.file(file)
	keys := strings.Split(pointer, "/")
	for i, key := range keys[1:] {
		if plain, err := url.PathUnescape(key); err == nil {
			key = plain
		}
		key = strings.NewReplacer("~1", "/", "~0", "~").Replace(key)
		next, ok := step(v, key)
		if ref, isRef := step(v, "$ref"); !ok && isRef && depth < maxInline {
			text, _ := ref.(string)
			target, start := place(file, text)
			return b.walk(target, start+"/"+strings.Join(keys[i+1:], "/"), depth+1)
		}
		if !ok {
			return nil, errors.New("there is no " + key)
		}
		v = next
	}
	return v, nil
}

func step(v any, key string) (any, bool) {
	switch v := v.(type) {
	case map[string]any:
		c, ok := v[key]
		return c, ok
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(v) {
			return v[i], true
		}
	}
	return nil, false
}
