package paging

import "slices"

// The entry points are Operation.numbers and Operation.offsets: candidates where
// the client counts pages or items.

// numbers returns the candidates for numbered pages.
func (o *Operation) numbers(l *list) []*candidate {
	var all []*candidate
	for _, p := range o.moving() {
		if !p.isNumber() {
			continue
		}
		c := &candidate{rule: byNumber, param: p}
		c.add(40, "%s is named as the number of a page", p.Name)
		c.addIf(has(p.Words, "page") && isWhole(p.Type), 10, "it is a number that is named so")
		c.addIf(contains(p.Text, "page"), 10, "its text speaks of pages")
		c.addIf(p.startsLow(), 10, "its default or minimum is the number of a first page")
		o.counted(c, l)
		c.first, c.guess = o.firstPage(p)
		all = append(all, c)
	}
	return all
}

// startsLow reports whether the least or the usual value of a parameter is 0 or 1.
func (p *Param) startsLow() bool {
	return p.Default != nil && (*p.Default == 0 || *p.Default == 1) || p.Minimum != nil && (*p.Minimum == 0 || *p.Minimum == 1)
}

// offsets returns the candidates for offsets.
func (o *Operation) offsets(l *list) []*candidate {
	var all []*candidate
	for _, p := range o.moving() {
		if !p.isOffset() {
			continue
		}
		c := &candidate{rule: byOffset, param: p}
		c.add(30, "%s is named as a number of items", p.Name)
		c.addIf(has(p.Words, "offset", "skip"), 10, "it is the usual name")
		c.addIf(contains(p.Text, "skip", "offset", "index", "start", "first result"), 10, "its text speaks of items to skip")
		o.counted(c, l)
		if first, stated := base(p.Text); stated && first == 1 && !has(p.Words, "offset", "skip") {
			c.first = 1
		} else if p.Minimum != nil && *p.Minimum == 1 && !has(p.Words, "offset", "skip") {
			c.first = 1
		}
		all = append(all, c)
	}
	return all
}

// counted adds the evidence that rules of counting have in common. Nothing in
// the response names the next page, so the list must be sure.
func (o *Operation) counted(c *candidate, l *list) {
	c.addIf(o.sizeIn(c.param.InBody) != nil, 20, "another parameter limits the items of a page")
	c.addIf(o.counts(), 20, "the response counts pages or items")
	c.addIf(o.more() != nil, 10, "%s states whether more follow", at(o.more()))
	c.addIf(l.member.At == "", 10, "the response is the list")
	c.addIf(saysWhole(c.param.Text), -100, "without %s the response is the whole list", c.param.Name)
	c.addIf(!l.sure && !o.counts() && o.more() == nil, -60, "nothing shows that %s is a page of a longer list", l.member.At)
}

// counts reports whether the response has numbers of paging.
func (o *Operation) counts() bool {
	if slices.ContainsFunc(o.Headers, func(h *Header) bool { return has(h.Words, "total") }) {
		return true
	}
	return slices.ContainsFunc(o.envelope(), func(m *Member) bool {
		return (isWhole(m.Type) || m.Type == "") && (has(m.Words, "total", "pages", "offset") || has(m.Words, "page") && !has(m.Words, "id") || is(m.Words, "count") || is(m.Words, "limit") ||
			is(m.Words, "start", "index"))
	})
}

// firstPage returns the number of the first page, and whether it is a guess.
func (o *Operation) firstPage(p *Param) (first int64, guess bool) {
	switch first, stated := base(p.Text); {
	case stated:
		return first, false
	case p.Default != nil && (*p.Default == 0 || *p.Default == 1):
		return *p.Default, false
	case p.Minimum != nil && *p.Minimum == 1:
		return 1, false
	}
	for _, m := range o.envelope() {
		if !o.isPageNumber(m) {
			continue
		}
		if first, stated := base(m.Text); stated {
			return first, false
		}
		if m.Example == "0" {
			return 0, false
		}
	}
	if p.Minimum != nil && *p.Minimum == 0 && p.Type == "integer" {
		return 0, false
	}
	return 1, true
}

// isPageNumber reports whether a member is the number of the current page: by its
// name, or because it is called number beside numbers of elements, as in Spring.
func (o *Operation) isPageNumber(m *Member) bool {
	return m.isPageNumber() || isWhole(m.Type) && is(m.Words, "number") && o.hasBeside(m, "totalelements", "numberofelements")
}

// isPageNumber reports whether the name of a member is that of a page's number.
func (m *Member) isPageNumber() bool {
	return isWhole(m.Type) && (is(m.Words, "page") || len(m.Words) == 2 && has(m.Words, "page") && has(m.Words, "number", "num", "index", "current", "no") || has(m.Path, "page") && is(m.Words, "number"))
}
