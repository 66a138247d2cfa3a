package paging

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Operation, the facts that decisions are made of.

// Operation is what is known of an operation.
type Operation struct {
	Method  string
	Path    string
	ID      string
	Text    string // summary and description, in lower case
	Params  []*Param
	Headers []*Header // of the success responses
	Body    *Member   // of the success responses; nil: none that is JSON

	scalars []*Member // see envelope
}

// Param is a parameter, or a member of a JSON body.
type Param struct {
	Name    string // a JSON pointer with InBody
	InBody  bool
	Words   []string
	Type    string // of JSON; "" for several or any
	Format  string
	Schema  string // the component that it refers to, or ""
	Text    string // in lower case
	Enum    bool
	Default *int64
	Minimum *int64

	deprecated bool
}

// Header is a header of a response.
type Header struct {
	Name  string
	Words []string
	Text  string // in lower case
}

// Member is a value in a response: the body or a member of it.
type Member struct {
	Name    string
	At      string   // JSON pointer
	Words   []string // of its name
	Path    []string // words of all names that lead to it
	Type    string   // of JSON; "" for several or any
	Format  string
	Schema  string // the component that it refers to, or ""
	Text    string // in lower case
	Example string // the first example or default
	Union   bool   // it may be an array or an object
	Members []*Member
	Item    *Member // of an array

	node *spec.Node
}

// words splits a name into words in lower case. Names without a visible border
// are split where they are made of two words of paging: "nextpage", "hasmore".
func words(name string) []string {
	var out []string
	for _, w := range naming.Words(name) {
		out = append(out, splitRun(strings.ToLower(w))...)
	}
	return out
}

// splitRun splits a word that begins with one of the words that paging combines.
func splitRun(w string) []string {
	heads := []string{"next", "page", "per", "has", "max", "start", "starting", "prev", "previous", "total", "skip", "continuation", "odata"}
	tails := []string{
		"page", "pages", "token", "size", "more", "number", "num", "no", "index", "cursor", "link", "url", "uri", "offset", "results", "items",
		"count", "next", "at", "from", "after", "key", "marker", "limit", "nextlink",
	}
	for _, head := range heads {
		if tail, ok := strings.CutPrefix(w, head); ok && slices.Contains(tails, tail) {
			return append([]string{head}, splitRun(tail)...)
		}
	}
	return []string{w}
}

// has reports whether words has one of the others.
func has(words []string, others ...string) bool {
	return slices.ContainsFunc(others, func(w string) bool { return slices.Contains(words, w) })
}

// is reports whether words are exactly these.
func is(words []string, others ...string) bool { return slices.Equal(words, others) }

// key is a name without case and punctuation, for comparison.
func key(words []string) string { return strings.Join(words, "") }

// isWhole reports whether values of a JSON type can be counted on.
func isWhole(kind string) bool { return kind == "integer" || kind == "number" }

// scalars returns the members of an object that are no lists and no objects, and
// those of objects in it which describe pages: not those of items, nor those of
// things that have an id.
func (m *Member) scalars() []*Member {
	var all []*Member
	for _, c := range m.Members {
		switch {
		case c.Item != nil && !c.Union, c.isThing():
		case len(c.Members) > 0:
			all = append(all, c.scalars()...)
		case c.Type != "object" && c.Type != "array":
			all = append(all, c)
		}
	}
	return all
}

// envelope returns the scalars around the list.
func (o *Operation) envelope() []*Member {
	if o.scalars == nil {
		o.scalars = slices.DeleteFunc(o.Body.scalars(), func(m *Member) bool { return has(m.Path, "action", "actions") })
	}
	return o.scalars
}

// child returns the member with a name, nil when there is none.
func (m *Member) child(name string) *Member {
	if i := slices.IndexFunc(m.Members, func(c *Member) bool { return c.Name == name }); i >= 0 {
		return m.Members[i]
	}
	return nil
}
