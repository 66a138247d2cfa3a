package paging

import "strings"

// The entry points are the questions about an operation that other sources of
// decisions have: Describe, ListAt, SizeParam and FirstPage.

// Describe sets the texts of the operation.
func (o *Operation) Describe(texts ...string) { o.Text = strings.ToLower(strings.Join(texts, " ")) }

// ListAt returns the place of the list in the response, "" for the body itself
// or where there is none.
func (o *Operation) ListAt() string {
	if o.Body == nil {
		return ""
	}
	if l, _ := o.list(); l != nil {
		return l.member.At
	}
	return ""
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
