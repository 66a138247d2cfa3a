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

// The entry points are the methods linked, pointed and numbered of pager, one for
// each style of paging: they find the next page in a response. loopGuard detects
// a server whose pages repeat.

// count reads the number of items and of pages, if the server sends them.
func (p *pager) count(resp response) {
	if at := p.r.paging.total; at != "" {
		p.total = count(scalarAt(resp.body, at), p.total)
	}
	h := resp.Header
	p.total = count(h.Get("X-Total-Count"), p.total)
	p.pages = count(h.Get("X-Total-Pages"), p.pages)
}

// count parses a number, or returns the one before.
func count(text string, before Opt[int64]) Opt[int64] {
	if text == "" {
		return before // an error would cost two allocations
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return before
	}
	return Set(n)
}

// linked returns the next page of the Link header.
func (p *pager) linked(resp response) (place, error) {
	to, ok := linkRel(resp.Header, "next")
	if !ok || to == "" {
		return place{}, nil
	}
	return p.call.follow(to)
}

// pointed returns the next page by the cursor or URL in the body.
func (p *pager) pointed(resp response) (place, error) {
	to := scalarAt(resp.body, p.r.paging.next)
	switch {
	case to == "":
		return place{}, nil
	case strings.HasPrefix(to, "http://"), strings.HasPrefix(to, "https://"), p.r.paging.param == "":
		return p.call.follow(to)
	}
	return place{style: pageCursor, text: to}, nil
}

// numbered returns the page after the current one, by its number or offset. The
// list ends with the total that the server sends, or else with an empty page: a
// short page proves nothing, because servers filter items and lower limits.
func (p *pager) numbered(resp response, items int) (place, error) {
	total, known := p.total.Get()
	pages, paged := p.pages.Get()
	next := place{style: p.r.paging.style, n: p.seen}
	if next.style == pageNumber {
		next.n = p.next.n + 1
	}
	past := known && p.sinceFirst(next) >= total || paged && next.style == pageNumber && next.n-p.r.paging.first >= pages
	if items == 0 || past {
		return place{}, nil
	}
	hash := maphash.Bytes(p.loop.seedOf(), resp.body)
	if hash == p.body {
		return place{}, fmt.Errorf("two pages in a row are the same: the server seems to ignore the parameter %q", p.r.paging.param)
	}
	p.body = hash
	return next, nil
}

// sinceFirst returns the number of items before the next page. It is a lower
// bound if paging began at a page in the middle.
func (p *pager) sinceFirst(next place) int64 {
	if next.style == pageOffset {
		return next.n
	}
	return p.seen
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
