package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are declared.nameLimit, the number of letters that a derived
// name may have, and derivedNames, which makes names of the parts of a place.

const (
	longName      = 60 // letters of a derived name
	componentRoom = 20 // letters that may follow the name of a component, which keeps it however long it is
)

// nameLimit is the number of letters that a derived name of d may have, so that
// the longest name made of it (that of the write type, that of what a union
// holds) has at most longName.
func (d *declared) nameLimit() int {
	root := d
	for root.at.parent != nil && !root.isNamed() {
		root = root.at.parent.kept()
	}
	limit := longName
	if root.isNamed() {
		limit = max(limit, len(naming.Exported(root.at.base))+componentRoom)
	}
	if d.writeType != nil {
		limit -= len("Input")
	}
	if _, union := d.decl.Def.(*ir.Union); union {
		limit -= len("Variant")
	}
	return limit
}

// derivedNames returns names for a type within others, the best one first:
// parts are the name of the outermost type and the words for each step from
// there. A long name leaves out the steps in the middle, the outer ones first,
// then the first words of the outermost name. It depends on nothing but the
// parts, so that it stays when the specification gets other types.
func derivedNames(parts []string, limit int) []string {
	whole := joinParts(parts)
	last := len(parts) - 1
	if len(whole) <= limit || last < 1 {
		return []string{cutWords(whole, limit)}
	}
	var names []string
	for first := 2; first <= last; first++ { // without parts[1:first]
		names = append(names, joinParts(slices.Concat(parts[:1], parts[first:])))
	}
	for middle := last - 1; middle > 0; middle-- {
		names = append(names, joinParts([]string{parts[0], parts[middle], parts[last]}), joinParts(parts[middle:]))
	}
	names = slices.DeleteFunc(names, func(name string) bool { return len(name) > limit })
	return append(names, cutWords(joinParts([]string{parts[0], parts[last]}), limit))
}

// joinParts joins the parts of a name. The words with which one part ends and
// the next one begins are there once: RunState and RunStateNone are
// RunStateNone.
func joinParts(parts []string) string {
	name := ""
	for _, part := range parts {
		name = joinOnce(name, part)
	}
	return name
}

// joinOnce joins two parts of a name. A part that has no word of its own stays,
// or the name would be that of the type around it.
func joinOnce(base, suffix string) string {
	a, b := naming.Words(base), naming.Words(suffix)
	for n := min(len(a), len(b)-1); n > 0; n-- {
		if rest, ok := strings.CutPrefix(suffix, strings.Join(b[:n], "")); ok && slices.Equal(a[len(a)-n:], b[:n]) {
			return base + rest
		}
	}
	return base + suffix
}

// cutWords drops the words of a name that are there again later, and then the
// first words, until it has at most limit letters. The last word stays.
func cutWords(name string, limit int) string {
	ws := naming.Words(name)
	for i := 0; i < len(ws)-1 && wordLetters(ws) > limit; {
		if slices.Contains(ws[i+1:], ws[i]) {
			ws = slices.Delete(ws, i, i+1)
		} else {
			i++
		}
	}
	for len(ws) > 1 && wordLetters(ws) > limit {
		ws = ws[1:]
	}
	if len(ws) == len(naming.Words(name)) {
		return name
	}
	return naming.Exported(strings.Join(ws, "_"))
}

// wordLetters returns the number of letters of words.
func wordLetters(ws []string) int {
	n := 0
	for _, w := range ws {
		n += len(w)
	}
	return n
}
