package paging

import "slices"

// The entry point is Operation.lastItems: candidates where the identifier of the
// last item is the value of a parameter.

// lastItems returns the candidates for the identifier of the last item.
func (o *Operation) lastItems(l *list) []*candidate {
	var all []*candidate
	for _, p := range o.moving() {
		if !has(p.Words, "after", "since", "from", "cursor", "marker", "start", "starting", "offset", "last") || isFilter(p.Words) || p.isOffset() && !saysItem(p.Text) {
			continue
		}
		if id := o.itemID(p, l.member.Item); id != nil {
			all = append(all, o.lastItem(p, id, l.member.Item))
		}
	}
	return all
}

// itemID returns the member of an item that a parameter can hold: a cursor of
// its name, else the id.
func (o *Operation) itemID(p *Param, item *Member) *Member {
	names := []string{"id", singular(words(o.noun())) + "id", "uid", "uuid", "gid", "sid"}
	if p.isCursor() {
		names = append([]string{key(p.Words)}, names...)
	}
	for _, name := range names {
		for _, m := range item.Members {
			if key(m.Words) == name && m.Type != "object" && m.Type != "array" {
				return m
			}
		}
	}
	return nil
}

// lastItem collects the evidence for one parameter.
func (o *Operation) lastItem(p *Param, id, item *Member) *candidate {
	c := &candidate{rule: byItem, param: p, source: id}
	own := key(p.Words) == key(id.Words) && p.isCursor()
	named := own || is(p.Words, "starting", "after") || is(p.Words, "since", "id") || is(p.Words, "after", "id") || is(p.Words, "last", "id") || is(p.Words, "from", "id")
	c.addIf(own, 50, "each item has a member of its name")
	c.addIf(named && !own, 50, "%s is named as an id after which the page starts", p.Name)
	c.addIf(!named && has(p.Words, "after"), 20, "%s is named as a position", p.Name)
	c.addIf(o.more() != nil, 30, "%s states whether more follow", at(o.more()))
	c.addIf(saysItem(p.Text), 40, "its text describes the id of an item")
	shared := p.Schema != "" && p.Schema == id.Schema && o.isOnlyID(p, item)
	c.addIf(shared, 30, "it has the schema of the items' id")
	c.addIf(p.Type == id.Type, 10, "both have one type")
	c.addIf(saysOpaque(p.Text), -100, "its text calls it opaque")
	c.addIf(saysLink(p.Text), -100, "its text takes it from the header Link")
	c.addIf(contains(p.Text, "cursor", "token") && !saysItem(p.Text) && !named, -30, "its text calls it a cursor")
	c.addIf(p.isDate(), -60, "its text describes a moment")
	c.addIf(!named && !saysItem(p.Text) && o.hasBackward(), -40, "the list has another direction, and nothing states which is its own")
	c.addIf(saysInclusive(p.Text), -60, "its item is on the page too, or the list begins with the newest one")
	c.addIf(o.takes("max", "id"), -60, "the list begins with the newest item: there is a max_id")
	return c
}

// isOnlyID reports whether one member of the items alone has the schema of a
// parameter.
func (o *Operation) isOnlyID(p *Param, item *Member) bool {
	n := 0
	for _, m := range item.Members {
		if m.Schema == p.Schema {
			n++
		}
	}
	return n == 1
}

// hasBackward reports whether a parameter moves to earlier pages.
func (o *Operation) hasBackward() bool {
	return slices.ContainsFunc(o.Params, func(p *Param) bool { return has(p.Words, "before", "around", "ending") && !isFilter(p.Words) })
}

// takes reports whether a parameter has exactly these words.
func (o *Operation) takes(w ...string) bool {
	return slices.ContainsFunc(o.Params, func(p *Param) bool { return is(p.Words, w...) })
}
