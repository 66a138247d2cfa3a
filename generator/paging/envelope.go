package paging

import (
	"fmt"
	"slices"
	"strings"
)

// The entry point is survey.followEnvelopes.

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
