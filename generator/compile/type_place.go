package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are place, where a type is needed, and shape, the type that
// a schema became there.

// direction is the way in which values travel.
type direction int

const (
	read  direction = iota // in responses
	write                  // in request bodies and parameters
	form                   // the top of a multipart body
)

// inside returns the direction of the members of a value.
func (d direction) inside() direction {
	if d == form {
		return write
	}
	return d
}

// role is the use of a type by an operation.
type role int

const (
	noRole    role = iota
	paramRole      // the value of a parameter
	bodyRole       // the body of a request
	resultRole
	errorRole
)

// class is the way in which a Go type can represent an absent value.
type class int

const (
	scalar  class = iota // by a pointer or an Opt
	object               // as scalar; optional ones are pointers when read
	nilable              // by nil
	sum                  // by the zero of a union, which has a variant for null
)

// shape is the Go type of a schema.
type shape struct {
	typ   ir.Type
	class class
	null  bool // null is allowed
	empty bool // null is the empty text
}

// place is where a type is needed. It decides the direction and the name.
type place struct {
	dir       direction
	parent    *declared // the name is that of parent and suffix; nil: base and suffix
	base      string
	suffix    string
	wire      string     // of the property that holds the type, which may be within lists and maps
	component bool       // base is the name of a component
	role      role       // of the type for the operation whose name is base
	only      string     // of a schema with several types, this one
	inline    bool       // the value of a property itself, not of its items
	variant   bool       // suffix is the name of a variant of parent
	own       bool       // a type of another package cannot be used
	owner     *fallbacks // of the declaration or operation that needs the type
	followed  *aliases   // on the way here, since the last declaration
}

// charge counts a fallback to raw JSON or raw bytes for the owner of the place.
func (p place) charge(pos diag.Pos) {
	if p.owner != nil {
		p.owner.add(pos)
	}
}

// aliases is a list of schemas that were followed because each is an alias of
// the next. It guards against cycles.
type aliases struct {
	n    *spec.Node
	rest *aliases
}

func (a *aliases) has(n *spec.Node) bool {
	for ; a != nil; a = a.rest {
		if a.n == n {
			return true
		}
	}
	return false
}

// field is the place of a property of d.
func (p place) field(d *declared, goName string) place {
	return place{dir: p.dir.inside(), parent: d, suffix: goName, inline: true, own: d.at.own, owner: &d.fallbacks}
}

// item is the place of the items of a list.
func (p place) item() place { return p.element("Item") }

// value is the place of the values of a map.
func (p place) value() place { return p.element("Value") }

func (p place) element(word string) place {
	p.dir, p.inline, p.component, p.variant, p.only, p.followed = p.dir.inside(), false, false, false, "", nil
	switch p.suffix {
	case "Data", "Result", "List", "Array": // which say nothing of the items
		p.suffix = word
	case "":
		p.base = singularName(p.base, word)
	default:
		p.suffix = singularName(p.suffix, word)
	}
	return p
}

// singularName returns Address for Addresses. It adds word to a name that has
// no singular.
func singularName(name, word string) string {
	ws := naming.Words(name)
	if len(ws) == 0 {
		return name + word
	}
	last := ws[len(ws)-1]
	one := naming.Singular(strings.ToLower(last))
	if one == strings.ToLower(last) || !strings.HasSuffix(name, last) {
		return name + word
	}
	return strings.TrimSuffix(name, last) + naming.Title(one, false)
}
