package compile

import (
	"math"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is survivors.first, which finds the type into which another one of
// its shape is merged. Thousands of types can have one shape, so they are found by
// what they have in common.

// survivors are the types of one shape into which others are merged.
type survivors struct {
	list    []*declared
	numbers map[*declared]int
	by      map[trait]int        // the number of the first one with it
	before  map[string]*declared // those that an earlier run had, by name
	names   map[*declared]string
}

// trait is what makes two types of one shape the same thing, or a part of that.
type trait struct {
	failure bool   // it is an error
	noun    string // see declared.noun
	around  string // see declared.around
	part    traitPart
}

// traitPart is the part of a trait that is compared.
type traitPart int

const (
	wholeTrait traitPart = iota // noun and around
	nounTrait
	aroundTrait
	otherTrait // of what is no result of an operation
)

func newSurvivors() *survivors {
	return &survivors{numbers: map[*declared]int{}, by: map[trait]int{}, before: map[string]*declared{}, names: map[*declared]string{}}
}

// canTake reports whether the names of an earlier run allow that a type with the
// name before, "" for a new one, is merged into the type d.
func (s *survivors) canTake(d *declared, before string) bool {
	had := s.names[d]
	return before == "" || before == had || had == "" && !d.isNamed()
}

// remember records the name that an earlier run gave to d or to a type that was
// merged into it.
func (s *survivors) remember(d *declared, before string) {
	if before != "" && s.names[d] == "" {
		s.before[before], s.names[d] = d, before
	}
}

// add adds d behind the others.
func (s *survivors) add(d *declared) {
	s.numbers[d] = len(s.list)
	s.list = append(s.list, d)
	s.note(d)
}

// note records the traits of d, which merging can change.
func (s *survivors) note(d *declared) {
	number := s.numbers[d]
	record := func(t trait) {
		if first, ok := s.by[t]; !ok || number < first {
			s.by[t] = number
		}
	}
	if d.isFailure() {
		record(trait{failure: true})
		return
	}
	noun, around := d.noun(), d.around()
	record(trait{noun: noun, around: around})
	record(trait{noun: noun, part: nounTrait})
	record(trait{around: around, part: aroundTrait})
	if !d.isResult() {
		record(trait{part: otherTrait})
	}
}

// first returns the first type that means the same as d, which has its shape, or
// nil. Small types have the same members by chance: {id} of an order is not {id} of
// a product, and a single value says nothing of where it belongs.
func (s *survivors) first(d *declared) *declared {
	if def, ok := d.decl.Def.(*ir.Enum); ok && len(def.Values) == 1 {
		return nil
	}
	number := math.MaxInt
	find := func(t trait) {
		if first, ok := s.by[t]; ok {
			number = min(number, first)
		}
	}
	noun, around := d.noun(), d.around()
	switch {
	case d.isFailure():
		find(trait{failure: true})
	case isStructural(noun): // the type of a key is not the type of a card
		find(trait{noun: noun, around: around})
		if hasEnough(d) {
			find(trait{around: around, part: aroundTrait})
		}
	default:
		find(trait{noun: noun, part: nounTrait})
		if hasEnough(d) { // but what one service returns is not what another one does
			find(trait{around: around, part: aroundTrait})
			if !d.isResult() {
				find(trait{part: otherTrait})
			}
		}
	}
	if number == math.MaxInt {
		return nil
	}
	return s.list[number]
}

// enoughMembers is the number of fields or values from which types of one
// shape mean the same even when their names differ.
const enoughMembers = 4

// hasEnough reports whether the shape of d cannot be that of another thing by chance.
func hasEnough(d *declared) bool {
	switch def := d.decl.Def.(type) {
	case *ir.Struct:
		return len(def.Fields) >= enoughMembers
	case *ir.Enum:
		return len(def.Values) >= enoughMembers
	case *ir.Union:
		return isPlainUnion(def)
	}
	return false
}
