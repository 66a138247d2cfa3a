package schema

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Schema.Kind and Schema.ConstantOf, the JSON type and the
// constant of a schema, and Reader.InsideNull.

// ConstantOf returns the only value that a schema allows, nil when it allows
// more. An enum of one value counts as a constant if inline is true, at a
// property.
func (s *Schema) ConstantOf(inline bool) *spec.Node {
	if s.Const != nil {
		return s.Const
	}
	if !inline || s.Enum.Len() != 1 || s.Hints.Values != nil || len(s.Types) != 1 {
		return nil
	}
	only := s.Enum.Index(0)
	switch kind := only.Kind(); {
	case kind == spec.KindString && s.Types[0] == "string",
		kind == spec.KindNumber && s.Types[0] == "integer" && s.Format == "",
		kind == spec.KindBool && s.Types[0] == "boolean":
		return only
	}
	return nil
}

// Kind returns the JSON type of a schema: the declared one, the first of
// several, or the one that its keywords suggest; "" for any. only, if it is not
// empty, is the type itself: the selected one of several.
func (s *Schema) Kind(only string) string {
	if only != "" {
		return only
	}
	if len(s.Types) > 0 {
		return s.Types[0]
	}
	n := s.Node
	switch {
	case len(s.Props) > 0, s.Extra == ExtraTyped, s.Extra == ExtraAny && n.Has("additionalProperties"), len(s.Patterns) > 0, len(s.Required) > 0 && len(s.Members) == 0:
		return "object"
	case len(s.Items) > 0, s.Tuple != nil:
		return "array"
	case hasAnyKey(n, "pattern", "minLength", "maxLength"):
		return "string"
	case hasAnyKey(n, "minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"):
		return "number"
	}
	if kind := s.kindOfValues(); kind != "" {
		return kind
	}
	switch s.Format {
	case "date-time", "date", "time", "duration", "uuid", "byte", "binary", "password", "email", "uri", "url", "hostname", "ipv4", "ipv6", "string":
		return "string"
	case "int32", "int64":
		return "integer"
	case "float", "double":
		return "number"
	}
	return ""
}

// kindOfValues returns the JSON type that the constant or all values of the enum
// have; "" without values, for objects and lists, and for values of several
// types.
func (s *Schema) kindOfValues() string {
	values := EnumValues(s.Enum)
	if s.Const != nil {
		values = []*spec.Node{s.Const}
	}
	kind := ""
	for _, v := range values {
		switch is := scalarKind(v); {
		case is == "" || kind == "":
			kind = is
		case kind == "integer" && is == "number" || kind == "number" && is == "integer":
			kind = "number"
		case is != kind:
			return ""
		}
		if kind == "" {
			return ""
		}
	}
	return kind
}

// scalarKind returns the JSON type of a scalar, "" for other values.
func scalarKind(v *spec.Node) string {
	switch v.Kind() {
	case spec.KindString:
		return "string"
	case spec.KindBool:
		return "boolean"
	case spec.KindNumber:
		if strings.ContainsAny(v.Text(), ".eE") {
			return "number"
		}
		return "integer"
	}
	return ""
}

func hasAnyKey(n *spec.Node, keys ...string) bool {
	return slices.ContainsFunc(keys, n.Has)
}

// IsNull reports whether a schema allows null only.
func (s *Schema) IsNull() bool {
	if s.Const.Kind() == spec.KindNull && s.Const != nil {
		return true
	}
	if s.Enum.Len() > 0 && len(EnumValues(s.Enum)) == 0 {
		return true
	}
	if s.Node.Bool("nullable") && s.Node.Len() == 1 {
		return true
	}
	return s.Null && len(s.Types) == 0 && s.Enum == nil && s.Const == nil && len(s.Members) == 0 && len(s.Props) == 0 && s.Extra == ExtraUnstated && s.Node.Has("type")
}

// IsBinary reports whether a schema describes content that is neither text nor
// JSON.
func (s *Schema) IsBinary() bool {
	kind := s.Kind("")
	if kind == "file" {
		return true
	}
	return (kind == "string" || kind == "") && (s.Format == "binary" || s.Media != "" && s.Encoding == "" && s.Media != "application/json")
}

// maxWrappers bounds the wrappers of a nullable schema.
const maxWrappers = 16

// InsideNull returns the schema at n without the unions of it and null around
// it, as FastAPI writes an optional file, and whether it may be null; nil for a
// reference that leads nowhere.
func (r *Reader) InsideNull(n *spec.Node) (s *Schema, null bool) {
	for range maxWrappers {
		target, ok := r.doc.Resolve(n)
		if !ok || target.Kind() != spec.KindObject {
			return nil, false
		}
		s = r.Of(target)
		null = null || s.Null
		var others []*spec.Node
		for _, m := range s.Members {
			if member, ok := r.doc.Resolve(m); ok && r.Of(member).IsNull() {
				null = true
				continue
			}
			others = append(others, m)
		}
		if len(others) != 1 {
			break
		}
		n = others[0]
	}
	return s, null
}
