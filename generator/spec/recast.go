package spec

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.recast, which handles references to a component
// of another role, such as a response that names a schema.

// componentRole returns the role of each section of the components.
func componentRole(section string) string {
	switch section {
	case "schemas", "definitions":
		return "schema"
	case "responses":
		return "response"
	case "parameters":
		return "parameter"
	case "examples":
		return "example"
	case "requestBodies":
		return "requestBody"
	case "headers":
		return "header"
	case "securitySchemes":
		return "securityScheme"
	case "links":
		return "link"
	case "callbacks":
		return "callback"
	case "pathItems":
		return "pathItem"
	}
	return ""
}

// roleOf returns the role of a component by its place, "" for other values.
func roleOf(n *Node) string {
	if n.parent == nil || n.parent.parent == nil || n.parent.parent.key != "components" || n.parent.parent.parent.Parent() != nil {
		return ""
	}
	return componentRole(n.parent.key)
}

// recast converts a reference to a component of another role, where that is
// possible. It reports whether the reference is valid as it is.
func (r *repairer) recast(n, target *Node, role *role) bool {
	is := roleOf(target)
	if is == "" || is == role.name {
		return true
	}
	ref := n.Get("$ref")
	made := r.recastTo(n, target, role.name, is)
	if made == nil {
		r.unresolved(n, role, "is a "+plainRole(is)+" and not a "+plainRole(role.name), r.nearRef(n.Get("$ref").text))
		return false
	}
	r.warn(ref, diag.CodeRefPlace, "%s is a %s and not a %s; it is read as JSON of it", ref.text, plainRole(is), plainRole(role.name)).
		WithFix("refer to a %s", plainRole(role.name))
	n.become(made)
	return false
}

func (r *repairer) recastTo(n, target *Node, wanted, is string) *Node {
	media := func(schema *Node) *Node { return newObject(n, "application/json", newObject(n, "schema", schema)) }
	switch {
	case wanted == "response" && is == "schema":
		return newObject(n, "description", newString(n, ""), "content", media(n.clone()))
	case wanted == "requestBody" && is == "schema":
		return newObject(n, "content", media(n.clone()))
	case wanted == "response" && is == "requestBody", wanted == "requestBody" && is == "response":
		made := newObject(n, "description", newString(n, target.Str("description")))
		if content := target.Get("content"); content != nil {
			made.set("content", content.clone())
		}
		return made
	case wanted == "schema" && (is == "response" || is == "requestBody"):
		if content := target.Get("content"); content.Len() > 0 && content.list[0].Has("schema") {
			return content.list[0].Get("schema").clone()
		}
	}
	return nil
}

// plainRole names a role for messages.
func plainRole(name string) string {
	return strings.Replace(name, "requestBody", "request body", 1)
}
