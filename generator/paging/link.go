package paging

import "strings"

// The entry points are Operation.urls and Operation.links: candidates where the
// response holds the URL of the next page.

// urls returns the candidates for a URL in the body.
func (o *Operation) urls() []*candidate {
	var all []*candidate
	for _, m := range o.envelope() {
		if o.Method != "GET" || !m.isURL() || m.isBackward() || !has(m.Path, "next", "nextlink") && !strings.Contains(strings.ToLower(m.Name), "nextlink") {
			continue
		}
		c := &candidate{rule: byURL, source: m}
		c.add(40, "%s is named as part of the next page", m.At)
		c.add(30, "it is a URL by its name, format, example or text")
		c.addIf(saysNext(m.Text), 10, "its text speaks of the next page")
		all = append(all, c)
	}
	return all
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

// header returns the declared header with a name, or nil.
func (o *Operation) header(name string) *Header {
	for _, h := range o.Headers {
		if strings.EqualFold(h.Name, name) {
			return h
		}
	}
	return nil
}
