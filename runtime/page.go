package runtime

import (
	"iter"
	"net/http"
)

// This file holds Page and what is made of an iteration over pages.

// Page is one page of a list.
type Page[T any] struct {
	Items []T // in the server's order
	PageInfo
}

// PageInfo is what a page knows beside its items.
type PageInfo struct {
	Total      Opt[int64]  // items on all pages, where the server tells
	TotalPages Opt[int64]  // number of pages, where the server tells
	Header     http.Header // the answer's headers, without cookies

	next string
}

// Cursor says where the next page begins, for [Resume] with the same operation
// and parameters; "" on the last page. It is opaque and holds the query of the
// next page, without credentials.
func (p *PageInfo) Cursor() string { return p.next }

// Items returns the items of all pages as pointers (P is a *T), fetching each
// page when it is needed. An error ends the iteration and comes with a nil
// item. The items of a page share memory: keeping one keeps its page.
//
//go:noinline
func Items[P, G any](pages iter.Seq2[G, error]) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		for page, err := range pages {
			if err != nil {
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
		}
	}
}

// noItem is the error of First when there is nothing.
type noItem struct{}

func (noItem) Error() string { return "the list is empty: there is no first item" }

// Is makes the error count as 404 for errors.Is.
func (noItem) Is(target error) bool {
	s, ok := target.(Status)
	return ok && s == http.StatusNotFound
}

// First returns the first item and stops. Where there is none, the error Is
// Status 404.
//
//go:noinline
func First[P any](items iter.Seq2[P, error]) (P, error) {
	for item, err := range items {
		return item, err
	}
	return *new(P), noItem{}
}

// All returns all items of all pages. With an error, those before it come too.
//
//go:noinline
func All[P any](items iter.Seq2[P, error]) ([]P, error) {
	var all []P
	for item, err := range items {
		if err != nil {
			return all, err
		}
		all = append(all, item)
	}
	return all, nil
}
