package runtime

import (
	"errors"
	"fmt"
	"hash/maphash"
	"net/url"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry point is pager.after, which finds the next page in a response.
// loopGuard detects a server whose pages repeat.

// after returns the place of the next page, or the zero place after the last
// one. A flag takes precedence over a cursor, and a link over the next number.
func (p *pager) after(resp response, items int) (next place, err error) {
	more, known := p.flag(resp)
	if known && !more || p.r.paging.style == pageSingle {
		return place{}, nil
	}
	last := false
	if next, err = p.named(resp, items); err == nil && next == (place{}) {
		next, last, err = p.linked(resp)
	}
	switch {
	case err != nil || last || next != place{}:
		return next, err
	case p.next.style == pageNumber, p.next.style == pageOffset:
		return p.numbered(resp, items, more)
	case more:
		return place{}, errNoNext
	}
	return place{}, nil
}

var errNoNext = errors.New("it states that more pages follow, and names none")

// flag returns whether the response states that more pages follow.
func (p *pager) flag(resp response) (more, known bool) {
	if at := p.r.paging.more; at != "" {
		if more, known = flagAt(resp.body, at); known {
			return more, known
		}
	}
	if at := p.r.paging.done; at != "" {
		done, known := flagAt(resp.body, at)
		return known && !done, known
	}
	return false, false
}

// named returns the next page by the cursor or URL in the response.
func (p *pager) named(resp response, items int) (place, error) {
	at := p.r.paging.next
	switch p.r.paging.style {
	case pageCursor:
		if header := p.r.paging.header; header != "" {
			return p.pointed(strings.TrimSpace(resp.Header.Get(header)), false)
		}
		return p.pointed(valueAt(resp.body, at))
	case pageURL:
		if to := nextLinkAt(resp.body, at); to != "" {
			return p.call.follow(to)
		}
	case pageItem:
		if items == 0 {
			return place{}, nil
		}
		next, err := p.pointed(valueAt(lastElement(resp.body, p.r.paging.items), at))
		if err == nil && next == (place{}) {
			err = fmt.Errorf("the last item has no value at %q, which names the next page", at)
		}
		return next, err
	}
	return place{}, nil
}

// pointed returns the page of a cursor, which may be a URL. A number that is not
// above zero is no page behind another one: some servers end a list so.
func (p *pager) pointed(to string, number bool) (place, error) {
	switch {
	case to == "", to == "0" && p.r.paging.style == pageCursor, number && to[0] == '-':
		return place{}, nil
	case !number && p.isURL(to):
		return p.call.follow(to)
	}
	return place{style: pageCursor, text: to, number: number}, nil
}

// isURL reports whether a cursor is a URL, absolute or relative. Opaque cursors
// can begin with a slash too, for they may be Base64.
func (p *pager) isURL(to string) bool {
	if strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "https://") {
		return true
	}
	before, query, _ := strings.Cut(to, "?")
	return style.HasQuery(query, p.r.paging.param) ||
		(before == "" || before[0] == '/') && strings.Contains(query, "=") ||
		before != "/" && strings.HasPrefix(before, p.call.url.EscapedPath())
}

// linked returns the next page of the Link header, and whether the header states
// that there is none. Where the link leads to another origin, numbered pages go on
// by the number in it.
func (p *pager) linked(resp response) (next place, last bool, err error) {
	to, ok := linkRel(resp.Header, "next")
	if !ok || to == "" {
		return place{}, ok, nil
	}
	if next, err = p.call.follow(to); err != nil {
		if numbered, ok := p.numberIn(to); ok {
			return numbered, false, nil
		}
	}
	return next, false, err
}

// numberIn returns the place of the page that a link names by its number. The
// link of the first page shows from where the server counts.
func (p *pager) numberIn(link string) (place, bool) {
	paging, t := &p.r.paging, &p.tally
	u, err := url.Parse(link)
	if err != nil || paging.inBody || paging.style != pageNumber && paging.style != pageOffset {
		return place{}, false
	}
	n, err := strconv.ParseInt(u.Query().Get(paging.param), 10, 64)
	if err != nil || n < 0 {
		return place{}, false
	}
	if paging.style == pageNumber && t.whole && t.seen == int64(p.last) {
		t.first, t.based, p.next.n = n-1, true, n-1
	}
	return place{style: paging.style, n: n}, true
}

// numbered returns the page after the current one, by its number or offset. The
// list ends with the total that the server sends, or else with an empty page: a
// short page proves nothing, because servers filter items and lower limits. more
// is a statement of the server.
func (p *pager) numbered(resp response, items int, more bool) (place, error) {
	t := &p.tally
	total, known := t.total.Get()
	pages, paged := t.pages.Get()
	next := place{style: p.next.style, n: t.first + t.seen}
	if next.style == pageNumber {
		next.n = p.next.n + 1
	}
	past := known && t.sinceFirst(next) >= total || paged && next.style == pageNumber && next.n-t.first >= pages
	if (items == 0 || past) && !more {
		return place{}, nil
	}
	hash := maphash.Bytes(p.loop.seedOf(), resp.body)
	if hash == p.body && items > 0 {
		return place{}, fmt.Errorf("two pages in a row are the same: the server seems to ignore the parameter %q", p.r.paging.param)
	}
	p.body = hash
	return next, nil
}

// follow checks a link to another page: it must have the origin of the call. It
// removes the parameters that are credentials, which the next call sets again.
func (c *call) follow(to string) (place, error) {
	u, err := url.Parse(to)
	if err != nil {
		return place{}, errors.New("the link to the next page is no URL")
	}
	u = c.url.ResolveReference(u)
	if u.Scheme == "http" && c.url.Scheme == "https" && u.Port() == "" && c.url.Port() == "" {
		u.Scheme = "https" // the link of a server behind a proxy that terminates TLS
	}
	if Origin(u) != Origin(&c.url) {
		return place{}, fmt.Errorf("the link to the next page leads to another origin, %s; not followed", Origin(u))
	}
	next := place{style: pageLink, path: u.EscapedPath(), text: u.RawQuery}
	for _, a := range c.auth {
		if f, ok := a.(*fixed); ok && f.in == "query" {
			next.text = style.WithoutQuery(next.text, f.name)
		}
	}
	return next, checkLinkPath(next.path)
}

// loopGuard detects that places repeat, in constant memory (Brent's algorithm).
type loopGuard struct {
	seed  maphash.Seed
	made  bool
	mark  place
	steps int
	limit int
}

// seedOf returns the seed of hashes of bodies, made when it is first needed.
func (g *loopGuard) seedOf() maphash.Seed {
	if !g.made {
		g.seed, g.made = maphash.MakeSeed(), true
	}
	return g.seed
}

// again reports whether next repeats an earlier place.
func (g *loopGuard) again(next, current place) bool {
	if next == current || next == g.mark {
		return true
	}
	if g.steps++; g.steps >= g.limit {
		g.mark, g.steps, g.limit = next, 0, max(2*g.limit, 1)
	}
	return false
}
