package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are componentNames.placeOf and componentNames.of, which name
// schemas by the place where they are written.

// componentNames names schemas. A component with a namespace is shortened
// (io.k8s.api.core.v1.Pod is Pod), and so is one with an addition that most
// components have, unless two would have the same short name.
type componentNames struct {
	doc   *spec.Document
	short map[string]string // Go names of the components; nil: not known yet
	// bodies are the Go names of the components that FastAPI makes of the bodies
	// of operations and calls Body_ and the operationId.
	bodies map[string]string
}

// nameBodies finds the components that are made of the bodies of operations:
// each is called as a body that has no component.
func (c *componentNames) nameBodies(ops []*operation) {
	c.bodies = map[string]string{}
	for _, op := range ops {
		if op.ir.SpecID != "" {
			c.bodies["Body_"+op.ir.SpecID] = op.typeName() + "Input"
		}
	}
}

// placeOf returns the place of the target of a reference: a component is named
// after itself, another schema after its JSON pointer.
func (c *componentNames) placeOf(p place, target *spec.Node) place {
	base, component := c.of(target)
	if base == "" {
		return p
	}
	return place{dir: p.dir, base: base, component: component, owner: p.owner, followed: p.followed}
}

// of makes a Go name of the place where a schema is written, and reports
// whether it is the name of a component.
func (c *componentNames) of(n *spec.Node) (name string, component bool) {
	if n.Pointer() == "" {
		return naming.Exported(fileBase(n.File())), true
	}
	segments := strings.Split(n.Pointer(), "/")
	last := unescape(segments[len(segments)-1])
	if schema.IsComponent(n) {
		if name := cmp.Or(c.shortNames()[last], c.bodies[last]); name != "" {
			return name, true
		}
		return naming.Exported(last), true
	}
	for _, s := range segments {
		switch s {
		case "", "components", "schemas", "properties", "paths", "content", "schema", "items", "allOf", "oneOf", "anyOf", "responses", "parameters", "requestBodies":
		default:
			name += naming.Exported(unescape(s))
		}
	}
	return name, false
}

// unescape returns a segment of a JSON pointer without its escapes.
func unescape(segment string) string {
	return strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
}

// fileBase returns the name of a file without its directory and extensions.
func fileBase(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	base, _, _ := strings.Cut(name, ".")
	return base
}

// shortNames returns the Go names of components: the last part of a name with a
// namespace, with as many before it as make it unique, without the additions of
// frameworks.
func (c *componentNames) shortNames() map[string]string {
	if c.short != nil {
		return c.short
	}
	c.short = map[string]string{}
	names := c.doc.Root.At("components", "schemas").Keys()
	count, shared := map[string]int{}, sharedNamespace(names)
	for _, name := range names {
		parts := namespace(name, shared)
		for n := range parts {
			count[lastParts(parts, n+1)]++
		}
		if len(parts) == 0 {
			count[naming.Exported(name)]++
		}
	}
	for _, name := range names {
		c.short[name] = naming.Exported(name)
		parts := namespace(name, shared)
		for n := range parts {
			short := lastParts(parts, n+1)
			if count[short] == 1 && !naming.IsReservedPattern(short) {
				c.short[name] = short
				break
			}
		}
	}
	withoutIdioms(c.short)
	for name := range c.bodies {
		delete(c.short, name)
	}
	return c.short
}

// sharedNamespace returns the first part that all dotted names have, "" for none:
// Contoso in Contoso.User.
func sharedNamespace(names []string) string {
	shared, n := "", 0
	for _, name := range names {
		first, _, dotted := strings.Cut(name, ".")
		if !dotted {
			continue
		}
		if n++; n > 1 && first != shared {
			return ""
		}
		shared = first
	}
	if n < 3 || slices.Contains(names, shared) {
		return ""
	}
	return shared
}

// namespace returns the parts of a name of a class or of a module of Python
// (app__schemas__User), none for a name with fewer than three that does not begin
// with the shared namespace.
func namespace(name, shared string) []string {
	parts := strings.Split(name, ".")
	if len(parts) == 1 {
		parts = strings.Split(name, "__")
	}
	if len(parts) < 3 && (len(parts) < 2 || parts[0] != shared) || strings.ContainsAny(name, " /") {
		return nil
	}
	for _, p := range parts {
		if len(naming.Words(p)) == 0 {
			return nil
		}
	}
	return parts
}

func lastParts(parts []string, n int) string {
	return naming.Exported(strings.Join(parts[len(parts)-n:], "_"))
}
