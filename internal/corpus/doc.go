// Package corpus generates clients of real specifications and checks what came
// out: every operation of the document is a method, and the package compiles.
//
// Clients are made in memory and checked by go/types against the compiled
// runtime, which takes a tenth of what a build takes. The specifications of
// testdata/specs are ours and always checked, by go vet as well; those of
// others lie in ../shared/corpus beside the repository, where they are at hand.
package corpus
