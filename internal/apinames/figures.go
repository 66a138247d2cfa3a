package main

import (
	"fmt"
	"strconv"
	"strings"
)

// The entry points are measure and figures.row.

// figures are those of one vendor. Names in pairs are lengths, ours and theirs.
type figures struct {
	ops, matched                                      int
	verb, noun, near, overlap, full, place, args      float64
	walked, walkedOurs, pageable, pageableOurs, wrong int
	call, name, params, result                        [2]float64
}

// measure compares the names of the operations that both have; total are those
// of the package.
func measure(total int, ops []op) figures {
	mean := func(of func(op) float64) float64 { return meanOf(ops, of) }
	lengths := func(of func(method) string) [2]float64 {
		return [2]float64{mean(func(o op) float64 { return length(of(o.ours)) }), mean(func(o op) float64 { return length(of(o.theirs)) })}
	}
	f := figures{
		ops: total, matched: len(ops),
		verb:    mean(func(o op) float64 { return one(o.verb()) }),
		noun:    mean(func(o op) float64 { return one(o.noun()) }),
		near:    mean(func(o op) float64 { return one(o.near()) }),
		full:    mean(func(o op) float64 { return one(o.verb() && o.noun()) }),
		overlap: mean(op.overlap), args: mean(op.args), place: mean(func(o op) float64 { return one(o.place()) }),
		call: lengths(method.call), name: lengths(func(m method) string { return m.name }),
		params: lengths(func(m method) string { return m.params }), result: lengths(func(m method) string { return m.result }),
	}
	if mean(func(o op) float64 { return one(o.theirs.service == "") }) > 0.5 {
		f.place = -1 // their methods are all of one client
	}
	for _, o := range ops {
		f.addPaging(o)
	}
	return f
}

func (f *figures) addPaging(o op) {
	ours := o.ours.paged == "1"
	f.walked += int(one(o.theirs.paged == "1"))
	f.walkedOurs += int(one(ours && o.theirs.paged == "1"))
	f.pageable += int(one(o.theirs.paged != "0"))
	f.pageableOurs += int(one(ours && o.theirs.paged != "0"))
	f.wrong += int(one(ours && o.theirs.paged == "0"))
}

// meanOf is the mean of a value over the operations that have it; -1 is none.
func meanOf(ops []op, of func(op) float64) float64 {
	sum, n := 0.0, 0
	for _, o := range ops {
		if v := of(o); v >= 0 {
			sum, n = sum+v, n+1
		}
	}
	return sum / float64(max(n, 1))
}

func length(s string) float64 {
	if s == "" {
		return -1
	}
	return float64(len(s))
}

const header = "vendor\tops\tmatched\tverb\tnoun\tnear\toverlap\tfull\tplace\targs\twalked\tpageable\tonly ours\tcall\tname\tparams\tresult"

// row is the line of a vendor in the summary.
func (f figures) row(vendor string) string {
	percent := func(x float64) string {
		if x < 0 {
			return "-"
		}
		return fmt.Sprintf("%.1f", 100*x)
	}
	pair := func(p [2]float64) string { return fmt.Sprintf("%.0f/%.0f", p[0], p[1]) }
	return strings.Join([]string{vendor, strconv.Itoa(f.ops), strconv.Itoa(f.matched), percent(f.verb), percent(f.noun), percent(f.near),
		percent(f.overlap), percent(f.full), percent(f.place), percent(f.args), fmt.Sprintf("%d/%d", f.walkedOurs, f.walked),
		fmt.Sprintf("%d/%d", f.pageableOurs, f.pageable), strconv.Itoa(f.wrong), pair(f.call), pair(f.name), pair(f.params), pair(f.result)}, "\t")
}
