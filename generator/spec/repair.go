package spec

import (
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.enter, the common part of the repairs. Published
// specifications break the standard where no tool has complained, and their
// meaning is clear. Each repair changes the tree and adds a warning.

// repairer is the visitor that repairs.
type repairer struct {
	*loader
	diags      *diag.List
	is31       bool
	grammar    grammar
	newer      map[string]string // members that OpenAPI 3.2 adds, by role
	operations map[string]*Node  // by operationId
	chained    map[*Node]bool    // references of chains that are too long
	compared   int               // names compared for suggestions, see maxNear
}

func (r *repairer) warn(n *Node, code, format string, args ...any) *diag.Diagnostic {
	return r.diags.Warnf(n.Pos(), code, format, args...)
}

func (r *repairer) warnKey(n *Node, code, format string, args ...any) *diag.Diagnostic {
	return r.diags.Warnf(n.KeyPos(), code, format, args...)
}

// enter repairs an object by its role.
func (r *repairer) enter(n *Node, role *role) {
	r.unknownKeys(n, role)
	r.newerMembers(n, role)
	if _, has := role.members["content"]; has {
		r.mediaTypes(n.Get("content"))
	}
	switch role.name {
	case "document":
		r.document(n)
	case "components":
		r.components(n)
	case "pathItem":
		r.pathItem(n)
	case "operation":
		r.operation(n)
	case "parameter":
		r.parameter(n)
	case "header":
		r.header(n)
	case "requestBody":
		r.requestBody(n)
	case "response":
		r.response(n)
	case "schema":
		r.schema(n)
	case "discriminator":
		r.discriminator(n)
	case "securityScheme":
		r.securityScheme(n)
	}
}

// misfit repairs or removes a value of the wrong kind.
func (r *repairer) misfit(n *Node, s *slot) bool {
	if r.convert(n, s) {
		return true
	}
	what := "this item"
	if n.key != "" {
		what = strconv.Quote(n.key)
	}
	instead := "it is ignored"
	named := n.key != "" && s.role != nil && n.parent.isNames()
	if named {
		instead = "it is read as {}"
	}
	if n.kind == KindNull {
		r.warn(n, diag.CodeWrongKind, "%s is empty; %s", what, instead).WithFix("remove it, or say what it is")
	} else {
		r.warn(n, diag.CodeWrongKind, "%s is %s where %s is expected; %s", what, n.kind, s, instead)
	}
	if !named {
		n.detach()
		return false
	}
	broken := n.kind != KindNull
	n.become(newObject(n)) // the name is kept as a target of references
	n.unresolved = broken
	return true
}

// isNames reports whether an object's keys are names that the author chose.
func (n *Node) isNames() bool {
	switch n.Key() {
	case "properties", "patternProperties", "schemas", "$defs", "definitions", "dependentSchemas", "content", "headers", "responses",
		"parameters", "requestBodies", "securitySchemes", "links", "callbacks", "pathItems", "variables", "encoding", "scopes":
		return true
	}
	return false
}

// convert changes a value of the wrong kind into the value that is meant.
func (r *repairer) convert(n *Node, s *slot) bool {
	switch {
	case s.role != nil && s.role.name == "schema" && n.kind == KindBool:
		r.booleanSchema(n)
	case s.role != nil && s.role.name == "discriminator" && n.kind == KindString:
		r.warn(n, diag.CodeWrongKind, "the discriminator is a string, as in Swagger 2.0; it is read as propertyName").
			WithFix("write  discriminator: {propertyName: %s}", n.text)
		n.become(newObject(n, "propertyName", newString(n, n.text)))
	case s.allows(KindString) && (n.kind == KindNumber || n.kind == KindBool):
		n.kind = KindString // version: 1.0 and the like need no warning
	case n.kind == KindString && s.allows(KindBool) && isBool(n.text):
		r.quoted(n, strings.ToLower(n.text), KindBool)
	case n.kind == KindString && s.allows(KindNumber) && isNumber(n.text) && isFinite(n.text):
		r.quoted(n, n.text, KindNumber)
	case n.kind == KindNull && s.item != nil:
		r.warn(n, diag.CodeWrongKind, "%q is empty; it is read as an empty list", n.key).WithFix("write  []")
		n.become(newNode(n, KindArray, ""))
	case n.kind == KindArray && len(n.list) == 0 && s.allows(KindObject):
		n.kind = KindObject // PHP writes an empty mapping as a list
	case s.item != nil && n.kind == KindObject:
		r.listOf(n, s)
	case s.item != nil && n.kind != KindNull && s.item.allows(n.kind):
		r.warn(n, diag.CodeWrongKind, "%q is %s; it is read as a list of one", n.key, n.kind)
		n.wrap()
	default:
		return false
	}
	return s.allows(n.kind)
}

func (r *repairer) quoted(n *Node, text string, kind Kind) {
	r.warn(n, diag.CodeWrongKind, "%q is the string %q; it is read as %s", n.key, n.text, text).WithFix("remove the quotes")
	n.kind, n.text = kind, text
}

// listOf makes a list of a mapping: of the mapping itself when it resembles an
// item, of its values otherwise.
func (r *repairer) listOf(n *Node, s *slot) {
	if s.item.role == nil || len(n.list) == 0 {
		if len(n.list) == 0 {
			n.kind, n.index = KindArray, nil
		}
		return
	}
	one := n.Has("$ref") || n.Has("name") || s.item.role.name == "schema" || s.item.role.rest != nil
	r.warn(n, diag.CodeWrongKind, "%q is a mapping; it is read as a list", n.key).WithFix("begin each item with a dash")
	if one {
		n.wrap()
		return
	}
	n.kind, n.index = KindArray, nil
	for _, m := range n.list {
		m.key = ""
	}
}

// unknownKeys warns of members that the standard does not define, which are
// misspelt more often than not. Schemas of OpenAPI 3.1 may have any.
func (r *repairer) unknownKeys(n *Node, role *role) {
	if role.rest != nil || role.name == "schema" && r.is31 {
		return
	}
	for _, m := range n.list {
		if _, known := role.members[m.key]; known || strings.HasPrefix(m.key, "x-") || m.key == "$ref" || m.key == "querystring" && m.hidden {
			continue
		}
		m.hide()
		if r.movedKey(m, role) {
			continue
		}
		d := r.warnKey(m, diag.CodeUnknownKey, "%s has no member %q; it is ignored", role.title(), m.key)
		if near := diag.Nearest(m.key, role.names()); near != "" {
			d.WithFix("did you mean %q?", near)
		} else {
			d.WithFix("begin it with x- if it is an extension")
		}
	}
}

// movedKey reports whether another repair moves this key of Swagger 2.0.
func (r *repairer) movedKey(m *Node, role *role) bool {
	switch role.name {
	case "parameter", "header":
		return swaggerKeyword(m.key)
	case "response", "requestBody":
		return m.key == "schema"
	}
	return false
}

func isBool(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") }

func isNumber(s string) bool {
	_, ok := jsonNumber(s)
	return ok
}

// String describes the permitted values: "a list", "a mapping or true or
// false".
func (s *slot) String() string {
	var names []string
	for k := KindNull; k <= KindObject; k++ {
		if s.kinds&(1<<k) != 0 {
			names = append(names, k.String())
		}
	}
	return strings.Join(names, " or ")
}

// title names a role for messages.
func (r *role) title() string {
	switch r.name {
	case "document":
		return "an OpenAPI document"
	case "pathItem":
		return "a path item"
	case "requestBody":
		return "a request body"
	case "mediaType":
		return "a media type"
	case "info", "operation", "encoding", "example", "externalDocs":
		return "an " + r.name + " object"
	}
	return "a " + r.name + " object"
}
