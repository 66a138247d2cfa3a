package wire

import (
	"cmp"
	"fmt"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is comparer.params.

// params compares the parameters of an operation. Those of the path are compared by
// their order in the path, since their names are not sent.
func (c *comparer) params(o, n *operation) {
	was, is := byKey(o), byKey(n)
	for i, p := range o.params {
		key := positionKey(o, p)
		j, stays := is[key]
		c.at.member = parameterKey(p)
		if !stays {
			c.add(Behaviour, "parameter", o.uses[i], nil, "the parameter is removed")
			continue
		}
		c.parameter(p, n.params[j], o.uses[i], n.uses[j])
	}
	for j, p := range n.params {
		if _, known := was[positionKey(n, p)]; known {
			continue
		}
		c.at.member = parameterKey(p)
		if p.Bool("required") {
			c.add(Breaking, "parameter", nil, n.uses[j], "the parameter is new and required")
		} else {
			c.add(None, "parameter", nil, n.uses[j], "the parameter is new")
		}
	}
	c.at.member = ""
}

func byKey(op *operation) map[string]int {
	index := map[string]int{}
	for i, p := range op.params {
		index[positionKey(op, p)] = i
	}
	return index
}

func positionKey(op *operation, p *spec.Node) string {
	if p.Str("in") == "path" {
		for i, match := range placeholder.FindAllString(op.path, -1) {
			if match == "{"+p.Str("name")+"}" {
				return fmt.Sprintf("path %d", i)
			}
		}
	}
	return parameterKey(p)
}

func (c *comparer) parameter(o, n, from, to *spec.Node) {
	if o.Str("in") != "path" {
		switch was, is := o.Bool("required"), n.Bool("required"); {
		case !was && is:
			c.add(Breaking, "required", from, to, "required now; an empty value is sent where it is not set")
		case was && !is:
			c.add(None, "required", from, to, "not required any more")
		}
	}
	for _, f := range []struct{ key, was, is string }{
		{"style", style(o), style(n)},
		{"explode", explode(o), explode(n)},
		{"allowReserved", fmt.Sprint(o.Bool("allowReserved")), fmt.Sprint(n.Bool("allowReserved"))},
	} {
		if f.was != f.is {
			c.add(Behaviour, f.key, from, to, fmt.Sprintf("%s %s → %s", f.key, f.was, f.is))
		}
	}
	if !o.Bool("deprecated") && n.Bool("deprecated") {
		c.add(Addition, "deprecated", from, to, "deprecated")
	}
	was, wasMedia := schemaOf(o)
	is, isMedia := schemaOf(n)
	if wasMedia != isMedia {
		c.add(Behaviour, "media type", from, to, fmt.Sprintf("media type %s → %s", orNone(wasMedia), orNone(isMedia)))
	}
	c.schemaAt(was, is, from, to)
}

// schemaOf returns the schema of a parameter or header, and its media type if it has
// one.
func schemaOf(p *spec.Node) (*spec.Node, string) {
	for media, n := range p.Get("content").Members() {
		return n.Get("schema"), media
	}
	if s := p.Get("schema"); s != nil {
		return s, ""
	}
	return nil, ""
}

func style(p *spec.Node) string {
	in := p.Str("in")
	if in == "query" || in == "cookie" {
		return cmp.Or(p.Str("style"), "form")
	}
	return cmp.Or(p.Str("style"), "simple")
}

func explode(p *spec.Node) string {
	if n := p.Get("explode"); n != nil {
		return n.Text()
	}
	return fmt.Sprint(style(p) == "form")
}
