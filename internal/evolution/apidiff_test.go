package evolution

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/exp/apidiff"

	"github.com/nimbugen/nimbugen/generator/evolution/goapi"
)

// TestApidiff compares the incompatible changes of Go with those of apidiff: the same
// objects must have one.
func TestApidiff(t *testing.T) {
	k := readKnown(t, "apidiff")
	eachPair(t, func(t *testing.T, p pair) {
		old, new := p.packages(t)
		ours, theirs := map[string]bool{}, map[string]bool{}
		for _, c := range goapi.Compare(old, new) {
			if !c.Compatible {
				ours[c.Object] = true
			}
		}
		for _, c := range apidiff.Changes(old.Types, new.Types).Changes {
			if !c.Compatible {
				theirs[object(c.Message)] = true
			}
		}
		for _, o := range slices.Sorted(maps.Keys(ours)) {
			if !theirs[o] && !k.excuses(p.name, "+"+o) {
				t.Errorf("%s: incompatible for us, not for apidiff", o)
			}
		}
		for _, o := range slices.Sorted(maps.Keys(theirs)) {
			if !ours[o] && !k.excuses(p.name, "-"+o) {
				t.Errorf("%s: incompatible for apidiff, not for us", o)
			}
		}
	})
	k.finish(t)
}

// object returns the object of a message of apidiff, "(*T).M: removed", as we name it.
func object(message string) string {
	name, _, _ := strings.Cut(message, ":")
	name, _, _ = strings.Cut(name, ", ")
	return strings.NewReplacer("(", "", ")", "", "*", "").Replace(name)
}
