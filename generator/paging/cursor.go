package paging

import (
	"slices"
	"strings"
)

// The entry points are Operation.cursors and Operation.headers: candidates where
// the response holds the value of a parameter.

// cursors returns the candidates for a cursor in the body.
func (o *Operation) cursors() []*candidate {
	var all []*candidate
	moving := o.moving()
	for _, m := range o.envelope() {
		if m.Type == "boolean" || o.isURL(m) || m.isBackward() || saysEcho(m.Text) || has(m.Path, "links", "link") && !is(m.Words, "next") {
			continue
		}
		for _, p := range moving {
			if c := o.relate(p, m, len(moving)); c != nil {
				all = append(all, c)
			}
		}
	}
	return all
}

// moving returns the parameters that can select a page.
func (o *Operation) moving() []*Param {
	return slices.DeleteFunc(slices.Clone(o.Params), func(p *Param) bool { return !p.moves() || !p.isPosition() })
}

// relate collects the evidence that m holds the value of p for the next page.
// It returns nil where nothing suggests it.
func (o *Operation) relate(p *Param, m *Member, moving int) *candidate {
	same := key(p.Words) == key(m.Words)
	last := is(m.Words, "last", "id") || is(m.Words, "last") && !o.hasNext()
	counts := p.isNumber() || p.isOffset()
	switch {
	case m.isCount() && !has(m.Words, "next"), same && counts && isWhole(m.Type) && !m.isForward():
		return nil // the response repeats the parameter
	case !m.isForward() && !same && !last && !mentions(p.Text, m.Name) && !(isCursor(m.Words) && isCursor(p.Words)):
		return nil
	case p.isNumber() && has(m.Words, "offset", "start"), p.isOffset() && has(m.Words, "page", "number") && !has(m.Words, "offset"):
		return nil // one counts pages, the other items
	case !m.isForward() && has(m.Words, "scroll", "anchor"):
		return nil // the server keeps the position, or repeats it
	case last && !isCursor(p.Words), has(p.Words, "id") && !isCursor(p.Words) && !mentions(p.Text, m.Name):
		return nil
	}
	c := &candidate{rule: byCursor, param: p, source: m}
	c.addIf(m.isForward(), 30, "%s is named as part of the next page", m.At)
	c.addIf(same && !m.isForward() && p.isCursor(), 30, "%s has the name of the parameter", m.At)
	c.addIf(shares(p.Words, m.Words), 30, "%s and the parameter %s share a word", m.At, p.Name)
	c.addIf(last, 40, "%s is the id of the last item", m.At)
	c.addIf(p.isCursor() && (isCursor(m.Words) || is(m.Words, "next")), 20, "both are cursors by their names")
	c.addIf(mentions(p.Text, m.Name) && saysReturned(p.Text) || mentions(p.Text, m.Name) && !same, 30, "the text of %s names %s", p.Name, m.Name)
	c.addIf(mentions(m.Text, p.Name), 20, "the text of %s names %s", m.At, p.Name)
	c.addIf(saysNext(m.Text), 20, "the text of %s speaks of the next page", m.At)
	c.addIf(saysReturned(p.Text), 20, "the text of %s speaks of an earlier response", p.Name)
	c.addIf(p.Type == m.Type || m.Type == "" || p.Type == "", 10, "both have one type")
	c.addIf(p.Type != m.Type && m.Type != "" && p.Type != "", -30, "their types differ: %s, %s", p.Type, m.Type)
	c.addIf(moving == 1, 20, "%s is the only parameter that moves", p.Name)
	c.addIf(o.more() != nil, 10, "%s states whether more follow", at(o.more()))
	c.addIf(o.switchOf(p) != nil, -80, "it is only there when the parameter %s is set", nameOf(o.switchOf(p)))
	c.addIf(isCursor(m.Words) && !m.isForward() && !same && has(m.Path, "pagination", "paging"), 20, "%s is among the facts of paging", m.At)
	c.addIf(saysBegun(p.Text), -100, "the list has cursors only if the first request has a certain one")
	c.addIf(saysSecret(p.Text) && !saysNext(p.Text), -60, "%s is a credential", p.Name)
	c.addIf(o.isSymmetric(p, m), -40, "the response has both directions, and nothing states which is the next")
	return c
}

// switchOf returns the flag that a parameter requires, by its text or by the name
// of the flag, such as use_marker of marker. It returns nil where there is none.
func (o *Operation) switchOf(p *Param) *Param {
	for _, other := range o.Params {
		named := strings.Contains(key(other.Words), key(p.Words))
		if other.Type == "boolean" && (named || contains(p.Text, "require") && mentions(p.Text, other.Name)) {
			return other
		}
	}
	return nil
}

func nameOf(p *Param) string {
	if p == nil {
		return ""
	}
	return p.Name
}

// hasNext reports whether the envelope names a next page: then its last page is
// not the last item.
func (o *Operation) hasNext() bool {
	return slices.ContainsFunc(o.envelope(), func(m *Member) bool { return has(m.Words, "next") })
}

// shares reports whether two names have a word in common that is more than a
// preposition.
func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool {
		return slices.Contains(b, w) && !has([]string{w}, "next", "start", "starting", "at", "id", "from", "last", "the")
	})
}

// isSymmetric reports whether a member has a counterpart for the other
// direction, beside it, without a word for which of them is the next.
func (o *Operation) isSymmetric(p *Param, m *Member) bool {
	if !has(m.Words, "after") || has(m.Path, "next", "page", "paging", "end") || !o.hasBackward() {
		return false
	}
	other := strings.Replace(m.At, "after", "before", 1)
	return slices.ContainsFunc(o.envelope(), func(s *Member) bool { return s.At == other })
}

func at(m *Member) string {
	if m == nil {
		return ""
	}
	return m.At
}

// headers returns the candidates for a cursor in a declared header.
func (o *Operation) headers() []*candidate {
	var all []*candidate
	for _, h := range o.Headers {
		if !has(h.Words, "next", "continuation") && !(has(h.Words, "after") && saysPaging(h.Text)) || has(h.Words, "link", "prev", "previous") {
			continue
		}
		for _, p := range o.moving() {
			if !p.isCursor() && !shares(p.Words, h.Words) {
				continue
			}
			c := &candidate{rule: byHeader, param: p, header: h.Name}
			c.add(40, "the header %s is named as part of the next page", h.Name)
			c.addIf(shares(p.Words, h.Words), 30, "it and the parameter %s share a word", p.Name)
			c.addIf(saysNext(h.Text), 20, "its text speaks of the next page")
			c.addIf(mentions(p.Text, h.Name), 30, "the text of %s names it", p.Name)
			c.addIf(p.isCursor(), 10, "%s is a cursor by its name", p.Name)
			all = append(all, c)
		}
	}
	return all
}
