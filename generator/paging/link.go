package paging

import (
	"slices"
	"strings"
)

// The entry points are Operation.urls, Operation.linkLists and Operation.links:
// candidates where the response holds the URL of the next page.

// urls returns the candidates for a URL in the body.
func (o *Operation) urls() []*candidate {
	var all []*candidate
	for _, m := range o.envelope() {
		if o.Method != "GET" || !o.isURL(m) || m.isBackward() || !has(m.Path, "next", "nextlink") && !strings.Contains(strings.ToLower(m.Name), "nextlink") {
			continue
		}
		c := &candidate{rule: byURL, source: m}
		c.add(40, "%s is named as part of the next page", m.At)
		c.addIf(m.isURL(), 30, "it is a URL by its name, format, example or text")
		c.addIf(!m.isURL() && m.isLink(), 30, "it is the next one among links")
		c.addIf(!m.isURL() && !m.isLink(), 30, "no parameter could have its value, so that it must be a URL")
		c.addIf(saysNext(m.Text), 10, "its text speaks of the next page")
		c.addIf(o.counter() != nil && o.hasBase(m), -40, "it is relative to a member beside it, and %s can be counted", nameOf(o.counter()))
		all = append(all, c)
	}
	return all
}

// isURL reports whether a member is a URL: by itself, or because it names the next
// page and no parameter could have its value. A member called next among links is
// the value of a cursor where nothing beside it is a link for sure.
func (o *Operation) isURL(m *Member) bool {
	switch {
	case m.isURL():
		return true
	case m.isLink():
		return !o.hasCursorFor(m) || o.hasBeside(m, "self", "first", "last")
	}
	return m.Type == "string" && m.Format == "" && is(m.Words, "next") && !slices.ContainsFunc(o.Params, (*Param).isPosition)
}

// hasCursorFor reports whether a parameter is called a cursor or a token, and no
// member but m names the next page.
func (o *Operation) hasCursorFor(m *Member) bool {
	other := slices.ContainsFunc(o.envelope(), func(c *Member) bool { return c != m && c.isForward() && c.Type != "boolean" })
	return !other && slices.ContainsFunc(o.moving(), func(p *Param) bool { return p.isCursor() && has(p.Words, "cursor", "token") })
}

// hasBase reports whether a member called base stands beside m.
func (o *Operation) hasBase(m *Member) bool { return o.hasBeside(m, "base") }

// hasBeside reports whether a member with one of the names stands beside m.
func (o *Operation) hasBeside(m *Member, names ...string) bool {
	parent := m.At[:strings.LastIndex(m.At, "/")+1]
	return slices.ContainsFunc(o.envelope(), func(s *Member) bool {
		return strings.HasPrefix(s.At, parent) && has(names, strings.ToLower(s.At[len(parent):]))
	})
}

// counter returns the parameter that is the number of a page or of items to skip,
// or nil.
func (o *Operation) counter() *Param {
	for _, p := range o.moving() {
		if p.isNumber() || p.isOffset() {
			return p
		}
	}
	return nil
}

// linkLists returns the candidates for a list of links in the body, one of which
// has the relation "next". A server may send such lists without that relation, so
// what can be counted is counted.
func (o *Operation) linkLists(l *list) []*candidate {
	var all []*candidate
	for _, m := range arrays(o.Body, 0) {
		if o.Method != "GET" || !m.isLinks() || m == l.member || o.isInThing(m) && !l.sure {
			continue
		}
		c := &candidate{rule: byURL, source: m}
		c.add(40, "%s is a list of links with their relations", m.At)
		c.addIf(m.relatesNext(), 40, "its text speaks of the relation next")
		c.addIf(l.sure && o.size() != nil, 20, "another parameter limits the items of a page")
		c.addIf(l.sure && o.takesCursor(), 20, "a parameter is a cursor by its name")
		c.addIf(o.counter() != nil, -60, "%s can be counted", nameOf(o.counter()))
		all = append(all, c)
	}
	return all
}

// isLinks reports whether a member is a list of links, by its name and because its
// items are objects with a relation and a URL.
func (m *Member) isLinks() bool {
	if m.Item == nil || !has(m.Words, "link", "links") {
		return false
	}
	one := func(names ...string) bool {
		return slices.ContainsFunc(m.Item.Members, func(c *Member) bool { return has(names, strings.ToLower(c.Name)) })
	}
	return one("rel", "relation") && one("href", "url", "uri")
}

// relatesNext reports whether the text, an example or an enum of a list of links
// names the relation next.
func (m *Member) relatesNext() bool {
	for _, c := range append([]*Member{m, m.Item}, m.Item.Members...) {
		if saysNext(c.Text) || c.Example == "next" || contains(c.Text, "`next`", "\"next\"", "'next'", "rel=next") {
			return true
		}
	}
	return false
}

// links returns the candidates for the header Link. One that is not declared is
// followed where a text speaks of it, or where the response is a bare list and a
// cursor can come from nowhere else.
func (o *Operation) links(l *list) []*candidate {
	if o.Method != "GET" {
		return nil
	}
	declared := o.header("link")
	var all []*candidate
	for _, p := range append(o.moving(), nil) {
		if declared == nil && p != nil && (p.isNumber() || p.isOffset()) {
			continue // pages that are counted follow a link that comes
		}
		c := &candidate{rule: byLink, param: p, said: saysLink(o.Text) || p != nil && saysLink(p.Text)}
		c.addIf(c.said, 40, "the text speaks of the header Link")
		if declared != nil {
			c.add(40, "the header Link is declared")
			c.addIf(contains(declared.Text, "next", "paginat", "rfc", "web linking", "page"), 20, "its text speaks of the next page")
		}
		c.addIf(p == nil, -20, "no parameter selects a page")
		c.addIf(p == nil && declared != nil && o.size() != nil, 20, "another parameter limits the items of a page")
		c.addIf(p != nil && p.isCursor() && declared == nil && hasMember(l.member.Item, p), -40, "each item has a member with the name of the parameter")
		if p != nil {
			c.add(20, "the parameter %s selects a page", p.Name)
			c.addIf(saysOpaque(p.Text), 10, "it is opaque")
			c.addIf(p.isCursor() && !has(p.Words, "id"), 10, "it is a cursor by its name")
		}
		if l.member.At == "" && !o.Body.Union {
			c.add(20, "the response is a bare list, which has no place for a cursor")
			c.addIf(p != nil && p.isCursor() && declared == nil && len(o.Headers) == 0 && (saysPaging(p.Text) || has(p.Words, "cursor", "token")) && !saysItem(p.Text), 10,
				"no header is declared in which a cursor could be")
		}
		all = append(all, c)
	}
	return all
}

// hasMember reports whether an item has a member with the name of a parameter.
func hasMember(item *Member, p *Param) bool {
	return item != nil && slices.ContainsFunc(item.Members, func(m *Member) bool { return key(m.Words) == key(p.Words) })
}

// header returns the declared header with a name, or nil.
func (o *Operation) header(name string) *Header {
	for _, h := range o.Headers {
		if strings.EqualFold(h.Name, name) {
			return h
		}
	}
	return nil
}
