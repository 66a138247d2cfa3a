package schema

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// constantOf gives the only value that a schema allows, nil when there are
// more.
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

// kind gives the one JSON type of a schema: as declared, or as its keywords
// suggest; "" for anything.
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

func hasAnyKey(n *spec.Node, keys ...string) bool {
	return slices.ContainsFunc(keys, n.Has)
}

// isNull reports a schema that allows null only.
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

// isBinary reports content that is neither text nor JSON.
func (s *Schema) IsBinary() bool {
	kind := s.Kind("")
	if kind == "file" {
		return true
	}
	return (kind == "string" || kind == "") && (s.Format == "binary" || s.Media != "" && s.Encoding == "" && s.Media != "application/json")
}
