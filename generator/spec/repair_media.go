package spec

import (
	"mime"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.mediaTypes, which repairs the keys of content.

// mediaTypes repairs keys that are no media types: a comma before a parameter, and
// several media types in one key. Servers read such a header in their own way.
func (r *repairer) mediaTypes(content *Node) {
	for _, m := range content.copyListOf(KindObject) {
		// What follows the semicolon is not checked: the header is sent as it is written.
		if base, _, _ := strings.Cut(m.key, ";"); isMediaType(base) || strings.HasPrefix(m.key, "x-") {
			continue
		}
		first, rest, _ := strings.Cut(m.key, ",")
		fixed := strings.TrimSpace(first)
		if strings.Contains(rest, "=") {
			fixed += ";" + strings.TrimSpace(rest)
		}
		if _, _, err := mime.ParseMediaType(fixed); err != nil || !isMediaType(strings.TrimSpace(first)) || content.Has(fixed) {
			r.warnKey(m, diag.CodeWrongValue, "%q is no media type; the body is passed on as it is", m.key).
				WithFix("write a type and a subtype, such as application/json")
			continue
		}
		r.warnKey(m, diag.CodeWrongValue, "%q is no media type; it is read as %q", m.key, fixed).
			WithFix("write one media type; its parameters follow semicolons")
		m.rename(fixed)
	}
}

// isMediaType reports whether s is a type and a subtype without parameters.
func isMediaType(s string) bool {
	name, _, err := mime.ParseMediaType(s)
	return err == nil && strings.Count(name, "/") == 1 && !strings.ContainsAny(name, " ,")
}
