package wire

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is comparer.union.

// union compares the alternatives of oneOf and anyOf, which have no order: by the
// names of their schemas, their titles, else by what they are.
func (c *comparer) union(o, n *view) {
	was, is := o.alternatives(), n.alternatives()
	for _, key := range slices.Sorted(maps.Keys(was)) {
		m := was[key]
		if other := is[key]; other != nil {
			c.links.add(o.place, m, n.place, other)
			c.schemaAt(m, other, m, other)
			continue
		}
		c.add(c.effect(Behaviour, None), "variant", m, n.place, "the alternative "+title(key)+" is removed")
	}
	for _, key := range slices.Sorted(maps.Keys(is)) {
		if was[key] == nil {
			c.add(None, "variant", o.place, is[key], "the alternative "+title(key)+" is new")
		}
	}
	c.discriminator(o, n)
}

// title returns the name of an alternative for people.
func title(key string) string {
	_, name, _ := strings.Cut(key, " ")
	return name
}

// alternatives returns the members of a union by what identifies them.
func (v *view) alternatives() map[string]*spec.Node {
	found := map[string]*spec.Node{}
	for i, m := range v.Members {
		key := ""
		target := v.side.resolve(m)
		ref, isRef := v.side.doc.Ref(m)
		switch {
		case isRef:
			key = "ref " + path.Base(ref)
		case target.Str("title") != "":
			key = "title " + target.Str("title")
		case len(target.Strings("type")) > 0 && target.Get("properties") == nil:
			key = "type " + strings.Join(target.Strings("type"), " or ")
		default:
			key = "members " + strings.Join(slices.Sorted(slices.Values(target.Get("properties").Keys())), ", ")
		}
		if found[key] != nil {
			key = fmt.Sprintf("%s %d", key, i)
		}
		found[key] = m
	}
	return found
}

// discriminator compares the member that names the alternative, and its values.
func (c *comparer) discriminator(o, n *view) {
	was, is := o.Disc.Str("propertyName"), n.Disc.Str("propertyName")
	if was != is && len(o.Members) > 0 {
		c.add(Behaviour, "discriminator", o.place, n.place, fmt.Sprintf("discriminator %s → %s", orNone(was), orNone(is)))
		return
	}
	before, after := mapping(o), mapping(n)
	for _, value := range slices.Sorted(maps.Keys(before)) {
		switch to, ok := after[value]; {
		case !ok:
			c.add(Behaviour, "discriminator", o.place, n.place, fmt.Sprintf("the value %q of %s names no alternative any more", value, is))
		case to != before[value]:
			c.add(Behaviour, "discriminator", o.place, n.place, fmt.Sprintf("the value %q of %s names %s instead of %s", value, is, to, before[value]))
		}
	}
}

// mapping returns the names of the schemas by the values of the discriminator.
func mapping(v *view) map[string]string {
	found := map[string]string{}
	for value, n := range v.Disc.Get("mapping").Members() {
		found[value] = path.Base(n.Text())
	}
	return found
}
