package compile

import (
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Options, which Compile takes.

// Options are the choices that are not in the specification.
type Options struct {
	Package  string       // Go package name; empty: the hint `package`, else the title
	Names    *lock.Client // names given by earlier runs; may be nil
	Include  Selection    // operations to generate: those in each list that is not empty
	Exclude  Selection    // of them, those to leave out: those in any list
	Validate Validate     // constraints to check; zero: none
	Exact    bool         // presence: exact for all schemas without that hint
	Keep     bool         // unknown-fields: keep for all schemas without that hint
	XML      bool         // bodies of XML are typed
	Level    int          // compatibility level; 0: the newest
	GoTypes  []string     // import paths that x-go-type may name
	Reserve  []string     // further Go names that no type may take
	Env      *spec.Node   // the environment variables of FromEnv; nil: there is no such function
	Fake     string       // package of the fake server; empty: none
	Paging   *spec.Node   // the hint paging for all lists, instead of the document's; nil: none
}

// Selection selects operations by their properties. Options.Include and
// Options.Exclude combine its lists in different ways.
type Selection struct {
	Tags       []string // tags, as written
	Operations []string // operationIds
	Paths      []string // path templates; * stands for one segment, ** for any number
	Methods    []string // HTTP methods, in any case
	Deprecated bool     // those that the specification marks as deprecated
}

// Empty reports a selection that names nothing.
func (s Selection) Empty() bool {
	return len(s.Tags)+len(s.Operations)+len(s.Paths)+len(s.Methods) == 0 && !s.Deprecated
}

// Newest is the newest compatibility level.
const Newest = 1
