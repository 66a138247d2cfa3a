package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"strconv"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry point is Pages.

// Pages returns the pages of a list, each fetched when it is needed; G is a
// *[Page]. An error ends the iteration and comes with a nil page, but a [DecodeError]
// comes with its page and ends nothing. Pages are
// fetched from the base URL's origin only. A page that repeats is an error, and so
// is the hundredth page in a row that has no items but names a next one; a page
// without items that names itself is the end. Where
// pages or items are numbered, it is an error if all pages together do not hold
// the number of items that the server states.
//
// It and [Items] are generic over pointers because the compiler shares one
// instance among all pointer types. Reflection finds the fields of the page, once
// for each page.
//
//go:noinline
func Pages[G any](ctx context.Context, r *Request, opts ...CallOption) iter.Seq2[G, error] {
	return func(yield func(G, error) bool) {
		p := pager{r: r, opts: opts}
		for more := true; more; {
			made := reflect.New(reflect.TypeFor[G]().Elem())
			found, err := p.page(ctx, made)
			if !found {
				if err != nil {
					yield(*new(G), err)
				}
				return
			}
			more = p.next != place{}
			if page, _ := made.Interface().(G); !yield(page, err) {
				return
			}
		}
		if p.nextErr != nil {
			yield(*new(G), p.nextErr)
		}
	}
}

// page fetches the next page into a *Page. It is false if there is none. An error beside
// true is a [DecodeError].
func (p *pager) page(ctx context.Context, page reflect.Value) (bool, error) {
	resp, err := p.fetch(ctx)
	if err == nil && resp.Response != nil && p.repeats(resp) {
		resp, err = p.fetch(ctx)
	}
	if err != nil || resp.Response == nil {
		return false, err
	}
	items, info := partsOf(page)
	wrong := readItems(ctx, p.call, &resp, items)
	if wrong != nil && !partial(wrong) {
		return false, wrong
	}
	if p.nextErr = p.advance(resp, items.Len()); p.nextErr != nil {
		p.next = place{} // this page is valid
	}
	*info = PageInfo{Total: p.tally.total, TotalPages: p.tally.pages, Header: publicHeader(resp.Header), next: p.next.String()}
	return true, wrong
}

// partsOf returns the two fields of a Page of any type.
func partsOf(page reflect.Value) (items reflect.Value, info *PageInfo) {
	info, _ = page.Elem().Field(1).Addr().Interface().(*PageInfo)
	return page.Elem().Field(0), info
}

// itemsOf returns the list of a *Page of any type.
func itemsOf(page any) reflect.Value {
	items, _ := partsOf(reflect.ValueOf(page))
	return items
}

// readItems reads the list of a page. It sets the body of the response to the JSON
// text that the next page is read from.
func readItems(ctx context.Context, c *call, resp *response, items reflect.Value) error {
	if resp.StatusCode == http.StatusNoContent {
		return nil
	}
	cursor, err := c.cursor(ctx, *resp)
	if err != nil {
		return err
	}
	resp.body = withoutMark(resp.body)
	list := items.Addr().Interface()
	at := c.r.paging.items
	if at != "" && cursor.Kind() != codec.KindArray {
		// All of it is checked: a body that is cut is not the end of the list.
		if resp.body = codec.Raw(cursor); cursor.End() != nil {
			return c.unreadable(*resp, cursor.Err())
		}
	}
	if c.r.paging.nulls && hasNulls(resp.body, at) {
		cursor, at = c.limited(codec.NewCursor(withoutNulls(resp.body, at))), ""
	}
	if at == "" || cursor.Kind() == codec.KindArray {
		codec.Read(cursor, list)
		err = c.ended(cursor, cursor.End())
	} else {
		cursor, found := seek(resp.body, at)
		if cursor = c.limited(cursor); found {
			codec.Read(cursor, list)
		} else if kind := cursor.Kind(); kind != codec.KindInvalid && kind != codec.KindNull {
			cursor.ObjectStart() // an error: a scalar is in the place of the list's object
		}
		err = c.ended(cursor, cursor.Err())
	}
	if err != nil {
		return c.unreadable(*resp, err)
	}
	return nil
}

// maxEmptyPages is the number of pages in a row without an item after which the
// iteration ends. Servers that filter a page after they cut it send some.
const maxEmptyPages = 100

var errEmptyPages = errors.New("it is page " + strconv.Itoa(maxEmptyPages) + " in a row without an item, and names another one")

