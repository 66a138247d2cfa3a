// Package compile turns an OpenAPI document into the Go API of a generated
// package (package ir): it chooses every name, decides presence and direction
// of every field, and what becomes of every shape.
//
// It reads the source tree of package spec, which keeps order and positions,
// and identifies a schema by the place where it is written. What it cannot
// express becomes raw JSON with a warning; only contradictions in hints are
// errors. The stages, in compile.go:
//
//  1. hints and operations are collected and filtered;
//  2. services, methods and credentials get their names;
//  3. the types of parameters, bodies and results are built on demand, once
//     for what is read and once for what is written;
//  4. twins that came out alike are merged, cycles become pointers;
//  5. declarations get their names, comments and files.
package compile
