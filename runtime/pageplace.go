package runtime

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are place and parsePlace, the position of a page and its text.

// place is the position of a page. Page.Cursor returns its text.
type place struct {
	style  pageStyle // pageLink, pageNumber, pageOffset or pageCursor
	number bool      // the cursor is a JSON number
	path   string    // of a link, escaped
	text   string    // the query of a link, a cursor, or of a number that is a guess the hash of the first list
	n      int64     // a number or an offset
}

// String returns the text that parsePlace reads; "" for the zero place.
func (p place) String() string {
	switch p.style {
	case pageLink:
		return "link:" + p.path + "?" + p.text
	case pageNumber:
		if p.text != "" {
			return "first:" + p.text
		}
		return "page:" + strconv.FormatInt(p.n, 10)
	case pageOffset:
		return "offset:" + strconv.FormatInt(p.n, 10)
	case pageCursor:
		if p.number {
			return "number:" + p.text
		}
		return "cursor:" + p.text
	}
	return ""
}

var errOtherPlace = fmt.Errorf("the cursor to resume at belongs to another kind of list")

// parsePlace reads the text of a place, for an operation of the style. A server
// can name the next page by a link whatever the style.
func parsePlace(s string, style pageStyle) (place, error) {
	kind, rest, _ := strings.Cut(s, ":")
	cursors := style == pageCursor || style == pageItem
	switch {
	case kind == "link" && style != pageSingle:
		path, query, _ := strings.Cut(rest, "?")
		return place{style: pageLink, path: path, text: query}, checkLinkPath(path)
	case kind == "cursor" && cursors && rest != "":
		return place{style: pageCursor, text: rest}, nil
	case kind == "number" && cursors:
		if _, err := strconv.ParseFloat(rest, 64); err != nil {
			return place{}, errOtherPlace
		}
		return place{style: pageCursor, text: rest, number: true}, nil
	case kind == "first" && style == pageNumber && rest != "":
		return place{style: style, n: 1, text: rest}, nil
	case kind == "page" && style == pageNumber, kind == "offset" && style == pageOffset:
		n, err := strconv.ParseInt(rest, 10, 64)
		if err != nil || n < 0 {
			return place{}, errOtherPlace
		}
		return place{style: style, n: n}, nil
	}
	return place{}, errOtherPlace
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
