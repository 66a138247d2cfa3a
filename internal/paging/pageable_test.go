package paging

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is pageable: the operations that could be paged by plain
// reading, without the rules of the generator.

// pageable returns the paths of the GET operations that have a parameter with a
// usual name of paging, and whose response is a list or has one.
func pageable(doc *spec.Document) []string {
	var paths []string
	for path, n := range doc.Root.Get("paths").Members() {
		item, _ := doc.Resolve(n)
		if op := item.Get("get"); op.Kind() == spec.KindObject && selectsPage(doc, item, op) && hasList(doc, firstSchema(doc, op)) {
			paths = append(paths, path)
		}
	}
	return paths
}

// selectsPage reports whether a query parameter is called a cursor or a page, or
// one an offset and another a limit.
func selectsPage(doc *spec.Document, item, op *spec.Node) bool {
	cursors := []string{"cursor", "page_token", "pagetoken", "next_token", "nexttoken", "page[cursor]", "page[after]", "after", "starting_after", "startingafter",
		"continuation_token", "continuationtoken", "continue", "marker", "page_cursor", "next_page", "nextpage", "start_cursor", "pagingtoken", "next_cursor", "from_id", "since_id",
		"bookmark", "$skiptoken"}
	pages := []string{"page", "page_number", "pagenumber", "page_num", "pagenum", "page[number]", "p", "pageindex", "page_index", "current_page", "startpage", "start_page"}
	offsets := []string{"offset", "skip", "start", "$skip", "page[offset]", "start_index", "startindex", "startat", "from", "pageoffset", "start_at"}
	limits := []string{"per_page", "perpage", "page_size", "pagesize", "limit", "size", "page[size]", "max_results", "maxresults", "count", "$top", "take", "top", "page_limit",
		"num_results", "max", "perpagecount", "page[limit]"}
	offset, limit := false, false
	for _, list := range []*spec.Node{item.Get("parameters"), op.Get("parameters")} {
		for _, n := range list.Items() {
			p, _ := doc.Resolve(n)
			name := strings.ToLower(p.Str("name"))
			if p.Str("in") != "query" {
				continue
			}
			if slices.Contains(cursors, name) || slices.Contains(pages, name) {
				return true
			}
			offset, limit = offset || slices.Contains(offsets, name), limit || slices.Contains(limits, name)
		}
	}
	return offset && limit
}

// firstSchema returns the schema of JSON in the first success response, or nil.
func firstSchema(doc *spec.Document, op *spec.Node) *spec.Node {
	for status, n := range op.Get("responses").Members() {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		r, _ := doc.Resolve(n)
		for media, content := range r.Get("content").Members() {
			if strings.Contains(media, "json") {
				return content.Get("schema")
			}
		}
		return nil
	}
	return nil
}

// hasList reports whether a schema is an array, has one as a member, or has one in
// a member that is called as envelopes are.
func hasList(doc *spec.Document, n *spec.Node) bool {
	if isArray(doc, n) {
		return true
	}
	for name, m := range properties(doc, n, 0) {
		if isArray(doc, m) {
			return true
		}
		if slices.Contains([]string{"data", "result", "results", "response", "_embedded"}, name) {
			for _, inner := range properties(doc, m, 0) {
				if isArray(doc, inner) {
					return true
				}
			}
		}
	}
	return false
}

func isArray(doc *spec.Document, n *spec.Node) bool {
	s, _ := doc.Resolve(n)
	return s.Has("items") || slices.Contains(s.Strings("type"), "array")
}

// properties returns the properties of a schema and of its allOf.
func properties(doc *spec.Document, n *spec.Node, depth int) map[string]*spec.Node {
	s, _ := doc.Resolve(n)
	all := map[string]*spec.Node{}
	for name, m := range s.Get("properties").Members() {
		all[name] = m
	}
	for _, part := range s.Get("allOf").Items() {
		for name, m := range properties(doc, part, depth+1) {
			if depth < 6 {
				all[name] = m
			}
		}
	}
	return all
}
