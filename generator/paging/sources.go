package paging

import "slices"

// The entry points are survey.followURLs, survey.dropLinks and survey.doubtLinks:
// where other lists name the next page.

// followURLs decides lists that would be counted, although they have a cursor and
// nothing in their responses counts: in all others with the same parameter, the
// response names the next page.
func (s *survey) followURLs() {
	votes := map[string]map[convention]int{}
	for i, d := range s.made {
		if d == nil || d.chosen == nil || d.chosen.rule > byURL && s.ops[i].counts() {
			continue
		}
		for _, p := range s.ops[i].moving() {
			if votes[p.Name] == nil {
				votes[p.Name] = map[convention]int{}
			}
			votes[p.Name][conventionOf(d)]++
		}
	}
	for i, d := range s.made {
		if d == nil || d.chosen == nil || d.chosen.rule < byNumber || s.ops[i].counts() || s.ops[i].Method != "GET" || !s.ops[i].takesCursor() {
			continue
		}
		if how, n := agreed(votes[d.chosen.name()]); n > 0 && how.rule == byURL {
			c := &candidate{rule: byURL, source: &Member{At: how.source}}
			c.add(enough, "%d other lists with the parameter %s name the next page at %s", n, d.chosen.name(), how.source)
			d.accept(s.ops[i], c)
		}
	}
}

// takesCursor reports whether a parameter of an operation is a cursor.
func (o *Operation) takesCursor() bool { return slices.ContainsFunc(o.moving(), (*Param).isCursor) }

// dropLinks takes back the header Link where it is neither declared nor named by a
// text, if other lists with the same parameter declare headers and not this one.
func (s *survey) dropLinks() {
	declares := map[string]bool{}
	for _, o := range s.ops {
		if len(o.Headers) > 0 && o.header("link") == nil {
			for _, p := range o.moving() {
				declares[p.Name] = true
			}
		}
	}
	for i, d := range s.made {
		if d == nil || d.chosen == nil || d.chosen.rule != byLink || s.ops[i].header("link") != nil || d.chosen.said || !declares[d.chosen.name()] {
			continue
		}
		*d = Decision{list: d.list, Why: append(d.chosen.why, "but other lists with the parameter "+d.chosen.name()+" declare their headers, and not Link")}
	}
}

// doubtLinks marks the lists that follow the header Link although it is neither
// declared nor named by a text, there or at another list with the same parameter:
// if the server sends none, they end with the first page.
func (s *survey) doubtLinks() {
	stated := map[string]bool{}
	for i, d := range s.made {
		if d != nil && d.chosen != nil && d.chosen.rule == byLink && (d.chosen.said || s.ops[i].header("link") != nil) {
			stated[d.chosen.name()] = true
		}
	}
	for _, d := range s.made {
		if d != nil && d.chosen != nil && d.chosen.rule == byLink && !stated[d.chosen.name()] {
			d.Paging.Unstated = true
			d.Why = append(d.Why, "but nothing states that the server sends the header Link")
		}
	}
}
