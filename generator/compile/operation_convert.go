package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file turns operations into methods.

// operation fills in everything but the names of types.
func (c *compiler) operation(op *operation) {
	c.owner = &op.fallbacks
	c.params(op)
	c.body(op)
	c.responses(op)
	c.paging(op)
	c.operationSecurity(op)
	op.ir.Retry = retryClass(op.hints.Choice("retry"))
	op.ir.NoReauth = op.hints.Choice("reauth") == "never"
	op.ir.Server = c.operationServer(op)
	op.ir.Doc = operationDoc(op)
	if scopes := c.scopes(op); scopes != "" {
		op.ir.Doc.Text += "\n\n" + scopes
	}
	c.owner = nil
}

func retryClass(hint string) ir.RetryClass {
	switch hint {
	case "safe", "idempotent":
		return ir.RetryIdempotent
	case "never":
		return ir.RetryNever
	}
	return ir.RetryByMethod
}

// typeName is how types that belong to an operation begin: "CustomersList".
func (op *operation) typeName() string { return op.service.ir.Name + op.ir.Name }

// operationDoc is the comment of a method: summary, description, then method
// and path.
func operationDoc(op *operation) ir.Doc {
	summary, text := strings.TrimSpace(op.node.Str("summary")), strings.TrimSpace(op.node.Str("description"))
	switch {
	case text == "" || godoc.FromMarkdown(text) == "":
		text = summary
	case summary != "" && !repeats(text, summary):
		text = godoc.WithStop(godoc.OneLine(summary)) + "\n\n" + text
	}
	call := op.ir.Method + " " + godoc.OneLine(op.ir.Path)
	d := godoc.Comment(op.ir.Name, text, op.ir.Name+" calls "+call+".")
	if d.Text != op.ir.Name+" calls "+call+"." {
		d.Text += "\n\n" + call
	}
	if op.node.Bool("deprecated") && d.Deprecated == "" {
		d.Deprecated = deprecation(op.node.Str("x-deprecated-reason"), "this operation")
	}
	return d
}

// repeats reports whether a description begins as its summary does.
func repeats(text, summary string) bool {
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
