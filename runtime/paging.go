package runtime

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file goes from page to page.

// Pages returns the pages of a list, each fetched when it is needed. read reads
// one item, unless *T reads itself. An error ends the iteration and comes with
// a nil page. Pages are fetched from the base URL's origin only.
func Pages[T any](ctx context.Context, r *Request, read func(*codec.Cursor) T, opts ...Option) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		p := pager{r: r, opts: opts}
		for more := true; more; {
			a, err := p.fetch(ctx)
			if err != nil || a.resp == nil {
				if err != nil {
					yield(nil, err)
				}
				return
			}
			page := &Page[T]{Header: a.resp.Header}
			if page.Items, err = readItems(p.call, a, read, p.last); err == nil {
				err = p.advance(a, len(page.Items))
			}
			if err != nil {
				yield(nil, err)
				return
			}
			page.Total, page.TotalPages, page.next = p.total, p.pages, p.next.String()
			more = page.next != ""
			if !yield(page, nil) {
				return
			}
		}
	}
}

// readItems reads the list of a page. guess is its likely length.
func readItems[T any](c *call, a answer, read func(*codec.Cursor) T, guess int) ([]T, error) {
	cursor, err := c.cursor(a)
	if err != nil {
		return nil, err
	}
	found := true
	if at := c.r.paging.items; at != "" {
		cursor, found = seek(a.body, at)
	}
	list := make([]T, 0, guess)
	if found {
		for cursor.ArrayStart(); cursor.NextElement(); {
			var zero T
			list = append(list, zero)
			if d, ok := any(&list[len(list)-1]).(codec.Decoder); ok {
				d.DecodeJSON(cursor)
			} else {
				list[len(list)-1] = read(cursor)
			}
		}
	}
	err = cursor.Err()
	if err == nil && c.r.paging.items == "" {
		err = cursor.End()
	}
	if err != nil {
		return nil, c.unreadable(a, err)
	}
	return list, nil
}

// pager is an iteration over pages.
type pager struct {
	r    *Request
	opts []Option
	call *call // of the page that was fetched last

	next  place // of the page to be fetched, or its zero value
	begun bool
	seen  int64 // items so far, those skipped by an offset included
	last  int   // items on the last page
	total Opt[int64]
	pages Opt[int64]
	loop  loopGuard
	body  uint64 // hash of the last body
}

// fetch gets the next page. It returns no answer where numbered pages turn out
// to have ended.
func (p *pager) fetch(ctx context.Context) (answer, error) {
	c, err := p.r.begin(p.opts, "", false)
	if err != nil {
		return answer{}, err
	}
	p.call = c
	if err := p.goTo(c); err != nil {
		return answer{}, fmt.Errorf("%s: %w", p.r.id, err)
	}
	a, err := c.run(ctx)
	switch {
	case err != nil:
		return answer{}, err
	case a.resp.StatusCode == http.StatusNotFound && p.begun && p.last > 0 && p.next.style == pageNumber:
		return answer{}, nil // how some servers answer behind the last page
	case !a.ok():
		return answer{}, c.refusal(a)
	}
	return a, nil
}

// goTo changes the URL of the call to the page that is next.
func (p *pager) goTo(c *call) (err error) {
	s, style := c.core.settings, p.r.paging
	if !p.begun && s.resume != "" {
		if p.next, err = parsePlace(s.resume, style.style); err != nil {
			return err
		}
	}
	if !p.begun && s.resume == "" {
		p.start(c)
		return nil
	}
	switch query := c.url.RawQuery; p.next.style {
	case pageLink:
		c.url.RawQuery = p.next.text
		return setPath(&c.url, p.next.path)
	case pageCursor:
		c.url.RawQuery = withQuery(query, style.param, p.next.text)
	default:
		c.url.RawQuery = withQuery(query, style.param, strconv.FormatInt(p.next.n, 10))
	}
	if p.next.style == pageOffset {
		p.seen = p.next.n
	}
	return nil
}

// start notes where the parameters begin, and asks for one item only where that
// is enough.
func (p *pager) start(c *call) {
	style, query := p.r.paging, c.url.RawQuery
	if c.core.settings.one && style.size != "" && !hasQuery(query, style.size) && !hasQuery(query, style.param) {
		c.url.RawQuery = withQuery(query, style.size, "1")
	}
	values, _ := url.ParseQuery(query)
	n, err := strconv.ParseInt(values.Get(style.param), 10, 64)
	if err != nil {
		n = style.first
	}
	p.next = place{style: style.style, n: n}
	if style.style == pageOffset {
		p.seen = n
	}
}

