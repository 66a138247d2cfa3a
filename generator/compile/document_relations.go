package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is relationSyntax.

// relationSyntax returns how the API writes changes of relations: the hint
// relation-envelope of the document, nil without it.
func relationSyntax(h hint.Hints, hints *hint.Reader, diags *diag.List) *ir.RelationSyntax {
	n := h.Get("relation-envelope")
	if n == nil {
		return nil
	}
	envelope := hints.Read(n, hint.RelationEnvelope)
	if envelope.Node == nil {
		return nil
	}
	var missing []string
	member := func(key string) string {
		value := envelope.Str(key)
		if value == "" && !envelope.Has(key) {
			missing = append(missing, key)
		}
		return value
	}
	syntax := &ir.RelationSyntax{
		Op: member("op"), Add: member("add"), Remove: member("remove"), Batch: member("batch"),
		Ops: member("ops"), Objects: member("objects"),
		Type: member("type"), Reference: member("reference"), Class: member("class"), ID: member("id"),
	}
	if len(missing) > 0 {
		diags.Errorf(n.Pos(), diag.CodeHintValue, "relation-envelope lacks %s", strings.Join(missing, ", ")).
			WithFix("it needs all of: %s", strings.Join(hints.Names(hint.RelationEnvelope), ", "))
	}
	return syntax
}
