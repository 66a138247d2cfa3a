package paging

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is Decide.

// Decision is how an operation is paged, and why.
type Decision struct {
	Paging *ir.Paging // nil: it is not paged
	Rule   string     // the name of the rule; "" where it is not paged
	Why    []string   // the evidence, or the reasons why it is not paged

	list   *list      // nil: none is found
	chosen *candidate // nil: it is not paged
}

// Decide infers how an operation is paged. It returns nil for one whose response
// has no list.
func Decide(o *Operation) *Decision {
	if o.Body == nil || o.Method != "GET" && !o.readsByPost() || len(arrays(o.Body, 0)) == 0 {
		return nil
	}
	l, why := o.list()
	d := &Decision{list: l}
	if l == nil {
		d.Why = []string{why}
		return d
	}
	all := o.candidates(l)
	if chosen := o.choose(all); chosen != nil {
		d.accept(o, chosen)
	} else {
		d.Why = reasons(all)
	}
	return d
}

// accept sets the paging of a candidate.
func (d *Decision) accept(o *Operation, c *candidate) {
	d.chosen, d.Paging, d.Rule = c, o.paging(c, d.list), c.rule.String()
	d.Paging.Guess = c.guess && d.Paging.NumberAt == "" // which shows it
	at := d.list.member.At
	if at == "" {
		at = "the body"
	}
	d.Why = append(c.why, at+" is the list: "+d.list.why)
}

// choose returns the strongest candidate with enough evidence. Where a response
// may be an array, which has no cursor, a list is counted if it can be.
func (o *Operation) choose(all []*candidate) *candidate {
	var first *candidate
	for _, c := range all {
		switch {
		case c.points < enough:
		case first == nil:
			first = c
		case o.Body.Union && c.rule == byNumber && first.rule == byCursor, c.rule == byURL && first.isEcho():
			first = c
		}
	}
	if first != nil && first.param != nil && first.param.InBody && first.rule > byURL && first.rule != byOffset && first.rule != byNumber {
		return nil
	}
	return first
}

// isEcho reports whether a candidate's source is a member with the name of the
// parameter, which may be that of this page, and no text relates them.
func (c *candidate) isEcho() bool {
	return c.rule == byCursor && !c.source.isForward() && !mentions(c.param.Text, c.source.Name) && !has(c.source.Words, "last")
}

// reasons states what is missing at the best candidates.
func reasons(all []*candidate) []string {
	var best *candidate
	for _, c := range all {
		if c.points > 0 && (best == nil || c.points > best.points) {
			best = c
		}
	}
	if best == nil {
		return []string{"no parameter selects a page, and the response names none"}
	}
	return append([]string{"too little evidence for paging by " + best.rule.String()}, best.why...)
}

// readsByPost reports whether a POST searches: it is called so, and has a JSON
// body in which a page is selected.
func (o *Operation) readsByPost() bool {
	if o.Method != "POST" && o.Method != "QUERY" {
		return false
	}
	w := append(words(o.ID), words(o.Path)...)
	return slices.ContainsFunc(w, func(w string) bool { return isReading([]string{w}) })
}
