package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// This file makes sets of the error bodies that operations declare.

// errorCases gives the error bodies of an operation: JSON, and XML where that is
// read.
func (c *compiler) errorCases(op *operation, failure []response) []ir.ErrorCase {
	var cases []ir.ErrorCase
	for _, r := range failure {
		if r.m == nil || r.kind != mediaJSON && r.kind != mediaXML || r.m.Get("schema") == nil {
			continue
		}
		if r.kind == mediaXML {
			op.ir.ErrorsXML = append(op.ir.ErrorsXML, ir.XMLError{Status: r.status, Entry: c.types.xml.root(r.m.Get("schema"))})
		}
		got := c.typeOf(r.m.Get("schema"), place{dir: read, base: op.typeName() + errorName(r.status)})
		cases = append(cases, ir.ErrorCase{Status: r.status, Type: element(got)})
	}
	sortStatuses(cases, func(e ir.ErrorCase) string { return e.Status })
	return cases
}

// errorName is statusName with Error at its end.
func errorName(status string) string {
	name := statusName(status)
	if strings.HasSuffix(name, "Error") {
		return name
	}
	return name + "Error"
}

// sortStatuses puts statuses before ranges, and default last, as they are
// matched; otherwise the order stays.
func sortStatuses[T any](list []T, status func(T) string) {
	rank := func(s string) int {
		switch {
		case s == "default":
			return 2
		case strings.HasSuffix(s, "XX"):
			return 1
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b T) int { return rank(status(a)) - rank(status(b)) })
}

// errorSets joins the error bodies of all operations into few sets: two go
// together where no status has one body in the one and another in the other.
// The set that most operations use is the client's default.
func (c *compiler) errorSets() {
	var sets []*errorSet
	for _, op := range c.ops.called {
		if len(op.errors) == 0 {
			continue
		}
		i := slices.IndexFunc(sets, func(s *errorSet) bool { return s.fits(op.errors) })
		if i < 0 {
			sets = append(sets, &errorSet{set: &ir.ErrorSet{}})
			i = len(sets) - 1
		}
		sets[i].add(op.errors)
		op.ir.Errors = sets[i].set
		sets[i].users++
	}
	slices.SortStableFunc(sets, func(a, b *errorSet) int { return b.users - a.users })
	for i, s := range sets {
		sortStatuses(s.set.Cases, func(e ir.ErrorCase) string { return e.Status })
		s.set.Name = c.errorSetName(s.set, i == 0)
		c.api.Errors = append(c.api.Errors, s.set)
	}
}

// errorSet is a set in the making.
type errorSet struct {
	set   *ir.ErrorSet
	users int
}

// fits reports whether no status of the one would be read differently with the
// other.
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

// lookup gives the body of a status: its own, that of its range, the default.
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

func (c *compiler) errorSetName(set *ir.ErrorSet, first bool) string {
	if first {
		return c.privateName("apiErrors")
	}
	base := "other"
	ir.DeclsOf(set.Cases[0].Type, func(d *ir.Decl) { base = naming.Unexported(d.Name) })
	base = strings.TrimSuffix(strings.TrimSuffix(base, "Error"), "Errors")
	return c.privateName(base + "Errors")
}
