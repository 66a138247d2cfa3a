package compile

import (
	"cmp"
	"strconv"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is reducer.shareTypes.

// shareTypes merges anonymous types of the same shape (the same members, of
// the same types) wherever they are written. Of several, a named type
// survives, or else the first one found. Types that the specification names
// are not merged with each other, and neither are the bodies of requests.
func (r *reducer) shareTypes() {
	live := r.decls.live()
	r.mergeShapes(live)
	r.holdMerged(live)
	instead := map[*ir.Decl]*ir.Decl{}
	for _, d := range live {
		d.writeType, d.readType = d.writeType.kept(), d.readType.kept()
		instead[d.decl] = d.kept().decl
	}
	r.rewrite(instead)
	r.prune() // the parts of merged types that are not shared themselves
}

// mergeShapes merges each anonymous type into the first one that has its
// shape. Named types are tried first. What an earlier run had as one type stays
// one, and what it had as two stays two.
func (r *reducer) mergeShapes(live []*declared) {
	shapes := classify(live, r.lock.earlier.Len() > 0)
	byShape := map[int]*survivors{}
	for _, anonymous := range []bool{false, true} {
		for _, d := range live {
			if d.isAnonymous() != anonymous {
				continue
			}
			of := byShape[shapes[d.decl]]
			if of == nil {
				of = newSurvivors()
				byShape[shapes[d.decl]] = of
			}
			before := r.lock.typeName(d)
			same := of.before[before]
			if before == "" || same == nil && anonymous {
				same = of.first(d)
			}
			if anonymous && same != nil && of.canTake(same, before) {
				same.takeIn(d)
				of.note(same)
			} else {
				same = d
				of.add(d)
			}
			of.remember(same, before)
		}
	}
}

// isAnonymous reports whether the specification does not name a type that is part
// of another type or of a parameter, or that an operation returns.
func (d *declared) isAnonymous() bool {
	_, statuses := d.decl.Def.(*ir.StatusStruct)
	return !d.isNamed() && (d.at.parent != nil || d.at.role != noRole && d.at.role != bodyRole) && !statuses
}

// takeIn merges other, a type of the same shape, into d.
func (d *declared) takeIn(other *declared) {
	other.mergedInto = d
	if other.decl.Use != d.decl.Use {
		d.decl.Use = ir.Both
	}
	d.merged = append(d.merged, other)
	for _, is := range other.things {
		d.isThing(is)
	}
	d.absorb(other)
}

// noun is the part of a name that tells the type without its place.
func (d *declared) noun() string {
	switch {
	case d.isNamed(), d.at.suffix == "":
		return cmp.Or(d.s.Hints.Name, d.at.base)
	case d.thing.whole != "":
		return d.thing.whole
	case d.isResult():
		return d.at.base + d.at.suffix
	}
	return d.at.suffix
}

// isResult reports whether d is what an operation returns as a whole.
func (d *declared) isResult() bool { return d.at.role == resultRole && d.at.parent == nil }

// isFailure reports whether d is the body of an error response as a whole.
func (d *declared) isFailure() bool { return d.at.role == errorRole && d.at.parent == nil }

// around is the noun of the type around d, or else the first word of the name of
// the operation or component that d belongs to.
func (d *declared) around() string {
	if above := d.nounAbove(); above != "" {
		return above
	}
	root := d
	for root.at.parent != nil && !root.isNamed() {
		root = root.at.parent
	}
	for _, w := range naming.Words(root.at.base) {
		return w
	}
	return ""
}

// classify returns equal numbers for declarations of one shape. All are taken
// to have the same shape until their texts, or the shapes of the declarations
// that they name, differ. With names of an earlier run the order of members does
// not count: it may have changed in one of the places of a type.
func classify(live []*declared, sorted bool) map[*ir.Decl]int {
	texts, named := make([]int, len(live)), make([][]*ir.Decl, len(live))
	known := map[string]int{}
	for i, d := range live {
		var text string
		text, named[i] = signature(d, sorted)
		texts[i] = number(known, []byte(text))
	}
	shapes := map[*ir.Decl]int{}
	for n := 0; ; {
		numbers, next := map[string]int{}, make(map[*ir.Decl]int, len(live))
		var key []byte
		for i, d := range live {
			key = strconv.AppendInt(key[:0], int64(texts[i]), 10)
			for _, other := range named[i] {
				key = strconv.AppendInt(append(key, ' '), int64(shapes[other]), 10)
			}
			next[d.decl] = number(numbers, key)
		}
		shapes = next
		if len(numbers) == n {
			return shapes
		}
		n = len(numbers)
	}
}

// number returns the number of a key, counting new keys from 1 on.
func number(numbers map[string]int, key []byte) int {
	n, ok := numbers[string(key)]
	if !ok {
		n = len(numbers) + 1
		numbers[string(key)] = n
	}
	return n
}
