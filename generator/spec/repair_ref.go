package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are repairer.reference and unresolved, which handle
// references without a target.

// reference returns the target of a reference. A reference without one only
// makes its user untyped.
func (r *repairer) reference(n *Node, role *role) *Node {
	r.siblings(n, role)
	if target, ok := r.doc.Target(n); ok {
		if _, ok := r.doc.Resolve(target); ok {
			if !r.recast(n, target, role) {
				return n
			}
			return target
		}
		why := "is a circle of references"
		if !r.isCycle(target) {
			why = fmt.Sprintf("is a chain of more than %d references", maxRefs)
		}
		r.unresolved(n, role, why, "")
		return nil
	}
	r.unresolved(n, role, "names nothing", r.nearRef(n.Get("$ref").text))
	return nil
}

// isCycle reports whether a chain of references that does not end within
// maxRefs leads back to one of them. It looks a few times as far, and once at
// each reference.
func (r *repairer) isCycle(n *Node) bool {
	seen := map[*Node]bool{}
	for ; n != nil && !r.chained[n] && len(seen) < 4*maxRefs; n, _ = r.doc.Target(n) {
		if seen[n] {
			return true
		}
		seen[n] = true
	}
	maps.Copy(r.chained, seen)
	return false
}

// unresolved replaces a reference by a value that permits anything. near is the
// reference that may have been meant, or "".
func (r *repairer) unresolved(n *Node, role *role, why, near string) {
	ref := n.Get("$ref")
	location, _, _ := strings.Cut(ref.text, "#")
	if f := r.failed[join(ref.file.base(), location)]; location != "" && f != nil {
		f.report(r.diags, ref, instead(role))
	} else {
		d := r.warn(ref, diag.CodeUnresolvedRef, "%s %s; %s", ref.text, why, instead(role))
		if near != "" {
			d.WithFix("did you mean %s?", near)
		}
	}
	if instead(role) == ignored {
		n.detach()
		return
	}
	n.become(newObject(n, replacement(n, role)...))
	n.unresolved = true
}

// inline keeps a reference where the standard permits none: one with a target
// was replaced when the files were read.
func (r *repairer) inline(n *Node, _ *slot) *Node { return n }

// ignored is the consequence in messages about values that are left out.
const ignored = "it is ignored"

// instead names the replacement of a role without its target, for messages.
func instead(role *role) string {
	switch role.name {
	case "schema":
		return "anything is accepted"
	case "response", "mediaType":
		return "the response is taken as it is"
	case "parameter", "header", "example", "link", "callback":
		return ignored
	}
	return "it is read as empty"
}

// replacement returns the required members of a role.
func replacement(n *Node, role *role) []any {
	switch role.name {
	case "response":
		return []any{"description", newString(n, "")}
	case "requestBody":
		return []any{"content", newObject(n, "application/json", newObject(n, "schema", newObject(n)))}
	case "header":
		return []any{"schema", newObject(n)}
	case "example":
		return []any{"value", newNode(n, KindNull, "null")}
	}
	return nil
}

// maxNear bounds the names that are compared for suggestions in one document:
// thousands of references that name nothing, beside thousands of components,
// would take minutes.
const maxNear = 1_000_000

// nearRef returns the component with the nearest name, "" when there is none or
// too many names were compared.
func (r *repairer) nearRef(text string) string {
	i := strings.LastIndex(text, "/")
	if !strings.HasPrefix(text, "#/") || i < 2 {
		return ""
	}
	siblings, ok := r.doc.Node("", text[:i])
	if !ok {
		return ""
	}
	if r.compared += siblings.Len(); r.compared > maxNear {
		return ""
	}
	if near := diag.Nearest(text[i+1:], siblings.Keys()); near != "" && near != text[i+1:] {
		return text[:i+1] + escape(near)
	}
	return ""
}

