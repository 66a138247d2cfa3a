package fake

import (
	"encoding/json"
	"iter"
	"net/http"
	"slices"
	"strconv"
)

// The entry points are call.page, which puts a part of a sequence into a page, and
// call.examplePage.

// usualSize is the number of items of a page if the request states none.
const usualSize = 20

// mostCounted is the number of items up to which a total is counted.
const mostCounted = 10_000

// fromQuery is the query parameter by which links refer to a page.
const fromQuery = "_from"

// slice is a part of a sequence.
type slice struct {
	items []any
	start int
	size  int
	more  bool
	total int
}

// page returns the page that a request wants.
func (c *call) page(m *method, seq iter.Seq2[any, error]) *Response {
	declared, status := c.op.success(m.Out)
	part, err := c.slice(m.Paging, seq)
	if err != nil {
		return c.failed(err)
	}
	return c.ofSlice(m, declared, status, part)
}

// examplePage returns the page with the items of the example, the only one, or with
// those that were kept.
func (c *call) examplePage(m *method, declared *responseDescription, status int) *Response {
	media := acceptable(declared.Media, c.req.Header.Get("Accept"))
	items, _ := at(c.example(declared, media), m.Paging.ItemsAt).([]any)
	if kept, ok := c.server.list(c); ok {
		return c.page(m, func(yield func(any, error) bool) {
			for _, item := range kept {
				if !yield(item, nil) {
					return
				}
			}
		})
	}
	return c.ofSlice(m, declared, status, slice{items: items, size: max(1, len(items)), total: len(items)})
}

// slice takes the items of a page from a sequence.
func (c *call) slice(p *paging, seq iter.Seq2[any, error]) (slice, error) {
	part := slice{items: []any{}, size: c.size(p)}
	after := c.position(p)
	if p.Style != "item" {
		part.start = c.startOf(p, after, part.size)
	}
	n, skipping := 0, p.Style == "item" && after != ""
	for item, err := range seq {
		if err != nil {
			return part, err
		}
		switch {
		case skipping:
			skipping = textOf(at(item, p.NextAt)) != after
		case n < part.start:
		case len(part.items) < part.size:
			part.items = append(part.items, item)
		default:
			part.more = true
		}
		if n++; part.more && p.TotalAt == "" && p.PagesAt == "" || n >= mostCounted {
			break
		}
	}
	part.total = n
	return part, nil
}

// size returns the number of items of a page.
func (c *call) size(p *paging) int {
	if n, err := strconv.Atoi(c.req.URL.Query().Get(p.Size)); p.Size != "" && err == nil && n > 0 {
		return n
	}
	return usualSize
}

// position returns the text by which the request chooses the page.
func (c *call) position(p *paging) string {
	query := c.req.URL.Query()
	switch {
	case query.Has(fromQuery):
		return query.Get(fromQuery)
	case p.InBody:
		return textOf(at(c.value, p.Page))
	case p.Page == "":
		return ""
	}
	return query.Get(p.Page)
}

// startOf returns the index of the first item of a page.
func (c *call) startOf(p *paging, position string, size int) int {
	n, err := strconv.Atoi(position)
	switch {
	case err != nil:
		return 0
	case c.req.URL.Query().Has(fromQuery) || p.Style == "cursor":
	case p.Style == "page":
		return max(0, (n-int(p.First))*size)
	case p.Style == "offset":
		return max(0, n-int(p.First))
	default:
		return 0
	}
	return max(0, n)
}

// ofSlice returns the response with a page.
func (c *call) ofSlice(m *method, declared *responseDescription, status int, part slice) *Response {
	p, res := m.Paging, c.start(declared, status)
	media := acceptable(declared.Media, c.req.Header.Get("Accept"))
	body := withAt(c.example(declared, media), p.ItemsAt, part.items)
	rule := "response " + c.op.ID + " " + declared.Status + " " + media
	next := part.start + len(part.items)
	for _, marker := range []struct {
		at string
		v  any
	}{
		{p.TotalAt, number(part.total)}, {p.PagesAt, number((part.total + part.size - 1) / part.size)},
		{p.NumberAt, number(part.start/part.size + int(p.First))}, {p.MoreAt, part.more}, {p.DoneAt, !part.more},
	} {
		if marker.at != "" {
			body = withAt(body, marker.at, c.d.typed(c.d.schemaAt(rule, marker.at), marker.v))
		}
	}
	switch {
	case p.Style == "link":
		res.Header.Del("Link")
		if part.more {
			res.Header.Set("Link", "<"+c.link(next)+`>; rel="next"`)
		}
	case p.NextHeader != "":
		res.Header.Del(p.NextHeader)
		if part.more {
			res.Header.Set(p.NextHeader, strconv.Itoa(next))
		}
	case p.Style == "url" || p.Style == "cursor":
		body = c.withNext(p, rule, body, next, part.more)
	}
	res.Header.Set("Content-Type", media)
	res.Body = toJSON(body)
	return res
}

func number(n int) any { return json.Number(strconv.Itoa(n)) }

// withNext sets the place that names the next page, or ends it.
func (c *call) withNext(p *paging, rule string, body any, next int, more bool) any {
	schema := c.d.schemaAt(rule, p.NextAt)
	if more {
		v := c.d.typed(schema, number(next))
		if text := c.link(next); p.Style == "url" || slices.Contains(c.d.formats(schema), "uri") {
			v = text
		}
		return withAt(body, p.NextAt, v)
	}
	without := withoutAt(body, p.NextAt)
	for _, end := range []any{without, withAt(body, p.NextAt, nil), withAt(body, p.NextAt, "")} {
		if c.d.checks.Permits(map[string]any{"$ref": rule}, end, true) {
			return end
		}
	}
	return without
}

// link returns the URL of the page that begins with an item.
func (c *call) link(from int) string {
	u := *c.req.URL
	query := u.Query()
	query.Set(fromQuery, strconv.Itoa(from))
	return origin(c.req) + u.EscapedPath() + "?" + query.Encode()
}

// typed returns a value as the type that a schema permits: a number or boolean as a
// text, where it is one.
func (d *description) typed(s, v any) any {
	if types := d.types(s); len(types) > 0 && !slices.Contains(types, typeOf(v)) && !slices.Contains(types, "integer") && slices.Contains(types, "string") {
		return textOf(v)
	}
	return v
}

// schemaAt returns the schema of a place in the value of a rule.
func (d *description) schemaAt(rule, pointer string) any {
	s := d.schemas[rule]
	for _, key := range keys(pointer) {
		s = d.property(s, key)
	}
	return s
}

// formats returns the formats that a schema names.
func (d *description) formats(s any) (all []string) {
	m := d.resolve(s)
	for _, sub := range append(parts(m, "anyOf", "oneOf", "allOf"), m) {
		if f, ok := d.resolve(sub)["format"].(string); ok {
			all = append(all, f)
		}
	}
	return all
}

// isGet reports whether a request only reads.
func (c *call) isGet() bool { return c.req.Method == http.MethodGet || c.req.Method == http.MethodHead }
