package schema

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file keeps what a schema asks beyond its type, and that no Go type can
// say, as a paragraph of the comment.

// conditionKeys are the keywords that a comment keeps.
func conditionKeys() []string {
	return []string{"not", "if", "then", "else", "dependentRequired", "dependentSchemas", "propertyNames", "contains", "minContains", "maxContains",
		"unevaluatedItems"}
}

// maxCondition is the length beyond which a condition is only named.
const maxCondition = 200

// conditions describes them in a sentence each, or gives "".
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

func (s *Schema) addConditions(n *spec.Node) {
	for _, key := range conditionKeys() {
		if v := n.Get(key); v != nil {
			s.Conditions = append(s.Conditions, v)
		}
	}
}
