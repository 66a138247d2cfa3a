package evolution

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution/goapi"
	"github.com/nimbugen/nimbugen/generator/evolution/report"
	"github.com/nimbugen/nimbugen/generator/evolution/wire"
	"github.com/nimbugen/nimbugen/generator/godoc"
)

// The entry point is join.report, which makes one change of an effect on Go and its
// causes in the specification.

type join struct {
	old, new *Version
	was, is  *index
	effects  []goapi.Change
	causes   *wire.Changes // nil: the specifications are not compared
	reported map[int]bool  // causes that are reasons of an effect
	rows     []report.Change
}

func newJoin(old, new *Version) *join {
	return &join{old: old, new: new, was: newIndex(old.API), is: newIndex(new.API), reported: map[int]bool{}}
}

func (j *join) report() *report.Report {
	r := &report.Report{Spec: j.new.Spec, Missing: j.missing()}
	if j.old.API != nil {
		r.From = godoc.OneLine(j.old.API.Version)
	}
	if j.new.API != nil {
		r.To = godoc.OneLine(j.new.API.Version)
	}
	j.goRows()
	j.heldRows()
	j.variantRows()
	if j.causes != nil {
		j.wireRows()
	}
	r.Changes = j.rows
	r.Sort()
	return r
}

// missing returns why the specifications are not compared.
func (j *join) missing() string {
	switch {
	case j.old.API == nil:
		return j.old.Why
	case j.new.API == nil:
		return j.new.Why
	}
	return ""
}

// add adds a row. Its texts have no line breaks or control characters, whatever the
// specification has.
func (j *join) add(class report.Class, subject string, reasons []string, pos, was diag.Pos, objects ...string) {
	for i, reason := range reasons {
		reasons[i] = godoc.OneLine(reason)
	}
	j.rows = append(j.rows, report.Change{
		Class: class, Subject: godoc.OneLine(subject), Reasons: reasons, Objects: objects,
		Pos: j.new.place(pos), Was: j.old.place(was),
	})
}

// goRows adds the changes of Go with their causes. What comes and goes with another
// object is not listed beside it.
func (j *join) goRows() {
	removed, added := map[string]bool{}, map[string]bool{}
	for _, e := range j.effects {
		removed[e.Object] = removed[e.Object] || e.Kind == goapi.Removed || e.Kind == goapi.Changed && e.What != "type"
		added[e.Object] = added[e.Object] || e.Kind == goapi.Added
	}
	for _, e := range j.effects {
		switch {
		case e.Kind == goapi.Comparable:
			// A list or map that is added makes a struct incomparable. The package
			// comment says that structs may be.
		case e.Kind == goapi.Renamed:
			j.renamedRow(e)
		case e.Kind == goapi.Value:
			j.valueRow(e)
		case e.Compatible && e.Kind == goapi.Added:
			if !j.follows(j.is, e.Object, added) && !plumbing(e) && !j.isNewName(e.Object) {
				j.addedRow(e)
			}
		case e.Compatible:
		case e.Kind == goapi.Changed && j.renames(e):
			// The row of the type says it.
		case (e.Kind == goapi.Removed || e.Kind == goapi.Changed) && j.follows(j.was, e.Object, removed):
			j.reasons(e)
		default:
			j.breakingRow(e)
		}
	}
}

// follows reports whether an object comes or goes with one of the others.
func (j *join) follows(x *index, object string, others map[string]bool) bool {
	for range 4 { // a constant with its type, a parameter with its method
		owner, ok := x.owner[object]
		if !ok {
			if owner, _, ok = strings.Cut(object, "."); !ok {
				return false
			}
		}
		if others[owner] {
			return true
		}
		object = owner
	}
	return false
}

var word = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// renames reports whether a type changed in nothing but the names of types that are
// removed, for which there are new ones.
func (j *join) renames(e goapi.Change) bool {
	was, is := word.FindAllString(e.Old, -1), word.FindAllString(e.New, -1)
	if len(was) != len(is) || word.ReplaceAllString(e.Old, "") != word.ReplaceAllString(e.New, "") {
		return false
	}
	for i := range was {
		if was[i] != is[i] && !(j.has(was[i], goapi.Removed) && j.has(is[i], goapi.Added)) {
			return false
		}
	}
	return true
}

// has reports whether a type was removed or added.
func (j *join) has(object string, kind goapi.Kind) bool {
	return slices.ContainsFunc(j.effects, func(e goapi.Change) bool { return e.Object == object && e.Kind == kind && e.What == "type" })
}
