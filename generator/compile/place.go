package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds what is known of the place where a type is needed.

// direction says which way values travel.
type direction int

const (
	read  direction = iota // in responses
	write                  // in request bodies and parameters
	form                   // the top of a multipart body
)

// class says how absence of a value can be told.
type class int

const (
	scalar  class = iota // by a pointer or an Opt
	object               // as scalar; optional ones are pointers when read
	nilable              // by nil
)

// shape is what a schema became.
type shape struct {
	typ   ir.Type
	class class
	null  bool
}

// place is where a type is needed: it decides direction and name.
type place struct {
	dir       direction
	parent    *declared // the name is parent + suffix; nil: base + suffix
	base      string
	suffix    string
	component bool   // base is the name of a component
	only      string // of a schema with several types, this one
	inline    bool   // the value of a property itself, not of its items
	own       bool   // a type of another package will not do
}

// field is the place of a property of d.
func (p place) field(d *declared, goName string) place {
	return place{dir: p.dir.inside(), parent: d, suffix: goName, inline: true, own: d.at.own}
}

// inside is the direction of what a value holds.
func (d direction) inside() direction {
	if d == form {
		return write
	}
	return d
}

// item is the place of the items of a list.
func (p place) item() place {
	p.dir, p.inline, p.only = p.dir.inside(), false, ""
	if p.suffix != "" {
		p.suffix = singularName(p.suffix, "Item")
	} else {
		p.base = singularName(p.base, "Item")
	}
	p.component = false
	return p
}

// value is the place of the values of a map.
func (p place) value() place {
	p.dir, p.inline, p.component, p.only = p.dir.inside(), false, false, ""
	if p.suffix != "" {
		p.suffix = singularName(p.suffix, "Value")
	} else {
		p.base = singularName(p.base, "Value")
	}
	return p
}

// singularName gives Address for Addresses, and name + otherwise where there
// is no singular.
func singularName(name, otherwise string) string {
	ws := naming.Words(name)
	if len(ws) == 0 {
		return name + otherwise
	}
	last := ws[len(ws)-1]
	one := naming.Singular(strings.ToLower(last))
	if one == strings.ToLower(last) || !strings.HasSuffix(name, last) {
		return name + otherwise
	}
	return strings.TrimSuffix(name, last) + naming.Title(one, false)
}

// placeOf is the place of a schema that a reference leads to: components are
// named after themselves, others after the way to them.
func (c *compiler) placeOf(p place, target *spec.Node) place {
	q := place{dir: p.dir}
	q.base, q.component = c.pointerName(target)
	if q.base == "" {
		return p
	}
	return q
}

// pointerName makes a Go name of the place where a schema is written.
func (c *compiler) pointerName(n *spec.Node) (name string, component bool) {
	if n.Pointer() == "" {
		return naming.Exported(fileStem(n.File())), true
	}
	segments := strings.Split(n.Pointer(), "/")
	last := unescape(segments[len(segments)-1])
	if schema.IsComponent(n) {
		if short := c.shortNames()[last]; short != "" {
			return short, true
		}
		return naming.Exported(last), true
	}
	for _, s := range segments {
		switch s {
		case "", "components", "schemas", "properties", "paths", "content", "schema", "items", "allOf", "oneOf", "anyOf", "responses", "parameters", "requestBodies":
		default:
			name += naming.Exported(unescape(s))
		}
	}
	return name, false
}

func unescape(segment string) string {
	return strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
}

func fileStem(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	stem, _, _ := strings.Cut(name, ".")
	return stem
}
