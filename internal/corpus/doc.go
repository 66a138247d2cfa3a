// Package corpus generates clients of real specifications and checks them:
// every operation of the document is a method, and the package compiles.
//
// Clients are generated in memory and type-checked by go/types against the
// compiled runtime, which takes a tenth of the time of a build. The
// specifications of testdata/specs are always checked, by go vet as well; those
// below NIMBUGEN_CORPUS, a directory, are checked when the variable is set.
package corpus
