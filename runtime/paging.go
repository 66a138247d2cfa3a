package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"unsafe"

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
			page := &Page[T]{Header: publicHeader(a.resp.Header)}
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

// readItems reads the list of a page. guess is its likely length; without one,
// the list gets as much memory as the body has.
func readItems[T any](c *call, a answer, read func(*codec.Cursor) T, guess int) ([]T, error) {
	if a.resp.StatusCode == http.StatusNoContent {
		return nil, nil
	}
	cursor, err := c.cursor(a)
	if err != nil {
		return nil, err
	}
	if guess == 0 {
		guess = max(len(a.body)/max(int(unsafe.Sizeof(*new(T))), 1), 4)
	}
	found := true
	if at := c.r.paging.items; at != "" {
		cursor, found = seek(a.body, at)
		cursor.Using(c.core.plans)
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
	n := style.first
	if hasQuery(query, style.param) {
		values, _ := url.ParseQuery(query)
		if given, err := strconv.ParseInt(values.Get(style.param), 10, 64); err == nil {
			n = given
		}
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
