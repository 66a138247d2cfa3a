package compile

import (
	"iter"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// lockedNames holds the Go names of places in the specification, so that the
// next run names them as this one does. The entry points are name, keep,
// keepRemoved and keepOperations.
type lockedNames struct {
	earlier    Names             // of an earlier run; may be nil
	now        map[string]string // ir.API.Names
	operations []string          // keys of the operations of the earlier run, sorted
}

// newLockedNames returns the names of an earlier run, which may be nil, and
// records those of this run in now.
func newLockedNames(earlier Names, now map[string]string) *lockedNames {
	l := &lockedNames{earlier: earlier, now: now}
	if earlier == nil {
		return l
	}
	for place := range earlier.All() {
		if key, ok := strings.CutPrefix(strings.TrimPrefix(place, removed), "operation "); ok {
			l.operations = append(l.operations, key)
		}
	}
	slices.Sort(l.operations)
	l.operations = slices.Compact(l.operations)
	return l
}

// removed marks the place of what the specification had in an earlier run. Its
// name is not given to anything else, and comes back with it.
const removed = "removed "

// name returns the name that an earlier run gave to a place.
func (l *lockedNames) name(place string) (string, bool) {
	name, ok := l.stored(place)
	return name, ok && naming.IsExported(name)
}

// stored returns what an earlier run recorded of a place, be it removed or not.
func (l *lockedNames) stored(place string) (string, bool) {
	if l.earlier == nil {
		return "", false
	}
	if text, ok := l.earlier.GoName(place); ok {
		return text, true
	}
	return l.earlier.GoName(removed + place)
}

// keep records the name of a place for the next run.
func (l *lockedNames) keep(place, name string) { l.now[place] = name }

// keepRemoved records the name of a place that the specification had.
func (l *lockedNames) keepRemoved(place, name string) { l.now[removed+place] = name }

// keepOperations records the removed operations of an earlier run, so that they
// are recognized when they return.
func (l *lockedNames) keepOperations() {
	for _, key := range l.operations {
		if _, ok := l.now["operation "+key]; ok {
			continue
		}
		for _, place := range []string{"operation " + key, endpointPlace(key), argumentsPlace(key), envelopePlace(key)} {
			if text, ok := l.stored(place); ok {
				l.keepRemoved(place, text)
			}
		}
	}
}

// lockedConstant is a constant of an enum in the lock.
type lockedConstant struct{ wire, name string }

// constantPlace is the key of a constant: that of its enum, and the value.
func constantPlace(enum, wire string) string { return enum + " =" + wire }

// constants returns the constants of an earlier run by the place of their enum.
func (l *lockedNames) constants() map[string][]lockedConstant {
	all := map[string][]lockedConstant{}
	if l.earlier == nil {
		return all
	}
	for place, name := range l.earlier.All() {
		enum, wire, ok := strings.Cut(strings.TrimPrefix(place, removed), " =")
		if ok && strings.HasPrefix(enum, "#") && naming.IsExported(name) {
			all[enum] = append(all[enum], lockedConstant{wire, name})
		}
	}
	return all
}

// endpoints yields the keys of the operations of an earlier run with their
// endpoints, sorted by key.
func (l *lockedNames) endpoints() iter.Seq2[string, string] {
	return func(yield func(key, endpoint string) bool) {
		for _, key := range l.operations {
			if at, ok := l.stored(endpointPlace(key)); ok && !yield(key, at) {
				return
			}
		}
	}
}
