package runtime

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are LinkPages, NumberPages, OffsetPages and CursorPages, one
// for each style of paging.

// paging describes the pages of an operation.
type paging struct {
	style pageStyle
	param string // the parameter for the page, offset or cursor
	size  string // the parameter for the number of items per page, or ""
	first int64  // the number of the first page
	next  string // JSON pointer of the next cursor
	items string // JSON pointer of the list; "" is the body
	total string // JSON pointer of the total; "" is none
}

// pageStyle is the way in which a page names the next one.
type pageStyle uint8

const (
	pageSingle pageStyle = iota
	pageLink
	pageNumber
	pageOffset
	pageCursor
)

// LinkPages declares that the header Link names the next page (RFC 8288, rel
// "next"). The parameters choose a page and its size; either may be "".
//
//go:noinline
func (r *Request) LinkPages(pageParam, sizeParam string) *Request {
	r.paging.style, r.paging.param, r.paging.size = pageLink, pageParam, sizeParam
	return r
}

// NumberPages declares that pages are numbered from first.
//
//go:noinline
func (r *Request) NumberPages(pageParam, sizeParam string, first int64) *Request {
	r.paging.style, r.paging.param, r.paging.size, r.paging.first = pageNumber, pageParam, sizeParam, first
	return r
}

// OffsetPages declares that a page begins at an offset, counted from 0.
//
//go:noinline
func (r *Request) OffsetPages(offsetParam, limitParam string) *Request {
	r.paging.style, r.paging.param, r.paging.size = pageOffset, offsetParam, limitParam
	return r
}

// CursorPages declares that the body holds the value of cursorParam for the next
// page, or the next page's URL, at a JSON pointer (RFC 6901). On the last page it
// is null, "" or missing.
//
//go:noinline
func (r *Request) CursorPages(cursorParam, nextPointer string) *Request {
	r.paging.style, r.paging.param, r.paging.next = pageCursor, cursorParam, nextPointer
	return r
}

// SizeParam sets the parameter for the number of items per page.
//
//go:noinline
func (r *Request) SizeParam(name string) *Request {
	r.paging.size = name
	return r
}

// ItemsAt sets the JSON pointer of the list in the body.
//
//go:noinline
func (r *Request) ItemsAt(pointer string) *Request {
	r.paging.items = pointer
	return r
}

// TotalAt sets the JSON pointer of the number of all items in the body.
//
//go:noinline
func (r *Request) TotalAt(pointer string) *Request {
	r.paging.total = pointer
	return r
}

// place is the position of a page. Page.Cursor returns its text.
type place struct {
	style pageStyle
	path  string // of a link, escaped
	text  string // the query of a link, or a cursor
	n     int64  // a number or an offset
}

// String returns the text that parsePlace reads; "" for the zero place.
func (p place) String() string {
	switch p.style {
	case pageLink:
		return "link:" + p.path + "?" + p.text
	case pageNumber:
		return "page:" + strconv.FormatInt(p.n, 10)
	case pageOffset:
		return "offset:" + strconv.FormatInt(p.n, 10)
	case pageCursor:
		return "cursor:" + p.text
	}
	return ""
}

// parsePlace reads the text of a place, for an operation of the style.
func parsePlace(s string, style pageStyle) (place, error) {
	wrong := fmt.Errorf("the cursor to resume at belongs to another kind of list")
	kind, rest, _ := strings.Cut(s, ":")
	switch {
	case kind == "link" && (style == pageLink || style == pageCursor):
		path, query, _ := strings.Cut(rest, "?")
		return place{style: pageLink, path: path, text: query}, checkLinkPath(path)
	case kind == "cursor" && style == pageCursor && rest != "":
		return place{style: pageCursor, text: rest}, nil
	case kind == "page" && style == pageNumber, kind == "offset" && style == pageOffset:
		n, err := strconv.ParseInt(rest, 10, 64)
		if err != nil || n < 0 {
			return place{}, wrong
		}
		return place{style: style, n: n}, nil
	}
	return place{}, wrong
}

// checkLinkPath rejects a path that is relative or has dot segments.
func checkLinkPath(escaped string) error {
	plain, err := url.PathUnescape(escaped)
	if err != nil || !strings.HasPrefix(escaped, "/") || strings.ContainsAny(escaped, "?#") {
		return fmt.Errorf("the path of the next page is malformed")
	}
	if style.HasDots(plain) {
		return fmt.Errorf(`the path of the next page holds the segment "." or ".."`)
	}
	return nil
}
