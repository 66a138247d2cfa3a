package paging

import (
	"fmt"
	"slices"
)

// The entry point is Survey: the lists of an API follow one convention, so that
// the decision about one is evidence for another.

// survey is the state of Survey.
type survey struct {
	ops  []*Operation
	made []*Decision // nil: no list
}

// Survey infers how the operations of an API are paged. A result is nil where the
// response has no list.
func Survey(ops []*Operation) []*Decision {
	s := &survey{ops: ops, made: make([]*Decision, len(ops))}
	for i, o := range ops {
		s.made[i] = Decide(o)
	}
	s.followParameters()
	s.followURLs()
	s.dropLinks()
	s.followEnvelopes()
	s.shareBase()
	s.doubtLinks()
	return s.made
}

// followParameters decides lists with too little evidence of their own, by those
// that have the same parameter.
func (s *survey) followParameters() {
	votes := map[string]map[convention]int{}
	for _, d := range s.made {
		if d == nil || d.chosen == nil || d.chosen.param == nil || d.chosen.param.InBody {
			continue
		}
		name := d.chosen.param.Name
		if votes[name] == nil {
			votes[name] = map[convention]int{}
		}
		votes[name][conventionOf(d)]++
	}
	for i, d := range s.made {
		if d == nil || d.chosen != nil || d.list == nil || !d.list.sure {
			continue
		}
		for _, p := range s.ops[i].moving() {
			if how, n := agreed(votes[p.Name]); n > 0 && s.ops[i].follows(how, p, d.list) {
				c := &candidate{rule: how.rule, param: p, header: how.header, source: s.ops[i].at(how, d.list)}
				c.add(enough, "%d other lists with the parameter %s are paged so", n, p.Name)
				d.accept(s.ops[i], c)
				break
			}
		}
	}
}

// follows reports whether nothing in an operation contradicts a convention.
func (o *Operation) follows(how convention, p *Param, l *list) bool {
	switch how.rule {
	case byLink:
		return o.Method == "GET"
	case byItem:
		return !saysOpaque(p.Text) && o.at(how, l) != nil
	case byCursor:
		return l.member.At != "" && !p.isNumber() && !p.isOffset()
	}
	return false
}

// at returns the member at the source of a convention. A cursor need not be
// declared; that of an item must be.
func (o *Operation) at(how convention, l *list) *Member {
	switch how.rule {
	case byItem:
		for _, m := range l.member.Item.Members {
			if "/"+escape(m.Name) == how.source || m.At == how.source {
				return m
			}
		}
	case byCursor:
		return &Member{At: how.source}
	}
	return nil
}

// counter is the name of the parameter of a candidate, wherever it is sent.
func (c *candidate) counter() string { return key(c.param.Words) }

// shareBase sets the number of the first page where a list does not state it, but
// all others that state it agree.
func (s *survey) shareBase() {
	stated := map[string][]int64{}
	for _, d := range s.made {
		if d != nil && d.chosen != nil && d.chosen.rule == byNumber && !d.chosen.guess {
			stated[d.chosen.counter()] = append(stated[d.chosen.counter()], d.Paging.First)
		}
	}
	for _, d := range s.made {
		if d == nil || d.chosen == nil || !d.Paging.Guess && !d.chosen.guess {
			continue
		}
		if all := slices.Compact(slices.Sorted(slices.Values(stated[d.chosen.counter()]))); len(all) == 1 {
			d.Paging.First, d.Paging.Guess = all[0], false
			d.Why = append(d.Why, fmt.Sprintf("the first page is %d, as other lists state", all[0]))
		}
	}
}
