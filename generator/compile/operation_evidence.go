package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/opname"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is compiler.evidenceOf, which collects what package opname
// needs to know of operations. They have no types yet, so schemas are read as
// they are written.

// evidenceOf describes the operations for their names.
func (c *compiler) evidenceOf(ops []*operation) (*opname.API, map[*operation]*opname.Operation) {
	known := map[*operation]*opname.Operation{}
	var all []*opname.Operation
	paged := c.surveyPages(ops)
	for _, op := range ops {
		o := &opname.Operation{Method: op.ir.Method, Path: op.ir.Path, ID: op.ir.SpecID, Service: op.service.ir.Name, Noun: op.noun,
			Text: cmp.Or(op.node.Str("summary"), op.node.Str("description")), Paged: c.hasPages(op) || countsPages(c.doc, op)}
		o.Result, o.Rows = c.resultOf(op)
		if paged[op] {
			o.Result, o.Paged, o.Pages = opname.List, true, true
		}
		known[op], all = o, append(all, o)
	}
	return opname.New(c.doc.Root.At("info", "title").Text(), all), known
}

// hasPages reports whether a parameter chooses or limits the items of a page.
func (c *compiler) hasPages(op *operation) bool {
	for _, list := range []*spec.Node{op.item.Get("parameters"), op.node.Get("parameters")} {
		for _, n := range list.Items() {
			p, _ := c.doc.Resolve(n)
			if p.Str("in") == "query" && isPageParam(p.Str("name")) {
				return true
			}
		}
	}
	return false
}

// countsPages reports whether the response states which of how many pages it is,
// and is not that of one record.
func countsPages(doc *spec.Document, op *operation) bool {
	if strings.HasSuffix(op.ir.Path, "}") {
		return false
	}
	for status, n := range op.node.Get("responses").Members() {
		if res, ok := doc.Resolve(n); ok && strings.HasPrefix(status, "2") {
			f := &memberFinder{doc: doc, members: map[string]*spec.Node{}}
			f.add(res.At("content", "application/json", "schema"), 0)
			return f.members["page"] != nil && (f.members["pages"] != nil || f.members["total_pages"] != nil || f.members["totalPages"] != nil)
		}
	}
	return false
}

// isPageParam reports whether a parameter of this name usually belongs to pages.
func isPageParam(name string) bool {
	plain := strings.NewReplacer("_", "", "-", "", "[", "", "]", "", "$", "").Replace(strings.ToLower(name))
	return slices.Contains([]string{"page", "perpage", "pagesize", "pagenumber", "pagetoken", "pagelimit", "limit", "offset", "cursor", "skip",
		"startingafter", "nexttoken", "maxresults", "pageable", "pagecursor", "pageoffset", "startafter"}, plain)
}

// resultOf returns what the success response of an operation holds, and whether
// that is an array of objects.
func (c *compiler) resultOf(op *operation) (result opname.Result, rows bool) {
	for status, n := range op.node.Get("responses").Members() {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		res, _ := c.doc.Resolve(n)
		other := false
		for media, content := range res.Get("content").Members() {
			if schema := content.Get("schema"); schema != nil && (strings.Contains(media, "json") || strings.Contains(media, "xml") || media == "*/*") {
				return c.shapeOf(schema), c.isRows(schema)
			}
			other = true
		}
		if other {
			return opname.One, false // a file, a text, events
		}
	}
	return opname.Unknown, false
}

// isRows reports whether a schema is an array of objects.
func (c *compiler) isRows(n *spec.Node) bool {
	schema, _ := c.doc.Resolve(n)
	item, ok := c.doc.Resolve(schema.Get("items"))
	return ok && (item.Str("type") == "object" || item.Has("properties") || item.Has("allOf") || item.Has("oneOf") || item.Has("anyOf"))
}

// shapeOf tells a list, or an envelope of one, from a record.
func (c *compiler) shapeOf(schema *spec.Node) opname.Result {
	f := &memberFinder{doc: c.doc, members: map[string]*spec.Node{}}
	f.add(schema, 0)
	switch {
	case f.list:
		return opname.List
	case len(f.members) == 0:
		return opname.Unknown
	}
	lists, frame := 0, 0
	for name, m := range f.members {
		inner := &memberFinder{doc: c.doc, members: map[string]*spec.Node{}}
		if inner.add(m, 0); inner.list {
			lists++
		} else if isEnvelopeMember(name) {
			frame++
		}
	}
	if lists == 1 && f.members["id"] == nil && 2*frame >= len(f.members)-1 {
		return opname.List
	}
	return opname.One
}

// isEnvelopeMember reports whether a member of this name usually stands beside a
// list.
func isEnvelopeMember(name string) bool {
	plain := strings.NewReplacer("_", "", "-", "", "@", "", "$", "").Replace(strings.ToLower(name))
	return slices.Contains([]string{"page", "pages", "perpage", "pagesize", "total", "totalcount", "totalpages", "totalitems", "totalresults",
		"totalelements", "count", "results", "next", "nextpage", "nextcursor", "nextpagetoken", "nexttoken", "nexturl", "previous", "prev", "hasmore",
		"hasnext", "hasnextpage", "cursor", "offset", "limit", "links", "meta", "metadata", "pagination", "paging", "pageinfo", "pagecontext",
		"firstid", "lastid", "object", "self", "first", "last", "kind", "odatanextlink", "continue"}, plain)
}

// memberFinder collects the members of a schema and of those that it is made of.
type memberFinder struct {
	doc     *spec.Document
	members map[string]*spec.Node
	list    bool
}

func (f *memberFinder) add(n *spec.Node, depth int) {
	schema, ok := f.doc.Resolve(n)
	if !ok || depth > 8 {
		return
	}
	if typ := schema.Get("type"); typ.Text() == "array" || slices.Contains(schema.Strings("type"), "array") || typ == nil && schema.Has("items") {
		f.list = true
	}
	for name, m := range schema.Get("properties").Members() {
		f.members[name] = m
	}
	for _, part := range schema.Get("allOf").Items() {
		f.add(part, depth+1)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if list := schema.Get(key); list.Len() == 1 || list.Len() == 2 && !f.list {
			f.add(list.Index(0), depth+1)
		}
	}
}
