package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is joinErrors.

// joinErrors joins the error bodies of all operations into few sets, and names
// these. Operations share a set unless a status would have one body in the one
// and another body in the other. The set that most operations use is the first
// one, the client's default.
func joinErrors(ops []*operation, names *privateNames) []*ir.ErrorSet {
	var sets []*errorSet
	for _, op := range ops {
		if len(op.errors) == 0 {
			continue
		}
		i := slices.IndexFunc(sets, func(s *errorSet) bool { return s.fits(op.errors) })
		if i < 0 {
			sets = append(sets, &errorSet{set: &ir.ErrorSet{}})
			i = len(sets) - 1
		}
		sets[i].add(op.errors)
		sets[i].users++
		op.ir.Errors = sets[i].set
	}
	slices.SortStableFunc(sets, func(a, b *errorSet) int { return b.users - a.users })
	var named []*ir.ErrorSet
	for i, s := range sets {
		sortStatuses(s.set.Cases, func(e ir.ErrorCase) string { return e.Status })
		if i == 0 {
			s.set.Name = names.first("apiErrors")
		} else {
			s.set.Name = names.first(errorSetName(s.set))
		}
		named = append(named, s.set)
	}
	return named
}

// errorSet is a set and the number of operations that use it.
type errorSet struct {
	set   *ir.ErrorSet
	users int
}

// fits reports whether every status has the same body with and without cases.
func (s *errorSet) fits(cases []ir.ErrorCase) bool {
	for _, e := range cases {
		if t := lookup(s.set.Cases, e.Status); t != nil && !sameType(t, e.Type, nil) {
			return false
		}
	}
	for _, e := range s.set.Cases {
		if t := lookup(cases, e.Status); t != nil && !sameType(t, e.Type, nil) {
			return false
		}
	}
	return true
}

func (s *errorSet) add(cases []ir.ErrorCase) {
	for _, e := range cases {
		if !slices.ContainsFunc(s.set.Cases, func(f ir.ErrorCase) bool { return f.Status == e.Status }) {
			s.set.Cases = append(s.set.Cases, e)
		}
	}
}

// lookup returns the body of a status: its own, that of its range, the default.
func lookup(cases []ir.ErrorCase, status string) ir.Type {
	for _, want := range []string{status, status[:1] + "XX", "default"} {
		for _, e := range cases {
			if e.Status == want {
				return e.Type
			}
		}
	}
	return nil
}

// errorSetName is the name of a set after the type of its first body.
func errorSetName(set *ir.ErrorSet) string {
	base := "other"
	ir.DeclsOf(set.Cases[0].Type, func(d *ir.Decl) { base = naming.Unexported(d.Name) })
	return strings.TrimSuffix(strings.TrimSuffix(base, "Error"), "Errors") + "Errors"
}
