package paging

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Reader.Has.

// Has reports whether values of a schema can have a member at a JSON pointer. A
// schema that describes no members may have any.
func (r *Reader) Has(n *spec.Node, pointer string) bool {
	s := r.schemaOf(n)
	if s == nil || pointer == "" {
		return true
	}
	name, rest, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	if rest != "" {
		rest = "/" + rest
	}
	name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	if prop := s.Property(name); prop != nil {
		return r.hasIn(prop, rest)
	}
	for _, alternative := range s.Members {
		if !r.Schemas.IsNull(alternative) && r.Has(alternative, pointer) {
			return true
		}
	}
	return len(s.Props) == 0 && len(s.Members) == 0 && isOpen(s)
}

// hasIn reports whether a member can have another one at a JSON pointer.
func (r *Reader) hasIn(prop *schema.Property, pointer string) bool {
	for _, n := range append(prop.Nodes[:len(prop.Nodes):len(prop.Nodes)], prop.AnyOf...) {
		if r.Has(n, pointer) {
			return true
		}
	}
	return len(prop.Nodes) == 0
}

// isOpen reports whether a schema may be that of an object with any members.
func isOpen(s *schema.Schema) bool {
	kind := s.Kind("")
	return (kind == "" || kind == "object") && s.Extra != schema.ExtraNone
}
