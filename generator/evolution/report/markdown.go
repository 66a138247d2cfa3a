package report

import (
	"fmt"
	"strings"
)

// The entry point is Report.Markdown.

// Markdown returns the report as a section of release notes.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n", plain(r.Title()))
	for _, class := range Classes() {
		if r.Count(class) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n", heading(class))
		for _, c := range r.Changes {
			if c.Class == class {
				b.WriteString(c.markdown())
			}
		}
	}
	if r.Missing != "" {
		fmt.Fprintf(&b, "\nThe specifications were not compared: %s.\n", plain(r.Missing))
	}
	fmt.Fprintf(&b, "\n%s.\n", plain(r.Summary()))
	return b.String()
}

func heading(class Class) string {
	switch class {
	case Breaking:
		return "Breaking changes"
	case Held:
		return "Held: Go stays as it was"
	case Behaviour:
		return "Changed behaviour"
	case Added:
		return "Added"
	}
	return "Renamed"
}

// markdown returns a change as an item of a list. The subject is code: it is made of
// names of the specification, which are not trusted.
func (c Change) markdown() string {
	text := "- " + code(c.Subject)
	if len(c.Reasons) > 0 {
		var reasons []string
		for _, reason := range c.Reasons {
			reasons = append(reasons, plain(reason))
		}
		text += ": " + strings.Join(reasons, "; ")
	}
	return text + "\n"
}

// code returns a text as a code span, whatever backquotes it has.
func code(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + text + " " + fence
	}
	return fence + text + fence
}

// plain returns a text without the characters that Markdown or HTML act on.
func plain(text string) string {
	return strings.NewReplacer("\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "<", "&lt;", "&", "&amp;", "[", "\\[", "]", "\\]", "#", "\\#", "|", "\\|").Replace(text)
}
