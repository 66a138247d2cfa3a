// Package ledger records where each value of a specification went: into Go, into
// a comment, or into a finding.
//
// The code that makes a part of the IR claims the values that the part is made
// of (Ledger.Claim). Reading, comparing and iterating claim nothing: a property
// that decides how two alternatives are distinguished is not in the client for
// that. A finding claims the value at its position. Ledger.Unclaimed walks the
// operations that were generated, and returns what nobody claimed: that is lost,
// and package compile reports it.
//
// Vocabulary lists all keywords of OpenAPI 3.0, 3.1 and 3.2, of Swagger 2.0 and of
// JSON Schema 2020-12, and states what becomes of each. docs/keywords.md is made
// of it.
package ledger