// advance finds where the next page begins.
func (p *pager) advance(a answer, items int) (err error) {
	p.begun, p.last, p.seen = true, items, p.seen+int64(items)
	p.count(a)
	before := p.next
	switch p.r.paging.style {
	case pageLink:
		p.next, err = p.linked(a)
	case pageCursor:
		p.next, err = p.pointed(a)
	case pageNumber, pageOffset:
		p.next, err = p.numbered(a, items)
	default:
		p.next = place{}
	}
	if err == nil && p.next != (place{}) && p.loop.again(p.next, before) {
		err = errors.New("the server's next page is one that was read already")
	}
	if err != nil {
		return p.call.unreadable(a, err)
	}
	return nil
}

// count reads how much there is, where the server tells.
func (p *pager) count(a answer) {
	if at := p.r.paging.total; at != "" {
		p.total = count(scalarAt(a.body, at), p.total)
	}
	h := a.resp.Header
	p.total = count(h.Get("X-Total-Count"), p.total)
	p.pages = count(h.Get("X-Total-Pages"), p.pages)
}

func count(text string, before Opt[int64]) Opt[int64] {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return before
	}
	return Set(n)
}

// linked follows the Link header.
func (p *pager) linked(a answer) (place, error) {
	to, ok := linkRel(a.resp.Header, "next")
	if !ok || to == "" {
		return place{}, nil
	}
	return p.call.follow(to)
}

// pointed follows the cursor, or URL, in the body.
func (p *pager) pointed(a answer) (place, error) {
	to := scalarAt(a.body, p.r.paging.next)
	switch {
	case to == "":
		return place{}, nil
	case strings.HasPrefix(to, "http://"), strings.HasPrefix(to, "https://"), p.r.paging.param == "":
		return p.call.follow(to)
	}
	return place{style: pageCursor, text: to}, nil
}

// numbered goes on until a page is empty, unless the server tells the total: a
// short page proves nothing, because servers filter and lower limits.
func (p *pager) numbered(a answer, items int) (place, error) {
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
	hash := maphash.Bytes(p.loop.seedOf(), a.body)
	if hash == p.body {
		return place{}, fmt.Errorf("two pages in a row are the same: the server seems to ignore the parameter %q", p.r.paging.param)
	}
	p.body = hash
	return next, nil
}

// sinceFirst is how many items precede the next page, as far as is known.
func (p *pager) sinceFirst(next place) int64 {
	if next.style == pageOffset {
		return next.n
	}
	return p.seen
}

// follow checks a link to another page: it must stay at the origin. Parameters
// that are credentials are removed; they are set anew.
func (c *call) follow(to string) (place, error) {
	u, err := url.Parse(to)
	if err != nil {
		return place{}, errors.New("the link to the next page is no URL")
	}
	u = c.url.ResolveReference(u)
	if u.Scheme == "http" && c.url.Scheme == "https" && u.Port() == "" && c.url.Port() == "" {
		u.Scheme = "https" // written by a server behind a proxy that ends TLS
	}
	if originOf(u) != originOf(&c.url) {
		return place{}, fmt.Errorf("the link to the next page leads to another origin, %s; not followed", originOf(u))
	}
	next := place{style: pageLink, path: u.EscapedPath(), text: u.RawQuery}
	for _, a := range c.auth {
		if f, ok := a.(*fixed); ok && f.in == "query" {
			next.text = withoutQuery(next.text, f.name)
		}
	}
	return next, checkLinkPath(next.path)
}

// loopGuard finds out that places repeat, in constant memory (Brent).
type loopGuard struct {
	seed  maphash.Seed
	made  bool
	mark  place
	steps int
	limit int
}

func (g *loopGuard) seedOf() maphash.Seed {
	if !g.made {
		g.seed, g.made = maphash.MakeSeed(), true
	}
	return g.seed
}

// again reports whether next was seen before.
func (g *loopGuard) again(next, current place) bool {
	if next == current || next == g.mark {
		return true
	}
	if g.steps++; g.steps >= g.limit {
		g.mark, g.steps, g.limit = next, 0, max(2*g.limit, 1)
	}
	return false
}
