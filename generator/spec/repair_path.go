package spec

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.path, which makes the parameters of a path agree
// with its template.

// path makes the operations of a path agree with its template. It runs before
// the walk reaches them, since the path item may be a reference.
func (r *repairer) path(m *Node) {
	item, ok := r.doc.Resolve(m)
	if !ok || item.kind != KindObject {
		return
	}
	r.pathItem(item)
	for _, op := range item.list {
		if target, ok := r.doc.Resolve(op); ok && isMethod(op.key) && target.kind == KindObject {
			r.parameterList(target)
			r.pathParameters(item, target, m.key)
		}
	}
}

// pathParameters declares the names of the template that an operation does not
// declare, and drops declared ones that the template does not have.
func (r *repairer) pathParameters(item, op *Node, template string) {
	names := uniqueNames(template)
	declared := map[string]bool{}
	for _, owner := range []*Node{op, item} {
		for _, p := range owner.Get("parameters").copyListOf(KindArray) {
			if name, ok := r.pathParameter(owner, p, names); ok {
				declared[name] = true
			}
		}
	}
	for _, name := range names {
		if declared[name] {
			continue
		}
		r.warnKey(op, diag.CodePathParameter, "the path has {%s}, but no parameter of that name is declared; it is read as a string", name).
			WithFix("declare  {name: %s, in: path, required: true, schema: {type: string}}", name)
		r.declare(op, name)
	}
}

// pathParameter returns the name of a declared path parameter that the template
// has. It removes others, which neither kin-openapi nor the standard permits.
func (r *repairer) pathParameter(owner, item *Node, names []string) (string, bool) {
	p, ok := r.doc.Resolve(item)
	if !ok || p.Str("in") != "path" {
		return "", false
	}
	name := p.Str("name")
	if slices.Contains(names, name) {
		return name, true
	}
	i := slices.IndexFunc(names, func(other string) bool { return plainName(other) == plainName(name) })
	if i >= 0 && item == p {
		r.warn(p.Get("name"), diag.CodePathParameter, "the path has {%s} and not {%s}; that is taken to be meant", names[i], name).
			WithFix("write  name: %s", names[i])
		p.set("name", newString(p.Get("name"), names[i]))
		return names[i], true
	}
	r.warn(item, diag.CodePathParameter, "the path has no {%s}; the parameter is ignored", name).
		WithFix("remove it, or write {%s} in the path", name)
	item.detach()
	return "", false
}

// plainName returns a name without the differences in case and separators
// between spellings.
func plainName(name string) string {
	return strings.ToLower(strings.Map(func(c rune) rune {
		if c == '_' || c == '-' || c == ' ' || c == '*' || c == '+' {
			return -1
		}
		return c
	}, name))
}

func (r *repairer) declare(op *Node, name string) {
	list := op.Get("parameters")
	if list.Kind() != KindArray {
		list = newNode(op, KindArray, "")
		op.set("parameters", list)
	}
	list.push(newObject(op,
		"name", newString(op, name),
		"in", newString(op, "path"),
		"required", newBool(op, true),
		"schema", newObject(op, "type", newString(op, "string"))))
}
