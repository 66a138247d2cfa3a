package nimbutest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The entry points are call.list and call.count: they take the visible rows,
// filter and sort them (sort=field,-field and direction=desc), and encode one
// page.

// row is one object of a list in its plain form.
type row struct {
	plain doc
	owner string
	acl   doc
}

// listing is a list operation: all rows of a resource and the types of its
// fields.
type listing struct {
	name   string // of the resource, for HAL
	rows   []row
	fields schema
	rules  aclRules
}

func (c *call) list(l listing) (response, error) {
	rows, err := c.choose(l)
	if err != nil {
		return response{}, err
	}
	window, err := c.window(len(rows))
	if err != nil {
		return response{}, err
	}
	view := c.view(l.fields)
	items := []any{}
	for _, r := range rows[window.from:window.to] {
		items = append(items, view.show(r.plain))
	}
	header := http.Header{}
	window.setHeaders(header, c)
	if c.hal {
		return response{status: http.StatusOK, header: halHeader(header), body: c.halList(l.name, items, window)}, nil
	}
	return response{status: http.StatusOK, header: header, body: items}, nil
}

func (c *call) count(l listing) (response, error) {
	rows, err := c.choose(l)
	if err != nil {
		return response{}, err
	}
	return ok(doc{"count": len(rows)})
}

// choose returns the rows that the sender may read and that match the query, in
// order.
func (c *call) choose(l listing) ([]row, error) {
	rows := c.visible(l.rows, l.rules)
	tests, err := c.filters(l.fields)
	if err != nil {
		return nil, err
	}
	var chosen []row
	for _, r := range rows {
		if all(tests, r.plain) {
			chosen = append(chosen, r)
		}
	}
	c.sort(chosen)
	return chosen, nil
}

// one responds with a single object.
func (c *call) one(status int, fields schema, plain doc) (response, error) {
	body := c.view(fields).show(plain)
	if c.hal {
		body["_links"] = doc{"self": doc{"href": c.base + c.req.URL.Path}}
		return response{status: status, header: halHeader(http.Header{}), body: body}, nil
	}
	return response{status: status, body: body}, nil
}

// halList is the HAL form of a list (section 1.1).
//
// Assumption (docs/nimbu-api.md 1.1): only the names _links and _embedded are
// documented; the rest is HAL as usual.
func (c *call) halList(name string, items []any, w window) doc {
	links := doc{"self": doc{"href": c.base + c.req.URL.RequestURI()}}
	for _, l := range w.links(c) {
		links[l.rel] = doc{"href": l.url}
	}
	return doc{"_links": links, "_embedded": doc{name: items}}
}

func halHeader(h http.Header) http.Header {
	h.Set("Content-Type", halType)
	return h
}

// commaList reads the values of the named parameters as one list.
func (c *call) commaList(names ...string) []string {
	var out []string
	for _, name := range names {
		for _, value := range c.query[name] {
			for item := range strings.SplitSeq(value, ",") {
				if item = strings.TrimSpace(item); item != "" {
					out = append(out, item)
				}
			}
		}
	}
	return out
}

// sort sorts rows in place.
//
// Assumption (docs/nimbu-api.md 15.9): without sort the order is that of
// creation. direction applies to the fields without a sign. Objects without the
// field are last in both directions; equal ones keep their order.
func (c *call) sort(rows []row) {
	descending := strings.EqualFold(c.query.Get("direction"), "desc")
	type key struct {
		name string
		desc bool
	}
	var keys []key
	for _, name := range c.commaList("sort") {
		bare, minus := strings.CutPrefix(name, "-")
		keys = append(keys, key{strings.TrimPrefix(bare, "+"), minus || descending})
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		for _, k := range keys {
			if order := orderValues(a.plain[k.name], b.plain[k.name], k.desc); order != 0 {
				return order
			}
		}
		return 0
	})
}

func orderValues(a, b any, desc bool) int {
	if a == nil || b == nil {
		return order3(a != nil, b != nil)
	}
	order := strings.Compare(textOf(a), textOf(b))
	if x, isNumber := number(a); isNumber {
		if y, isNumber := number(b); isNumber {
			order = order3(x < y, x > y)
		}
	}
	if desc {
		return -order
	}
	return order
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case string, bool, doc, []any:
		return 0, false
	}
	f, err := strconv.ParseFloat(textOf(v), 64)
	return f, err == nil
}
