package compile

import (
	"encoding/json"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
)

// This file reads how the API writes changes of relations.

// relationSyntax gives the constant RelationSyntax of package runtime: JSON
// with the names of the root hint relation-envelope.
func (c *compiler) relationSyntax(h hint.Hints) string {
	n := h.Get("relation-envelope")
	if n == nil {
		return ""
	}
	keys := c.hints.Names(hint.RelationEnvelope)
	envelope := c.hints.Read(n, hint.RelationEnvelope)
	if envelope.Node == nil {
		return ""
	}
	var members, missing []string
	for _, key := range keys {
		value := envelope.Str(key)
		if value == "" && !envelope.Has(key) {
			missing = append(missing, key)
		}
		quoted, err := json.Marshal(value)
		if err != nil {
			continue // a string always marshals
		}
		members = append(members, `"`+key+`":`+string(quoted))
	}
	if len(missing) > 0 {
		c.diags.Errorf(n.Pos(), diag.CodeHintValue, "relation-envelope lacks %s", strings.Join(missing, ", ")).
			WithFix("it needs all of: %s", strings.Join(keys, ", "))
	}
	return "{" + strings.Join(members, ",") + "}"
}
