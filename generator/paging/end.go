package paging

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is Operation.ends, which finds the members that state where
// the list ends.

// ends sets the members that state that no page follows, and the totals.
func (o *Operation) ends(p *ir.Paging) {
	o.flags(p)
	p.TotalAt = o.total(p.ItemsAt)
	p.PagesAt = o.pages()
	if p.Style == ir.PagingNumber {
		p.NumberAt = o.number()
	}
}

// flags sets the member that states whether pages follow.
func (o *Operation) flags(p *ir.Paging) {
	if m := o.more(); m != nil {
		p.MoreAt = m.At
	} else if m := o.done(); m != nil {
		p.DoneAt = m.At
	}
}

// more returns the flag that is true while pages follow, or nil.
func (o *Operation) more() *Member {
	return o.flag(func(w []string) bool {
		return is(w, "more") || has(w, "more") && has(w, "has", "items", "results", "result", "records", "pages", "data", "are", "is") || has(w, "has") && has(w, "next") || is(w, "is", "truncated") || is(w, "truncated")
	})
}

// done returns the flag that is true on the last page, or nil.
func (o *Operation) done() *Member {
	return o.flag(func(w []string) bool {
		return is(w, "done") || is(w, "last") || is(w, "is", "last") || is(w, "last", "page") || is(w, "is", "last", "page") || is(w, "end", "of", "list") || is(w, "end", "of", "stream") || is(w, "end", "of", "results") || is(w, "is", "end")
	})
}

func (o *Operation) flag(named func([]string) bool) *Member {
	for _, m := range o.envelope() {
		if m.Type == "boolean" && named(m.Words) && !m.isBackward() {
			return m
		}
	}
	return nil
}

// total returns the place of the number of all items, or "" where several
// members may be it.
func (o *Operation) total(itemsAt string) string {
	var found, filtered []string
	for _, m := range o.envelope() {
		switch {
		case !isWhole(m.Type) || !isTotal(m, itemsAt):
		case has(m.Words, "filtered", "filter"):
			filtered = append(filtered, m.At)
		default:
			found = append(found, m.At)
		}
	}
	if len(filtered) > 0 {
		found = filtered // the other one ignores the filters of the request
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// isTotal reports whether the name or the text of a number calls it the number
// of all items.
func isTotal(m *Member, itemsAt string) bool {
	w := m.Words
	of := singular(words(itemsAt[strings.LastIndex(itemsAt, "/")+1:]))
	rest := slices.DeleteFunc(slices.Clone(w), func(w string) bool {
		return has([]string{w}, "total", "count", "items", "item", "results", "result", "entries", "records", "elements", "size", "number", "num", "of", "hits", "filtered", "filter") || singular([]string{w}) == of
	})
	if (has(w, "total") || is(w, "filter", "count")) && len(rest) == 0 {
		return true
	}
	return (is(w, "count") || is(w, "results") || is(w, "item", "count")) && contains(m.Text, "total number", "total count", "total items", "total amount of")
}

// pages returns the place of the number of all pages, or "".
func (o *Operation) pages() string {
	for _, m := range o.envelope() {
		w := m.Words
		if isWhole(m.Type) && !m.isBackward() && (has(w, "pages") && (len(w) == 1 || has(w, "total", "num", "number", "count")) || is(w, "page", "count") || is(w, "total", "page") || is(w, "last", "page")) {
			return m.At
		}
	}
	return ""
}

// number returns the place of the number of the current page, or "".
func (o *Operation) number() string {
	for _, m := range o.envelope() {
		if o.isPageNumber(m) {
			return m.At
		}
	}
	return ""
}
