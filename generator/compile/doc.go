// Package compile turns an OpenAPI document into the Go API of a generated
// package (package ir): it chooses every name, decides presence and direction
// of every field, and the Go type of every schema.
//
// It reads the source tree of package spec, which keeps order and positions,
// and identifies a schema by the place where it is written. Schemas that Go
// types cannot express become raw JSON with a warning; only contradictions in
// hints are errors. Compile runs five stages (compile.go explains their order):
//
//  1. collect: operations are found, filtered, put into services and named;
//     credentials and servers become options (operation_*.go);
//  2. type: parameters, bodies and results get their types, on demand, once for
//     reading and once for writing (operation_*.go, type_*.go, union_*.go);
//  3. reduce: duplicates are merged, unused types dropped, types of one shape
//     shared, cycles made pointers (declare_*.go);
//  4. name: declarations, constants and sets get their names (declare_*.go), and
//     the constraints that the client checks are written (validation*.go);
//  5. describe: comments, files and the order of the output (declare_*.go).
//
// What an earlier run gave is kept in each stage: names (lock*.go), and shapes that
// are still true on the wire (held_*.go, operation_held*.go).
//
// Six packages know nothing of these stages: schema reads schema nodes, hint the
// members of x-nimbugen, naming makes Go names, opname chooses those of services
// and methods, godoc makes comments, and ecmare translates patterns.
package compile
