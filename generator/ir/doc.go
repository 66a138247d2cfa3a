// Package ir describes the Go API of one generated package as plain data, which
// compile makes and emit prints. The root is API.
//
// All names, presences and styles of paging are decided, and every node has its
// position in the spec. The data does not refer to the OpenAPI document, and has
// no behaviour beyond small predicates. Lists are in the order of the spec.
package ir
