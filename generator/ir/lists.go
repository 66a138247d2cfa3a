package ir

import "github.com/nimbugen/nimbugen/generator/diag"

// The entry point is ListReport.

// ListReport states why an operation whose response has a list is paged or not.
// [Operation.Paging] is the result.
type ListReport struct {
	Pos       diag.Pos
	Operation *Operation
	By        string   // "hint", "extension", the rule that inferred it, or "" where it is not paged
	Why       []string // the evidence for and against, each a clause
	Guess     bool     // nothing states whether pages are counted from 0 or from 1
}
