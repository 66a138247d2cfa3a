package runtime

import (
	"hash/fnv"
	"strconv"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are Request.GuessedPages, for servers that count pages from 0
// or from 1, and pager.guess and pager.repeats, which find out.

// GuessedPages declares that pages are numbered, and that nothing states whether
// from 0 or from 1. The first request has no number. The second one has number 1:
// if its list is that of the first, pages are counted from 1, and it is skipped.
//
//go:noinline
func (r *Request) GuessedPages(pageParam string) *Request {
	r.paging.style, r.paging.param, r.paging.first, r.paging.guess = pageNumber, pageParam, 1, true
	return r
}

// guess makes the second page the one with number 1, and keeps the hash of the
// first list in its place. It reports whether it did.
func (p *pager) guess(resp response) bool {
	if !p.r.paging.guess || p.tally.based || !p.tally.whole || p.next.style != pageNumber {
		return false
	}
	p.next.n, p.next.text = 1, p.listHash(resp)
	return true
}

// repeats reports whether a page that guess chose is the first page again. From
// then on, the number of the first page is known.
func (p *pager) repeats(resp response) bool {
	first := p.next.text
	if p.next.style != pageNumber || first == "" {
		return false
	}
	p.next.text, p.tally.based, p.begun = "", true, true
	if p.listHash(resp) == first {
		p.next.n = 2
		return true
	}
	p.tally.first = 0
	return false
}

// listHash returns a hash of the list in a response, which is the same in another
// process.
func (p *pager) listHash(resp response) string {
	list := resp.body
	if c := codec.NewCursor(resp.body); c.Kind() != codec.KindArray {
		if c, ok := seek(resp.body, p.r.paging.items); ok {
			list = codec.Raw(c)
		}
	}
	h := fnv.New64a()
	_, _ = h.Write(list) // it never fails
	return strconv.FormatUint(h.Sum64(), 36)
}
