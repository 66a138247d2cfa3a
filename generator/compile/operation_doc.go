package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are operationDoc and deprecation.

// operationDoc is the comment of a method: summary, description, then method
// and path.
func operationDoc(op *operation) ir.Doc {
	summary, text := strings.TrimSpace(op.node.Str("summary")), strings.TrimSpace(op.node.Str("description"))
	switch {
	case text == "" || godoc.FromMarkdown(text) == "":
		text = summary
	case summary != "" && !beginsAs(text, summary):
		text = godoc.WithStop(godoc.OneLine(summary)) + "\n\n" + text
	}
	call := op.ir.Method + " " + godoc.OneLine(op.ir.Path)
	plain := op.ir.Name + " calls " + call + "."
	d := godoc.MethodComment(op.ir.Name, text, plain)
	if d.Text != plain {
		d.Text += "\n\n" + call
	}
	if op.node.Bool("deprecated") && d.Deprecated == "" {
		d.Deprecated = deprecation(op.node.Str("x-deprecated-reason"), "this operation")
	}
	return d
}

// beginsAs reports whether a description repeats the summary.
func beginsAs(text, summary string) bool {
	trim := func(s string) string { return strings.ToLower(strings.TrimRight(godoc.OneLine(s), ".!")) }
	return strings.HasPrefix(trim(text), trim(summary))
}

// deprecation is the text of a Deprecated paragraph.
func deprecation(reason, what string) string {
	if reason = godoc.OneLine(reason); reason != "" {
		return godoc.WithStop(reason)
	}
	return "the API marks " + what + " as deprecated."
}
