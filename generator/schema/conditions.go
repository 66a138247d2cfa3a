package schema

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Schema.ConditionText: keywords that no Go type can
// express, as a paragraph of a comment.

// conditionKeys returns the keywords that a comment keeps.
func conditionKeys() []string {
	return []string{"not", "if", "then", "else", "dependentRequired", "dependentSchemas", "propertyNames", "contains", "minContains", "maxContains",
		"unevaluatedItems"}
}

// maxCondition is the length in bytes beyond which a comment only names a
// condition.
const maxCondition = 200

// ConditionText describes the conditions, a line each, as the end of a comment;
// "" without any.
func (s *Schema) ConditionText() string {
	var lines []string
	for _, n := range s.Conditions {
		text := godoc.OneLine(string(n.JSON()))
		if len(text) > maxCondition {
			text = "see the specification"
		}
		lines = append(lines, "  - "+n.Key()+": "+text)
	}
	if len(lines) == 0 {
		return ""
	}
	return "\n\nThe specification also asks:\n" + strings.Join(lines, "\n")
}

// addConditions adds the conditions of n.
func (s *Schema) addConditions(n *spec.Node) {
	for _, key := range conditionKeys() {
		if v := n.Get(key); v != nil {
			s.Conditions = append(s.Conditions, v)
		}
	}
}
