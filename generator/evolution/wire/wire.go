// Package wire compares two versions of a specification: what they state of each
// operation, its parameters, bodies, responses, security and servers, and of each
// member of a body in the direction in which it travels.
//
// The entry point is [Compare].
package wire

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// Effect is what a change means for a program whose Go did not change.
type Effect int

// The effects, the least first.
const (
	None      Effect = iota // it gives a reason for a change of Go, and is nothing else
	Addition                // something can be done that could not be done
	Behaviour               // the program compiles and acts differently, or the server does
	Breaking                // the server rejects what the program sends
)

// Direction is the direction in which a value travels.
type Direction string

// The directions.
const (
	Sent     Direction = "request"
	Received Direction = "response"
)

// Place is a place of a version.
type Place struct {
	Ref string // "file#/pointer"; empty: the version has no such place
	Pos diag.Pos
}

// Change is one change of what a specification states.
type Change struct {
	Effect    Effect
	Kind      string // the keyword: "type", "required", "enum", "status", ...
	Operation string // "POST /pets" as the new version has it: the first that is concerned; empty: all
	Direction Direction
	Member    string // "query q", "body.items[].price", "202"; empty: the operation itself
	Text      string // what changed: "type integer → number"
	Old, New  Place
}

// Place returns the new place, or the old one of what was removed.
func (c Change) Place() Place {
	if c.New.Ref != "" {
		return c.New
	}
	return c.Old
}

// Changes are the changes between two versions.
type Changes struct {
	All      []Change
	old, new map[diag.Pos][]diag.Pos
}

// Compare returns the changes from old to new. included reports whether a client
// has an operation, given its method and path; only these are compared.
func Compare(old, new *spec.Document, included func(method, path string) bool) *Changes {
	c := &comparer{old: newSide(old, included), new: newSide(new, included), seen: map[visit]bool{}, known: map[string]bool{}}
	c.links = links{map[diag.Pos][]diag.Pos{}, map[diag.Pos][]diag.Pos{}}
	c.document()
	slices.SortStableFunc(c.changes, func(a, b Change) int {
		return cmp.Or(a.Place().Pos.Compare(b.Place().Pos), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Text, b.Text), strings.Compare(string(a.Direction), string(b.Direction)))
	})
	return &Changes{c.changes, c.links.old, c.links.new}
}

// side is one version.
type side struct {
	doc        *spec.Document
	schemas    *schema.Reader
	operations []*operation
}

func newSide(doc *spec.Document, included func(method, path string) bool) *side {
	dropped := &diag.List{} // generate reports them
	s := &side{doc: doc, schemas: schema.NewReader(doc, hint.NewReader(dropped), dropped, true)}
	s.operations = s.collect(included)
	return s
}

// resolve returns the value to which n refers, nil where it leads nowhere.
func (s *side) resolve(n *spec.Node) *spec.Node {
	target, ok := s.doc.Resolve(n)
	if !ok {
		return nil
	}
	return target
}

// comparer compares two versions.
type comparer struct {
	old, new *side
	at       context
	seen     map[visit]bool
	known    map[string]bool // changes
	changes  []Change
	links    links
}

// context is where the comparison is.
type context struct {
	operation string
	direction Direction
	member    string
}

// visit is the comparison of two schemas in a direction. Each is made once, with the
// first operation that leads there.
type visit struct {
	old, new  *spec.Node
	direction Direction
}

// add adds a change unless it is known already.
func (c *comparer) add(effect Effect, kind string, o, n *spec.Node, text string) {
	change := Change{
		Effect: effect, Kind: kind, Text: text, Old: placeOf(o), New: placeOf(n),
		Operation: c.at.operation, Direction: c.at.direction, Member: c.at.member,
	}
	key := strings.Join([]string{kind, text, change.Old.Ref, change.New.Ref, string(c.at.direction)}, "\x00")
	if change.Old.Ref == "" && change.New.Ref == "" {
		key += c.at.operation + c.at.member
	}
	if !c.known[key] {
		c.known[key] = true
		c.changes = append(c.changes, change)
	}
}

func placeOf(n *spec.Node) Place {
	if n == nil {
		return Place{}
	}
	return Place{n.Ref(), n.KeyPos()}
}

// within runs compare with the member appended to the place.
func (c *comparer) within(member string, compare func()) {
	before := c.at.member
	c.at.member += member
	compare()
	c.at.member = before
}

// Concerns reports whether the type of the thing at pos depends on a schema at place:
// it is there, or refers to it, by lists and maps too. isNew is true for places of the
// new version.
func (c *Changes) Concerns(pos, place diag.Pos, isNew bool) bool {
	if pos == place {
		return true
	}
	links := c.old
	if isNew {
		links = c.new
	}
	seen := map[diag.Pos]bool{pos: true}
	for next := []diag.Pos{pos}; len(next) > 0; {
		var further []diag.Pos
		for _, p := range next {
			for _, to := range links[p] {
				if to == place {
					return true
				}
				if !seen[to] {
					seen[to] = true
					further = append(further, to)
				}
			}
		}
		next = further
	}
	return false
}
