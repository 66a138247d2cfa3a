package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is reportLosses.

// reportLosses reports what operations state and nobody claimed while the API was
// made.
func reportLosses(doc *spec.Document, ops *operations, diags *diag.List) {
	ops.ledger.Found(diags)
	var reached []ledger.Operation
	for _, op := range ops.all() {
		reached = append(reached, ledger.Operation{Node: op.node, Item: op.item})
	}
	for _, lost := range ops.ledger.Unclaimed(doc, reached) {
		diags.Warnf(lost.Node.KeyPos(), diag.CodeLost, "%s", lossText(lost)).WithFix("%s", lossFix(lost.What))
	}
	diags.Sort()
}

func lossText(lost ledger.Loss) string {
	switch lost.What {
	case ledger.Values:
		return "the values of " + quoted(lost.Node.Key()) + " are not in the client"
	case ledger.Items:
		return "the type is not array: what items describes is not in the client"
	case ledger.Type:
		return "the members of this object are not in the client"
	}
	return "the " + string(lost.What) + " " + quoted(lost.Node.Key()) + " is not in the client"
}

// lossFix returns how the specification can state the same so that it is in the
// client.
func lossFix(what ledger.What) string {
	switch what {
	case ledger.MediaType:
		return "describe the body as application/json too, or read it with runtime.WithAccept"
	case ledger.Header:
		return "write a name that HTTP allows"
	case ledger.Property, ledger.Type:
		return "describe the members under properties of the object that has them, in one allOf"
	case ledger.Items:
		return "write  type: array"
	case ledger.Values:
		return "list the values in one enum, beside type"
	}
	return "describe it where the operation is described"
}
