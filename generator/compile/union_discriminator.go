package compile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are tagFinder.find, which finds the discriminator of a union
// as it is declared or as constants show it, and tagFinder.findUncertain.

// tag is a discriminator: a member, and its values for each alternative.
type tag struct {
	name   string
	values [][]string
}

// tagFinder finds discriminators.
type tagFinder struct {
	doc     *spec.Document
	schemas *schema.Reader
	values  *values
}

// find returns the discriminator of a union of objects, nil without one.
func (f *tagFinder) find(s *schema.Schema, all []alternative) *tag {
	byDefault := f.defaultOf(s)
	for _, a := range all {
		if a.kind != "object" && !(a.kind == "" && len(a.s.Members) > 0) {
			return nil
		}
		if len(a.s.Props) == 0 && !f.isDefault(byDefault, a) {
			return nil
		}
	}
	for _, disc := range append([]*spec.Node{s.Disc}, s.Discs...) {
		if name := disc.Str("propertyName"); name != "" {
			if t := f.declared(s, name, all); t != nil {
				return t
			}
		}
	}
	if t := f.inferred(all, true); t != nil {
		return t
	}
	return f.ofBase(s, all, true)
}

// defaultOf returns the ID of the schema that the discriminator of s, or of a union
// within it, names for values that it does not list (defaultMapping of OpenAPI
// 3.2); "" without one.
func (f *tagFinder) defaultOf(s *schema.Schema) string {
	id := f.schemas.DefaultOf(s.Disc)
	for _, disc := range s.Discs {
		id = cmp.Or(id, f.schemas.DefaultOf(disc))
	}
	return id
}

// isDefault reports whether a has the ID, if it is not empty.
func (f *tagFinder) isDefault(id string, a alternative) bool {
	return id != "" && id == f.schemas.Identity(a.node)
}

// ofBase returns the discriminator of a base that all alternatives extend: with
// mapped one that has a mapping, else one whose values are the names of the
// schemas.
func (f *tagFinder) ofBase(s *schema.Schema, all []alternative, mapped bool) *tag {
	for _, disc := range all[0].s.BaseDiscs {
		if (disc.Get("mapping").Len() > 0) != mapped || slices.ContainsFunc(all, func(a alternative) bool { return !slices.Contains(a.s.BaseDiscs, disc) }) {
			continue
		}
		base := &schema.Schema{Disc: disc, Doubles: s.Doubles}
		if t := f.declared(base, disc.Str("propertyName"), all); t != nil {
			return t
		}
	}
	return nil
}

// findUncertain picks a discriminator when the tests of objects are uncertain:
// that of a base that all extend, a property whose constant differs in every
// alternative even though it is optional, or one whose default differs. Authors
// who write such a property always send it.
func (f *tagFinder) findUncertain(s *schema.Schema, all []alternative, weakest confidence) *tag {
	if weakest == certain || !allOf(all, alternative.isObject) {
		return nil
	}
	if t := f.ofBase(s, all, false); t != nil {
		return t
	}
	if t := f.inferred(all, false); t != nil && weakest < possible {
		return t
	}
	return f.ofDefaults(all)
}

// inferred returns a member that has other constants in every alternative, and
// that every alternative requires unless required is false.
func (f *tagFinder) inferred(all []alternative, required bool) *tag {
	return commonTag(all, func(s *schema.Schema, name string) []string {
		if required && !s.Required[name] {
			return nil
		}
		return f.values.consts(s, name)
	})
}

// ofDefaults returns a member that has another default in every alternative, a
// common way to write a constant: one that all require, or whose name is that
// of a type or kind.
func (f *tagFinder) ofDefaults(all []alternative) *tag {
	return commonTag(all, func(s *schema.Schema, name string) []string {
		value := f.values.defaultText(s, name)
		if value == "" || !s.Required[name] && !namesKind(name) {
			return nil
		}
		return []string{value}
	})
}