// siblings warns of members beside $ref that OpenAPI 3.0 ignores, when they
// would change the meaning.
func (r *repairer) siblings(n *Node, role *role) {
	if r.is31 || role.name != "schema" {
		return
	}
	for _, m := range n.list {
		switch m.key {
		case "nullable", "readOnly", "writeOnly", "required", "properties", "allOf", "enum", "additionalProperties":
			r.warnKey(m, diag.CodeRefSiblings, "OpenAPI 3.0 ignores %q beside $ref", m.key).
				WithFix("write  allOf: [{$ref: ...}]  and %s beside it, or move to OpenAPI 3.1", m.key)
		}
	}
}

// mergeSiblings rewrites a reference whose siblings count, from OpenAPI 3.1 on, to an
// allOf of the reference beside them. The meaning is the same, and code that follows the
// reference cannot lose the siblings: those that restrict values or permit null, and
// in a schema with a name all of them, because other references lead through it.
func (r *repairer) mergeSiblings(n *Node) {
	if !r.is31 || n.Get("$ref").Kind() != KindString || !slices.ContainsFunc(n.list, func(m *Node) bool {
		return restricts(m.key) || m.key == "nullable" && m.text == "true" || r.isNamed(n) && annotates(m.key)
	}) {
		return
	}
	ref := n.remove("$ref")
	part := newNode(ref, KindObject, "")
	part.set("$ref", ref)
	all := n.Get("allOf")
	if all.Kind() != KindArray {
		all = newNode(ref, KindArray, "")
		n.set("allOf", all)
	}
	part.parent = all
	all.list = slices.Insert(all.list, 0, part)
}

// isNamed reports whether a schema is a component or a definition.
func (r *repairer) isNamed(n *Node) bool {
	kind := n.parent
	return kind != nil && kind.parent != nil && kind.kind == KindObject && (kind.key == "schemas" || kind.key == "$defs" || kind.key == "definitions")
}

// annotates reports whether a keyword beside a reference describes the value.
func annotates(key string) bool {
	return slices.Contains([]string{"description", "default", "deprecated", "readOnly", "writeOnly"}, key)
}

// dynamicRef reports a $dynamicRef that names no schema: the others have become
// references.
func (r *repairer) dynamicRef(n *Node) {
	if m := n.Get("$dynamicRef"); m != nil {
		r.warn(m, diag.CodeUnresolvedRef, "%s names nothing; anything is accepted", m.text).
			WithFix("write  $dynamicAnchor: %s  in the schema that it names", strings.TrimPrefix(m.text, "#"))
		n.remove("$dynamicRef")
	}
}

// restricts reports whether a keyword of a schema changes which values are
// valid, or names an alternative.
func restricts(key string) bool {
	switch key {
	case "$ref", "$defs", "definitions", "$id", "$anchor", "$schema", "$dynamicAnchor", "$vocabulary", "$comment",
		"title", "description", "summary", "deprecated", "readOnly", "writeOnly", "default", "example", "examples", "externalDocs",
		"xml", "nullable", "discriminator":
		return false
	}
	return !strings.HasPrefix(key, "x-")
}

// discriminator drops values of the mapping without a target.
func (r *repairer) discriminator(n *Node) {
	if m := n.Get("propertyName"); m.Kind() != KindString || m.text == "" {
		r.warn(n, diag.CodeWrongKind, "a discriminator needs a propertyName; this one is ignored").WithFix("write  propertyName: ...")
		n.detach()
		return
	}
	for _, m := range n.Get("mapping").copyListOf(KindObject) {
		if m.kind != KindString {
			continue // reported as a value of the wrong kind
		}
		if _, ok := r.doc.Lookup(m, m.text); ok {
			continue
		}
		d := r.warn(m, diag.CodeUnresolvedRef, "%s names nothing; the value %q of the discriminator is ignored", m.text, m.key)
		if near := r.nearRef(m.text); near != "" {
			d.WithFix("did you mean %s?", near)
		}
		m.detach()
	}
}
