package compile

import (
	"fmt"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are pager.warnGuesses and pager.warnLinks, which report the
// lists of which items may be lost. One finding is enough for an API.

// warnGuesses reports the lists whose first page is a guess: a wrong one loses the
// items of a page.
func (p *pager) warnGuesses() {
	first, others := p.firstOf("nor", func(paged *ir.Paging) bool { return paged.Guess })
	if first == nil {
		return
	}
	p.diags.Warnf(first.Pos, diag.CodePagingBase, "nothing states whether the pages of this list are counted from 0 or from 1%s; the client finds out by a second request of the first page", others).
		WithFix("state it for all lists by  %s: {paging: {first: 1}}  at the root, or by the default of the parameter", hint.Key)
}

// warnLinks reports the lists that follow the header Link because a cursor can come
// from nowhere else: without the header, a list ends with its first page.
func (p *pager) warnLinks() {
	first, others := p.firstOf("and", func(paged *ir.Paging) bool { return paged.Unstated })
	if first == nil {
		return
	}
	p.diags.Warnf(first.Pos, diag.CodePagingLink, "nothing states where the next page of this list is named%s; the client follows the header Link, and the list ends with the first page if the server sends none", others).
		WithFix("declare the header Link in the response, or state the paging by  %s: {paging: {style: ...}}, of which the style none turns it off", hint.Key)
}

// firstOf returns the first list whose paging matches, nil if none does, and a text
// about the others.
func (p *pager) firstOf(word string, matches func(*ir.Paging) bool) (first *ir.ListReport, others string) {
	n := 0
	for _, l := range p.lists {
		if l.Paging == nil || !matches(l.Paging) {
			continue
		}
		if n++; first == nil {
			first = l
		}
	}
	switch {
	case n == 2:
		others = fmt.Sprintf(", %s for another list", word)
	case n > 2:
		others = fmt.Sprintf(", %s for %d other lists", word, n-1)
	}
	return first, others
}
