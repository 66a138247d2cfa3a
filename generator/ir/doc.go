// Package ir is what compile decides and emit prints: the Go API of one
// generated package as plain data.
//
// Every Go name is already chosen, every presence and paging question is
// answered, and every node knows where in the spec it comes from. Nothing in
// here refers back to the OpenAPI document, and nothing has behaviour beyond
// small predicates. Lists are in the order of the spec.
package ir
