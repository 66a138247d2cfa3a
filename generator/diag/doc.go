// Package diag holds the generator's findings about a specification or a
// configuration: positions, diagnostics, and their printing as text and as
// JSON.
//
// A finding names the place, describes the fault in one sentence, carries a
// stable code and, where one is known, a fix:
//
//	spec/nimbu.yaml:84:9: error: two operations would both be Customers.Get [name-collision]
//	   84 |         operationId: getCustomer
//	      |         ^
//	spec/nimbu.yaml:131:9: note: the other is here
//	   fix: give one of them  x-nimbugen: {name: GetByEmail}
//
// The codes are listed in codes.go (the specification), codes_compile.go
// (decisions) and codes_run.go (the rest).
package diag
