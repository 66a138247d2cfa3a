package runtime

// The entry points are LinkPages, NumberPages, OffsetPages, CursorPages,
// HeaderPages, ItemPages and URLPages, one for each style of paging; GuessedPages
// is in pageguess.go. The other
// methods add to them where the response holds a list, totals and flags. Places
// are JSON pointers (RFC 6901) into the response.

// paging describes the pages of an operation. Its places are "" where there is
// none.
type paging struct {
	style  pageStyle
	inBody bool   // param is a JSON pointer into the request body
	nulls  bool   // items may be null
	guess  bool   // nothing states first, see GuessedPages
	first  int64  // the number of the first page, or the offset of the first item
	param  string // for the page, offset or cursor
	next   string // the next cursor or URL; of pageItem in an item
	header string // the header of the next cursor
	items  string // the list; "" is the body
	total  string // the number of all items
	pages  string // the number of all pages
	number string // the number of the page
	more   string // a flag that is false on the last page
	done   string // a flag that is true on the last page
}

// pageStyle is the way in which a page names the next one.
type pageStyle uint8

const (
	pageSingle pageStyle = iota
	pageLink
	pageNumber
	pageOffset
	pageCursor
	pageItem // only as a style of paging: its places are cursors
	pageURL  // likewise: its places are links
)

// LinkPages declares that the header Link names the next page (RFC 8288, rel
// "next").
//
//go:noinline
func (r *Request) LinkPages() *Request {
	r.paging.style = pageLink
	return r
}

// NumberPages declares that pages are numbered from first.
//
//go:noinline
func (r *Request) NumberPages(pageParam string, first int64) *Request {
	r.paging.style, r.paging.param, r.paging.first = pageNumber, pageParam, first
	return r
}

// OffsetPages declares that a page begins at an offset, and that the offset of the
// first item is first: 0, or 1 in SCIM (RFC 7644).
//
//go:noinline
func (r *Request) OffsetPages(offsetParam string, first int64) *Request {
	r.paging.style, r.paging.param, r.paging.first = pageOffset, offsetParam, first
	return r
}

// CursorPages declares that the body holds the value of cursorParam for the next
// page, or the next page's URL. On the last page it is null, "", 0 or missing.
//
//go:noinline
func (r *Request) CursorPages(cursorParam, nextPointer string) *Request {
	r.paging.style, r.paging.param, r.paging.next = pageCursor, cursorParam, nextPointer
	return r
}

// HeaderPages declares that a header of the response holds the value of
// cursorParam for the next page, or the next page's URL. On the last page it is
// empty, 0 or missing.
//
//go:noinline
func (r *Request) HeaderPages(cursorParam, header string) *Request {
	r.paging.style, r.paging.param, r.paging.header = pageCursor, cursorParam, header
	return r
}

// ItemPages declares that the next page follows the last item: the member of that
// item at a JSON pointer is the value of param. The list ends with a flag, or
// else with an empty page.
//
//go:noinline
func (r *Request) ItemPages(param, memberPointer string) *Request {
	r.paging.style, r.paging.param, r.paging.next = pageItem, param, memberPointer
	return r
}

// URLPages declares that the body holds the URL of the next page, absolute or
// relative: as a string, in an object with the member href, url or uri, or in a list
// of such objects, of which one has the relation "next" (rel or relation). On the
// last page it is null, "" or missing.
//
//go:noinline
func (r *Request) URLPages(nextPointer string) *Request {
	r.paging.style, r.paging.next = pageURL, nextPointer
	return r
}

// PageInBody declares that the name of the parameter is a JSON pointer into the
// request body, such as "/cursor".
//
//go:noinline
func (r *Request) PageInBody() *Request {
	r.paging.inBody = true
	return r
}

// SkipNulls declares that items may be null. Such items are left out of the page.
//
//go:noinline
func (r *Request) SkipNulls() *Request {
	r.paging.nulls = true
	return r
}

// ItemsAt sets the place of the list. A body that is a list is read as one all the
// same.
//
//go:noinline
func (r *Request) ItemsAt(pointer string) *Request {
	r.paging.items = pointer
	return r
}

// TotalAt sets the place of the number of all items.
//
//go:noinline
func (r *Request) TotalAt(pointer string) *Request {
	r.paging.total = pointer
	return r
}

// PagesAt sets the place of the number of all pages.
//
//go:noinline
func (r *Request) PagesAt(pointer string) *Request {
	r.paging.pages = pointer
	return r
}

// NumberAt sets the place of the page's own number. That of the first page shows
// whether the server counts from 0 or from 1.
//
//go:noinline
func (r *Request) NumberAt(pointer string) *Request {
	r.paging.number = pointer
	return r
}

// MoreAt sets the place of a boolean that is false on the last page, whatever
// cursor is beside it.
//
//go:noinline
func (r *Request) MoreAt(pointer string) *Request {
	r.paging.more = pointer
	return r
}

// DoneAt sets the place of a boolean that is true on the last page, whatever
// cursor is beside it.
//
//go:noinline
func (r *Request) DoneAt(pointer string) *Request {
	r.paging.done = pointer
	return r
}
