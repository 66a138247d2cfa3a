package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
)

// The entry point is typeErrors.

// typeErrors returns the error bodies of an operation: JSON, text, and XML where
// bodies of XML are typed.
func typeErrors(op *operation, contents *contentReader, types *types) []ir.ErrorCase {
	var cases []ir.ErrorCase
	for _, r := range op.failure {
		if r.isTextError(contents) {
			types.ledger.Claim(ledger.Go, r.content.node)
			cases = append(cases, ir.ErrorCase{Status: r.status, Type: ir.Prim{Kind: ir.String}})
			continue
		}
		if r.kind != mediaJSON && r.kind != mediaXML || r.schema() == nil {
			if !contents.isStructured(r.schema()) {
				types.ledger.Claim(ledger.Whole, r.content.node) // the error has the bytes
			}
			continue
		}
		if r.kind == mediaXML {
			op.ir.ErrorsXML = append(op.ir.ErrorsXML, ir.XMLError{Status: r.status, Entry: types.xml.root(r.schema())})
		}
		types.ledger.Claim(ledger.Go, r.content.node)
		got := types.of(r.schema(), op.rolePlace(errorRole, errorName(r.status)))
		cases = append(cases, ir.ErrorCase{Status: r.status, Type: whole(got)})
	}
	sortStatuses(cases, func(e ir.ErrorCase) string { return e.Status })
	return cases
}

// isTextError reports whether the body of an error response is a text: the
// runtime returns one that is not JSON as a string.
func (r response) isTextError(contents *contentReader) bool {
	switch r.kind {
	case mediaText, mediaYAML:
		return !contents.isStructured(r.schema())
	}
	return false
}

// errorName is statusName with Error at its end.
func errorName(status string) string {
	name := statusName(status)
	if strings.HasSuffix(name, "Error") {
		return name
	}
	return name + "Error"
}
