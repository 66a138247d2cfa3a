// Package evolution compares two versions of a client: their Go (goapi), what their
// specifications state (wire), and the programs that use them (callers). It joins
// effect and cause by their place in the specification.
//
// The entry points are [Opener], which makes versions of revisions, directories and
// specifications, and [Compare].
package evolution

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution/goapi"
	"github.com/nimbugen/nimbugen/generator/evolution/report"
	"github.com/nimbugen/nimbugen/generator/evolution/wire"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
	"github.com/nimbugen/nimbugen/generator/typecheck"
)

// Version is one version of a client.
type Version struct {
	Go    map[string][]byte // the files of the package
	API   *ir.API           // nil: it is not known from which specification it was made
	Doc   *spec.Document    // like API
	Spec  string            // name of the specification
	Why   string            // with a nil API: why
	Place func(diag.Pos) diag.Pos
}

// place returns a position as the user knows it.
func (v *Version) place(p diag.Pos) diag.Pos {
	if v.Place == nil || p.File == "" {
		return p
	}
	return v.Place(p)
}

// Compare compares two versions of a client. The error states which of them does not
// type-check.
func Compare(old, new *Version) (*report.Report, error) {
	stubs := &typecheck.Stubs{}
	was, err := goapi.Load(old.Go, stubs)
	if err != nil {
		return nil, &GoError{"old", err}
	}
	is, err := goapi.Load(new.Go, stubs)
	if err != nil {
		return nil, &GoError{"new", err}
	}
	j := newJoin(old, new)
	j.effects = goapi.Compare(was, is)
	if old.API != nil && new.API != nil {
		j.causes = wire.Compare(old.Doc, new.Doc, included(old.API, new.API))
	}
	return j.report(), nil
}

// GoError reports a version whose Go does not type-check.
type GoError struct {
	Version string // "old" or "new"
	Err     error
}

// Error names the version.
func (e *GoError) Error() string {
	return "the Go of the " + e.Version + " version does not type-check: " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *GoError) Unwrap() error { return e.Err }

// included reports whether one of the clients has an operation, or a webhook, whose
// path is its name behind "webhook".
func included(apis ...*ir.API) func(method, path string) bool {
	known := map[[2]string]bool{}
	for _, api := range apis {
		for _, r := range api.Receivers {
			for _, e := range r.Events {
				known[[2]string{e.Op.Method, "webhook " + e.Name}] = true
			}
		}
		for _, s := range api.Services {
			for _, op := range s.Ops {
				known[[2]string{op.Method, op.Path}] = true
			}
		}
	}
	return func(method, path string) bool { return known[[2]string{method, path}] }
}
