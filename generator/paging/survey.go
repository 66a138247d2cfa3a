package paging

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	return s.made
}

// enoughLists is the number of lists that make a convention.
const enoughLists = 3

// convention is what lists with one parameter, or with one envelope, agree on.
type convention struct {
	rule   rule
	source string // JSON pointer, in the body or in an item
	header string
	param  string
}

func conventionOf(d *Decision) convention {
	c := convention{rule: d.chosen.rule, header: d.chosen.header, param: d.chosen.name()}
	if d.chosen.source != nil {
		c.source = d.chosen.source.At
	}
	return c
}

// agreed returns the convention that four of five of at least three lists have,
// and the number of these lists; 0 where they do not agree.
func agreed(votes map[convention]int) (best convention, n int) {
	total := 0
	for c, votes := range votes {
		total += votes
		if votes > n || votes == n && cmp.Compare(c.source, best.source) < 0 {
			best, n = c, votes
		}
	}
	if n < enoughLists || n*5 < total*4 {
		return convention{}, 0
	}
	return best, n
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

// follows reports whether nothing in an operation contradicts a convention.
func (o *Operation) follows(how convention, p *Param, l *list) bool {
	switch how.rule {
	case byLink:
		return o.Method == "GET"
	case byItem:
		return !saysOpaque(p.Text) && o.at(how, l) != nil
	case byCursor:
		return l.member.At != "" && !p.isNumber() && !p.isOffset() && o.more() == nil // which would contradict a missing cursor
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

// followEnvelopes decides lists that forget to declare the number of the page: all
// lists with the same envelope have it.
func (s *survey) followEnvelopes() {
	votes := map[string]map[convention]int{}
	for i, d := range s.made {
		if key := s.envelope(i); key != "" && d.chosen != nil && d.chosen.rule == byNumber {
			if votes[key] == nil {
				votes[key] = map[convention]int{}
			}
			votes[key][conventionOf(d)]++
		}
	}
	for i, d := range s.made {
		key := s.envelope(i)
		if key == "" || d.chosen != nil || s.ops[i].Method != "GET" || s.ops[i].endsInParameter() {
			continue
		}
		if how, n := agreed(votes[key]); n > 0 {
			c := &candidate{rule: how.rule, param: &Param{Name: how.param, Words: words(how.param), Type: "integer"}}
			c.first, c.guess = 1, true
			c.add(enough, "the parameter %s is not declared, but %d lists with the same envelope have it: it is sent all the same", how.param, n)
			d.accept(s.ops[i], c)
		}
	}
}

// envelope identifies the members around the list of an operation, "" for one
// that has no numbers of pages.
func (s *survey) envelope(i int) string {
	o, d := s.ops[i], s.made[i]
	if d == nil || d.list == nil || o.number() == "" || o.pages() == "" {
		return ""
	}
	names := []string{fmt.Sprint(strings.Count(d.list.member.At, "/"))}
	for _, m := range o.envelope() {
		names = append(names, m.At)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
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
