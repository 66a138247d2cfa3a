package compile

// This file holds what a caller can choose.

// Options are the choices that are not in the specification.
type Options struct {
	Package  string    // Go package name; empty: the hint `package`, else the title
	Names    Names     // names given by earlier runs; may be nil
	Include  Selection // operations to generate; zero: all
	Exclude  Selection // of them, those to leave out
	Validate Validate  // constraints to check; zero: none
	Exact    bool      // presence: exact for all schemas that do not say otherwise
	Keep     bool      // unknown-fields: keep for all schemas that do not say otherwise
	XML      bool      // bodies of XML are typed
	Level    int       // compatibility level; 0: the newest
	GoTypes  []string  // import paths that x-go-type may name
	Reserve  []string  // further Go names that no type may take
}

// Names gives the Go name that a place of the specification was given before,
// see ir.API.Names. A *lock.Client is one.
type Names interface {
	GoName(place string) (name string, ok bool)
}

// Selection selects operations by what they are.
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
