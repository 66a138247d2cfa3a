// Package paging holds the tests of paging against a table of how public APIs page
// their lists, testdata/paging/truth.tsv: whether we infer the same, and whether
// generated clients read whole lists from servers that are made of the table.
package paging
