package compile

import (
	"strconv"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file makes one declaration of anonymous types that are alike: the same
// members, of the same types, wherever they are written.

// shareTypes puts together what is alike. Of several, the one with a name of
// its own stays, or the one that is found first. What the specification names
// stays apart, and so do the types that an operation is given or gives back.
func (c *compiler) shareTypes() {
	live := c.decls.live()
	classes := c.classify(live)
	kept := map[int]*declared{}
	for _, named := range []bool{true, false} {
		for _, d := range live {
			class := classes[d.decl]
			switch keeper := kept[class]; {
			case c.isAnonymous(d) == named:
			case keeper == nil:
				kept[class] = d
			case !named && alikeEnough(d, keeper):
				c.giveUp(d, keeper)
			}
		}
	}
	instead := func(d *declared) *declared {
		for d != nil && d.gone != nil {
			d = d.gone
		}
		return d
	}
	given := map[*ir.Decl]*ir.Decl{}
	for _, d := range live {
		d.twin, d.reader = instead(d.twin), instead(d.reader)
		given[d.decl] = instead(d).decl
	}
	c.rewriteAll(func(d *ir.Decl) *ir.Decl {
		if to := given[d]; to != nil {
			return to
		}
		return d
	})
}

// isAnonymous reports a type that the specification gives no name, and that is
// part of another one.
func (c *compiler) isAnonymous(d *declared) bool {
	_, statuses := d.decl.Def.(*ir.StatusStruct)
	return !d.at.component && d.s.hints.name == "" && d.at.parent != nil && !statuses
}

// giveUp makes d another name for keeper.
func (c *compiler) giveUp(d, keeper *declared) {
	d.gone = keeper
	if d.decl.Use != keeper.decl.Use {
		keeper.decl.Use = ir.Both
	}
	if s, ok := keeper.decl.Def.(*ir.Struct); ok {
		s.Multipart = s.Multipart || d.decl.Def.(*ir.Struct).Multipart
	}
	keeper.shares = append(keeper.shares, d)
	keeper.add(d.raws...)
}

// enoughFields is the number of fields or values from which a type is the same
// thing when it is called differently.
const enoughFields = 4

// alikeEnough keeps small types apart that have the same members by chance:
// {id} of one thing is not {id} of another.
func alikeEnough(d, keeper *declared) bool {
	if d.ownWord() == keeper.ownWord() {
		return true
	}
	switch def := d.decl.Def.(type) {
	case *ir.Struct:
		return len(def.Fields) >= enoughFields
	case *ir.Enum:
		return len(def.Values) >= enoughFields
	case *ir.Union:
		return true
	}
	return false
}

// ownWord is the part of a name that says what a type is, without where it is.
func (d *declared) ownWord() string {
	if d.at.component || d.s.hints.name != "" || d.at.suffix == "" {
		return d.wanted()
	}
	return d.at.suffix
}

// classify gives equal numbers to declarations that are alike: all are taken
// to be, until what they hold differs.
func (c *compiler) classify(live []*declared) map[*ir.Decl]int {
	texts, named := make([]int, len(live)), make([][]*ir.Decl, len(live))
	known := map[string]int{}
	for i, d := range live {
		var text string
		text, named[i] = c.signature(d)
		texts[i] = number(known, []byte(text))
	}
	classes := map[*ir.Decl]int{}
	for n := 0; ; {
		numbers, next := map[string]int{}, make(map[*ir.Decl]int, len(live))
		var key []byte
		for i, d := range live {
			key = strconv.AppendInt(key[:0], int64(texts[i]), 10)
			for _, other := range named[i] {
				key = strconv.AppendInt(append(key, ' '), int64(classes[other]), 10)
			}
			next[d.decl] = number(numbers, key)
		}
		classes = next
		if len(numbers) == n {
			return classes
		}
		n = len(numbers)
	}
}

// number gives equal keys equal numbers, from 1 on.
func number(numbers map[string]int, key []byte) int {
	n, ok := numbers[string(key)]
	if !ok {
		n = len(numbers) + 1
		numbers[string(key)] = n
	}
	return n
}
