package paging

import "cmp"

// The entry point is agreed: what the lists of an API agree on.

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
