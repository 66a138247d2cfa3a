package paging

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are the questions about an operation that hints and extensions
// have: what it takes, and what its response has.

// Describe sets the texts of the operation.
func (o *Operation) Describe(texts ...string) { o.Text = strings.ToLower(strings.Join(texts, " ")) }

// ListAt returns the place of the list in the response, "" for the body itself.
func (o *Operation) ListAt() (at string, ok bool) {
	if o.Body == nil {
		return "", false
	}
	if l, _ := o.list(); l != nil {
		return l.member.At, true
	}
	return "", false
}

// Takes reports whether the operation has a query parameter with a name.
func (o *Operation) Takes(name string) bool {
	return slices.ContainsFunc(o.Params, func(p *Param) bool { return p.Name == name && !p.InBody })
}

// Selects reports whether a parameter of the operation selects a page.
func (o *Operation) Selects() bool { return len(o.moving()) > 0 }

// Schema returns the schema of the response.
func (o *Operation) Schema() *spec.Node { return o.Body.node }

// ItemSchema returns the schema of the items of the list at a place, nil where it
// is not known.
func (o *Operation) ItemSchema(at string) *spec.Node {
	for _, m := range arrays(o.Body, 0) {
		if m.At == at && m.Item != nil {
			return m.Item.node
		}
	}
	return nil
}

// AddFlags sets the members that state whether pages follow, if a hint or another
// generator's extension names none: the runtime needs one where the cursor stays
// on the last page.
func (o *Operation) AddFlags(p *ir.Paging) {
	if o.Body != nil && p.MoreAt == "" && p.DoneAt == "" {
		o.flags(p)
	}
}

// SizeParam returns the name of the query parameter that limits the items of a
// page, or "".
func (o *Operation) SizeParam() string {
	if p := o.size(); p != nil {
		return p.Name
	}
	return ""
}

// FirstPage returns the number from which a parameter counts, and whether it is
// a guess.
func (o *Operation) FirstPage(name string) (first int64, guess bool) {
	for _, p := range o.Params {
		if p.Name == name && o.Body != nil {
			return o.firstPage(p)
		}
	}
	return 1, true
}
