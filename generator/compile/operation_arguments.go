package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is lockedNames.argumentOrder.

// argumentOrder puts the parameters of a path into the order in which an earlier
// run had them as arguments, by name: two strings that change places would
// compile. Where as many parameters as before have other names, the new names
// take the places of those that are missing; a new number of parameters breaks
// callers in any order.
func (l *lockedNames) argumentOrder(op *operation, list []*param) []*param {
	if e, ok := l.find(lock.Arguments, op.key); ok {
		list = ordered(list, placeholders(e.Name))
	}
	if len(list) < 2 {
		return list
	}
	var names strings.Builder
	for _, p := range list {
		names.WriteString("{" + p.wire + "}")
	}
	l.keep(lock.Entry{Kind: lock.Arguments, Place: []string{op.key}, Name: names.String()})
	return list
}

// ordered returns a list of parameters in the order of names.
func ordered(list []*param, names []string) []*param {
	byName, fresh := map[string]*param{}, slices.Clone(list)
	for _, p := range list {
		if slices.Contains(names, p.wire) {
			byName[p.wire] = p
			fresh = slices.DeleteFunc(fresh, func(q *param) bool { return q == p })
		}
	}
	if len(names) == len(list) {
		return fill(names, byName, fresh)
	}
	var kept []*param
	for _, name := range names {
		if p := byName[name]; p != nil {
			kept = append(kept, p)
		}
	}
	result := slices.Clone(list)
	for i, p := range result {
		if byName[p.wire] != nil {
			result[i], kept = kept[0], kept[1:]
		}
	}
	return result
}

// fill returns the parameters in the order of names, with those of fresh for the
// names that are missing.
func fill(names []string, byName map[string]*param, fresh []*param) []*param {
	var result []*param
	for _, name := range names {
		p := byName[name]
		if p == nil {
			p, fresh = fresh[0], fresh[1:]
		}
		result = append(result, p)
	}
	return result
}
