package runtime

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// The entry points are pager.count, which counts items and reads the totals that
// the server sends, and tally.check, which compares both at the end of a list.

// tally counts what an iteration has read, and holds what the server states.
type tally struct {
	first  int64 // the number of the first page, or the offset of the first item
	whole  bool  // the iteration began at the first page
	based  bool  // the server has shown that first is right
	seen   int64 // items so far, including those that an offset skips
	filled int64 // pages with items so far
	total  Opt[int64]
	pages  Opt[int64]
	moving bool // the totals changed in between
}

// count counts the items of a page, and reads the number of all items and pages
// if the server sends them.
func (p *pager) count(resp response, items int) {
	t, h := &p.tally, resp.Header
	t.seen += int64(items)
	if items > 0 {
		t.filled++
	}
	if at := p.r.paging.total; at != "" {
		t.state(&t.total, scalarAt(resp.body, at))
	}
	if at := p.r.paging.pages; at != "" {
		t.state(&t.pages, scalarAt(resp.body, at))
	}
	t.state(&t.total, cmp.Or(h.Get("X-Total-Count"), h.Get("X-Wp-Total")))
	t.state(&t.pages, cmp.Or(h.Get("X-Total-Pages"), h.Get("X-Wp-Totalpages")))
}

// state sets a total to the number that the server sent, if it sent one.
func (t *tally) state(total *Opt[int64], text string) {
	if text == "" {
		return // an error would cost two allocations
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return
	}
	if before, known := total.Get(); known && before != n {
		t.moving = true
	}
	*total = Set(n)
}

// sinceFirst returns the number of items before the next page. It is a lower
// bound if paging began at a page in the middle.
func (t *tally) sinceFirst(next place) int64 {
	if next.style == pageOffset {
		return next.n - t.first
	}
	return t.seen
}

// check compares a whole list whose pages or items are numbered with the totals
// of the server: a wrong number of the first page skips a page without an error
// of the server. Totals that changed in between prove nothing.
func (t *tally) check(style pageStyle) error {
	if !t.whole || t.moving || style != pageNumber && style != pageOffset {
		return nil
	}
	if total, known := t.total.Get(); known && t.seen != total {
		return fmt.Errorf("the list has %d items as the server states, but %d on its pages; does it count pages from another number than %d?", total, t.seen, t.first)
	}
	if pages, known := t.pages.Get(); known && t.filled > 0 && t.filled < pages {
		return fmt.Errorf("the list has %d pages as the server states, but %d with items; does it count pages from another number than %d?", pages, t.filled, t.first)
	}
	return nil
}

// observe reads the first page's own number, from which the others follow.
func (p *pager) observe(resp response) {
	at, t := p.r.paging.number, &p.tally
	if at == "" || !t.whole || p.next.style != pageNumber && p.next.style != pageOffset {
		return
	}
	if n, err := strconv.ParseInt(scalarAt(resp.body, at), 10, 64); err == nil && (n == 0 || n == 1) {
		p.next.n, t.first, t.based = n, n, true
	}
}
