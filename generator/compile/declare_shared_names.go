package compile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is declared.sharedNames, the names of an anonymous type that
// several places share.

// sharedNames returns names for a type into which others were merged, the best
// one first: it is called after what it is in all its places, behind the words
// that these have in common, and not after one of them; or after the thing that
// operations return. It returns nil for other types of one place, and for those
// that the specification names.
func (d *declared) sharedNames() []string {
	switch {
	case d.isNamed():
		return nil
	case len(d.things) > 0:
		return slices.DeleteFunc(d.thingNames(), func(name string) bool { return len(name) > d.nameLimit() })
	case len(d.merged) == 0:
		return nil
	case d.isResult():
		return d.resultNames()
	}
	places := d.allMerged()
	noun := commonNoun(places)
	if d.isFailure() && noun == "Error" {
		noun = "ErrorResponse"
	}
	if def, ok := d.decl.Def.(*ir.Union); ok && !sameNouns(places) && isPlainUnion(def) {
		return []string{alternativesName(def)}
	}
	var names []string
	if context := commonContext(places); context != "" {
		names = append(names, joinOnce(context, noun))
	} else if !isStructural(noun) {
		names = append(names, noun)
	}
	for _, p := range places {
		if above := p.nounAbove(); above != "" && !endsInWords(above, noun) {
			names = append(names, joinOnce(above, noun))
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return len(name) > d.nameLimit() })
}

// resultNames returns the name of what several operations return: that with which
// all their names end, or else the words that all of them have.
func (d *declared) resultNames() []string {
	places := d.allMerged()
	last := naming.Words(places[0].at.base)
	for _, p := range places {
		last = commonSuffix(last, naming.Words(p.at.base))
	}
	noun := naming.Exported(strings.Join(last, "_"))
	if len(last) == 0 || isStructural(noun) {
		return d.resultNamesByWords(places)
	}
	context := commonContext(places)
	if endsInWords(context, noun) {
		return []string{context}
	}
	return []string{joinOnce(context, noun)}
}

// resultNamesByWords returns the name of what several operations return after the
// words that all their names have: ZoneSettingsResult for those of
// ZoneSettingsGetBrotli and ZoneSettingsUpdateCiphers.
func (d *declared) resultNamesByWords(places []*declared) []string {
	var common []string
	for _, w := range naming.Words(places[0].at.base) {
		everywhere := !slices.ContainsFunc(places, func(p *declared) bool { return !slices.Contains(naming.Words(p.at.base), w) })
		said := slices.ContainsFunc(common, func(other string) bool {
			return naming.Singular(strings.ToLower(other)) == naming.Singular(strings.ToLower(w))
		})
		if everywhere && !said && !isVerb(w) && !isSpecifier(w) {
			common = append(common, w)
		}
	}
	if len(common) == 0 || isStructural(naming.Exported(strings.Join(common, "_"))) {
		return nil
	}
	return []string{joinOnce(naming.Exported(strings.Join(common, "_")), d.at.suffix)}
}

// allMerged returns d and all that was merged into it, sorted by their names, so
// that their order in the specification does not matter.
func (d *declared) allMerged() []*declared {
	all := d.withMerged()
	names := make(map[*declared]string, len(all))
	for _, one := range all {
		names[one] = one.likelyName()
	}
	slices.SortStableFunc(all, func(a, b *declared) int {
		return cmp.Or(cmp.Compare(names[a], names[b]), cmp.Compare(a.from(), b.from()))
	})
	return all
}

func sameNouns(places []*declared) bool {
	return !slices.ContainsFunc(places, func(d *declared) bool { return d.noun() != places[0].noun() })
}

