package runtime

import (
	"iter"
	"net/http"
)

// The entry points are Page and Items, First and All, which turn pages into
// items.

// Page is one page of a list.
type Page[T any] struct {
	Items []T // in the server's order
	PageInfo
}

// PageInfo describes a page of a list.
type PageInfo struct {
	Total      Opt[int64]  // number of items on all pages, if the server sends it
	TotalPages Opt[int64]  // number of pages, if the server sends it
	Header     http.Header // the headers of the response, without cookies

	next string
}

// Cursor returns the position of the next page, for [Resume] with the same
// operation and parameters; "" on the last page. It is opaque and holds the query
// of the next page, without credentials.
func (p *PageInfo) Cursor() string { return p.next }

// Items returns the items of all pages as pointers (P is a *T) and fetches each
// page when it is needed. An error ends the iteration and comes with a nil item; a
// [DecodeError] comes after the items of its page and ends nothing. The items of a page share memory: keeping one keeps its page.
//
//go:noinline
func Items[P, G any](pages iter.Seq2[G, error]) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		for page, err := range pages {
			if err != nil && !partial(err) {
				yield(*new(P), err)
				return
			}
			items := itemsOf(page)
			for i := range items.Len() {
				item, _ := items.Index(i).Addr().Interface().(P)
				if !yield(item, nil) {
					return
				}
			}
			if err != nil && !yield(*new(P), err) {
				return
			}
		}
	}
}

// noItem is the error of First for an empty list.
type noItem struct{}

// Error implements error.
func (noItem) Error() string { return "the list is empty: there is no first item" }

// Is reports whether target is Status 404.
func (noItem) Is(target error) bool {
	s, ok := target.(Status)
	return ok && s == http.StatusNotFound
}

// First returns the first item of a list and requests one page, or an error that
// is Status 404 when there is none.
//
//go:noinline
func First[P any](items iter.Seq2[P, error]) (P, error) {
	for item, err := range items {
		return item, err
	}
	return *new(P), noItem{}
}

// All returns the items of a list from all pages. With an error it returns those before
// it; with a [DecodeError], the first of them, it returns all.
//
//go:noinline
func All[P any](items iter.Seq2[P, error]) ([]P, error) {
	var all []P
	var wrong error
	for item, err := range items {
		if err != nil && !partial(err) {
			return all, err
		}
		if wrong == nil {
			wrong = err
		}
		if err == nil || !isNil(item) {
			all = append(all, item)
		}
	}
	return all, wrong
}
