package godoc

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is Further.

// Further adds a description to a comment: in its paragraph if both have one only,
// else as a paragraph of its own.
func Further(doc ir.Doc, description string) ir.Doc {
	text, deprecated := cutDeprecated(FromMarkdown(description))
	doc.Deprecated = cmp.Or(doc.Deprecated, deprecated)
	switch {
	case text == "":
	case doc.Text == "":
		doc.Text = text
	case strings.Contains(doc.Text+text, "\n"):
		doc.Text = WithStop(doc.Text) + "\n\n" + text
	default:
		doc.Text = WithStop(doc.Text) + " " + text
	}
	return doc
}