// commonNoun returns the last words that the nouns of places have in common, or
// else the most frequent noun.
func commonNoun(places []*declared) string {
	words, count := naming.Words(places[0].noun()), map[string]int{}
	for _, d := range places {
		words = commonSuffix(words, naming.Words(d.noun()))
		count[d.noun()]++
	}
	if len(words) > 0 {
		return naming.Exported(strings.Join(words, "_"))
	}
	return slices.MinFunc(slices.Sorted(maps.Keys(count)), func(a, b string) int { return count[b] - count[a] })
}

// commonContext returns the words with which the names of all types and
// operations begin that hold the places: of CustomersCreateInput and
// CustomersUpdateInput, it is Customer. Without such words, it is the noun that
// they all have, or "".
func commonContext(places []*declared) string {
	first := places[0].aboveName()
	words, above := naming.Words(first), places[0].nounAbove()
	for _, d := range places {
		words = words[:commonPrefix(words, naming.Words(d.aboveName()))]
		if above != d.nounAbove() {
			above = ""
		}
	}
	if len(words) == len(naming.Words(first)) {
		return first
	}
	if i := slices.IndexFunc(words, isVerb); i > 0 {
		words = words[:i] // the method of a service
	}
	for len(words) > 0 && (isVerb(words[len(words)-1]) || isSpecifier(words[len(words)-1]) || isStructural(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return above
	}
	return singularName(naming.Exported(strings.Join(words, "_")), "")
}

// commonSuffix returns the last words that two names have in common.
func commonSuffix(a, b []string) []string {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return a[len(a)-n:]
}

// commonPrefix returns the number of first words that two names have in common.
func commonPrefix(a, b []string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// aboveName is the name of the type or operation that holds d.
func (d *declared) aboveName() string {
	if d.at.parent != nil {
		return d.at.parent.baseName()
	}
	return d.at.base
}

// nounAbove is the noun of the type that holds d, "" for that of an operation.
func (d *declared) nounAbove() string {
	if d.at.parent == nil {
		return ""
	}
	if above := d.at.parent.kept(); !isStructural(above.noun()) {
		return above.noun()
	}
	return ""
}

// isVerb reports whether a word is one with which the names of methods begin.
func isVerb(w string) bool {
	switch w {
	case "Get", "List", "Create", "Update", "Delete", "Replace", "Add", "Remove", "Set", "Put", "Post", "Patch", "Search", "Find", "Read", "Fetch", "Retrieve":
		return true
	}
	return false
}

// isStructural reports whether all words of a noun are parts that something
// plays in a JSON document, which do not tell what it is.
func isStructural(noun string) bool {
	return !slices.ContainsFunc(naming.Words(noun), func(w string) bool { return !isStructuralWord(w) })
}

func isStructuralWord(w string) bool {
	switch w {
	case "Item", "Value", "Data", "Result", "Results", "Input", "Object", "Type", "Kind", "List", "Map", "Array", "Enum", "String", "Field", "Fields",
		"Params", "Args", "Arguments", "Options", "Option", "Attributes", "Properties", "Metadata", "Meta", "Status", "State", "Name", "Content",
		"Config", "Settings", "Response":
		return true
	}
	return strings.HasPrefix(w, "Variant")
}

// isPlainUnion reports whether a union holds only predeclared types and lists of
// them.
func isPlainUnion(def *ir.Union) bool {
	return !slices.ContainsFunc(def.Variants, func(v *ir.Variant) bool {
		alias, ok := v.Decl.Def.(*ir.Alias)
		if !ok {
			return true
		}
		typ := alias.Type
		if list, ok := typ.(ir.List); ok {
			typ = list.Elem
		}
		_, plain := typ.(ir.Prim)
		return !plain
	})
}

// alternativesName is the name of a plain union after its alternatives:
// IntOrString.
func alternativesName(def *ir.Union) string {
	var ws []string
	for _, v := range def.Variants {
		word, _ := variantWord(v.Decl.Def.(*ir.Alias).Type)
		ws = append(ws, strings.Replace(word, "Int64", "Int", 1))
	}
	slices.Sort(ws)
	return strings.Join(slices.Compact(ws), "Or")
}