// pager is an iteration over pages.
type pager struct {
	r    *Request
	opts []CallOption
	call *call // of the page that was fetched last

	next    place // of the page to be fetched, or the zero place
	nextErr error // the error of the next page that the server named
	begun   bool
	chosen  *string // the page that the request body selects, until it is read; nil: none is
	tally   tally
	last    int // items on the last page
	empty   int // pages in a row without an item
	loop    loopGuard
	body    uint64 // hash of the last body
}

// fetch requests the next page. It returns no response if the page before turns
// out to have been the last one.
func (p *pager) fetch(ctx context.Context) (response, error) {
	p.call = newCall(p.r, "", false)
	resp, err := p.call.do(ctx, p.opts, p.locate)
	if p.chosen != nil {
		p.begin(*p.chosen)
		p.chosen = nil
	}
	if e, ok := err.(*Error); ok && e.StatusCode == http.StatusNotFound && p.begun && p.last > 0 && p.next.style == pageNumber {
		if err = p.tally.check(p.r.paging.style); err != nil {
			err = fmt.Errorf("%s: %w", p.r.id, err)
		}
		return response{}, err // some servers have no page behind the last one
	}
	return resp, err
}

// locate changes the call to one of the next page.
func (p *pager) locate(c *call) (err error) {
	if resume := c.core.settings.resume; !p.begun && resume == "" {
		p.start(c)
		return nil
	} else if !p.begun {
		p.tally.first = p.r.paging.first
		if p.next, err = parsePlace(resume, p.r.paging.style); err != nil {
			return err
		}
	}
	switch p.next.style {
	case pageLink:
		c.url.RawQuery = p.next.text
		return setPath(&c.url, p.next.path)
	case pageCursor:
		p.set(c, p.next.text, p.next.number)
	default:
		p.set(c, strconv.FormatInt(p.next.n, 10), true)
	}
	if p.next.style == pageOffset {
		p.tally.seen = p.next.n - p.tally.first
	}
	return nil
}

// set sets the parameter that chooses a page.
func (p *pager) set(c *call, value string, number bool) {
	param := p.r.paging.param
	if p.r.paging.inBody {
		c.revise = setMember{at: param, value: value, number: number}.revise
	} else {
		c.url.RawQuery = style.WithQuery(c.url.RawQuery, param, value)
	}
}

// start sets the position of the first page from the parameters.
func (p *pager) start(c *call) {
	paging, query := &p.r.paging, c.url.RawQuery
	p.next = place{style: paging.style}
	p.begin("")
	switch {
	case paging.inBody:
		chosen, param := new(string), paging.param // a closure over p would allocate it for every list
		c.revise = func(s source, media string) (source, string, error) {
			*chosen = memberText(s, media, param)
			return s, media, nil
		}
		p.chosen = chosen
	case style.HasQuery(query, paging.param):
		values, _ := url.ParseQuery(query)
		p.begin(values.Get(paging.param))
	}
}

// begin sets the number or offset of the first page: the one that the caller
// chose, or else the first.
func (p *pager) begin(chosen string) {
	first := p.r.paging.first
	n := first
	if chosen != "" { // an error of ParseInt would be two allocations for each list
		if number, err := strconv.ParseInt(chosen, 10, 64); err == nil {
			n = number
		}
	}
	p.next.n = n
	p.tally = tally{first: first, whole: n == first}
	if p.next.style == pageOffset {
		p.tally.seen = n - first
	}
}

// advance sets the position of the next page.
func (p *pager) advance(resp response, items int) error {
	first := !p.begun
	if first {
		p.observe(resp)
	}
	p.begun, p.last = true, items
	p.count(resp, items)
	next, err := p.after(resp, items)
	before := p.next
	p.next = next
	switch {
	case err != nil:
	case p.next == place{}:
		err = p.tally.check(p.r.paging.style)
	case first && p.guess(resp): // its place is the same on purpose
	case items == 0 && next == before: // the end of a list to which the server may add items
		p.next = place{}
	case p.loop.again(p.next, before):
		err = errors.New("the server's next page is one that was read already")
	case items > 0:
		p.empty = 0
	default:
		if p.empty++; p.empty == maxEmptyPages {
			err = errEmptyPages
		}
	}
	if err != nil {
		return p.call.unreadable(resp, err)
	}
	return nil
}
