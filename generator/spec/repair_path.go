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
	r.bindQuery(item, template)
	r.bindQuery(op, template)
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

// bindQuery makes query parameters whose place is in the template, as in
// /search?query={q}, those that the braces name, so that they are sent once.
func (r *repairer) bindQuery(owner *Node, template string) {
	_, query, _ := strings.Cut(template, "?")
	if query == "" {
		return
	}
	list := owner.Get("parameters")
	for _, item := range list.copyListOf(KindArray) {
		p, ok := r.doc.Resolve(item)
		name, bound := boundName(query, p.Str("name"))
		if !ok || p.Str("in") != "query" || !bound {
			continue
		}
		c := p.clone()
		for _, key := range []string{"style", "explode", "allowReserved", "allowEmptyValue"} {
			c.remove(key)
		}
		c.set("in", newString(p, "path"))
		c.set("name", newString(p, name))
		c.set("required", newBool(p, true))
		item.detach()
		if !slices.ContainsFunc(list.list, func(n *Node) bool { n, _ = r.doc.Resolve(n); return n.Str("in") == "path" && n.Str("name") == name }) {
			list.push(c)
		}
	}
}

// boundName returns the name in braces that is the value of a parameter in a query.
func boundName(query, parameter string) (string, bool) {
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		inside, ok := strings.CutPrefix(value, "{")
		if inside, closed := strings.CutSuffix(inside, "}"); ok && closed && key == parameter && !strings.ContainsAny(inside, "{}") {
			return inside, true
		}
	}
	return "", false
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