// commonTag returns the first property for which all alternatives have values,
// all of them different.
func commonTag(all []alternative, values func(s *schema.Schema, name string) []string) *tag {
	for _, p := range all[0].s.Props {
		t := &tag{name: p.Name}
		for _, a := range all {
			v := values(a.s, p.Name)
			if len(v) == 0 {
				break
			}
			t.values = append(t.values, v)
		}
		if len(t.values) == len(all) && !t.overlaps() {
			return t
		}
	}
	return nil
}

// namesKind reports whether name is one such as type, object, resource_type and
// eventKind.
func namesKind(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"type", "kind", "object", "class"}, func(word string) bool { return strings.HasSuffix(name, word) })
}

// declared reads the discriminator of s. An alternative that its mapping does
// not list has its constant as a value, or the names of its schema.
func (f *tagFinder) declared(s *schema.Schema, name string, all []alternative) *tag {
	t := &tag{name: name}
	mapping := f.schemas.Mapping(s.Disc)
	for _, disc := range s.Discs {
		maps.Copy(mapping, f.schemas.Mapping(disc))
	}
	for _, a := range all {
		id := f.schemas.Identity(a.node)
		values := slices.Clone(mapping[id])
		if len(values) == 0 {
			values = f.values.consts(a.s, name)
		}
		if len(values) == 0 {
			values = f.extensionValue(a.node)
		}
		if len(values) == 0 {
			values = f.schemaNames(append([]*spec.Node{a.node}, s.Doubles...), id)
		}
		if len(values) == 0 {
			return nil
		}
		t.values = append(t.values, values)
	}
	if t.overlaps() {
		return nil
	}
	f.addImplicit(t, s.Doubles, all)
	return t
}

// addImplicit adds the names of the schemas that a mapping lists: they stay
// valid values beside it (OpenAPI 3.2, Discriminator Object), unless the member
// has constants in the schema or the mapping gives a name to another
// alternative.
func (f *tagFinder) addImplicit(t *tag, doubles []*spec.Node, all []alternative) {
	for i, a := range all {
		if len(f.values.consts(a.s, t.name)) > 0 {
			continue
		}
		for _, name := range f.schemaNames(append([]*spec.Node{a.node}, doubles...), f.schemas.Identity(a.node)) {
			if !t.has(name) {
				t.values[i] = append(slices.Clip(t.values[i]), name)
			}
		}
	}
}

// has reports whether an alternative has a value.
func (t *tag) has(value string) bool {
	return slices.ContainsFunc(t.values, func(values []string) bool { return slices.Contains(values, value) })
}

// extensionValue returns the value that an extension of another generator
// states for a schema.
func (f *tagFinder) extensionValue(n *spec.Node) []string {
	target, _ := f.doc.Resolve(n)
	for _, key := range []string{"x-ms-discriminator-value", "x-discriminator-value"} {
		if value := target.Str(key); value != "" {
			return []string{value}
		}
	}
	return nil
}

// schemaNames returns the names by which references among nodes call the schema
// with an identity, directly or as an alias.
func (f *tagFinder) schemaNames(nodes []*spec.Node, identity string) []string {
	var names []string
	for _, n := range nodes {
		target, ok := f.doc.Target(n)
		if !ok && schema.IsComponent(n) {
			target, ok = n, true
		}
		if !ok || f.schemas.Identity(n) != identity {
			continue
		}
		names = addOnce(names, unescape(lastSegment(target)))
	}
	return names
}

func lastSegment(n *spec.Node) string {
	p := n.Pointer()
	if p == "" {
		return fileBase(n.File())
	}
	return p[strings.LastIndexByte(p, '/')+1:]
}

// overlaps reports whether two alternatives share a value.
func (t *tag) overlaps() bool {
	seen := map[string]bool{}
	for _, values := range t.values {
		for _, v := range values {
			if seen[v] || v == "" {
				return true
			}
			seen[v] = true
		}
	}
	return false
}
