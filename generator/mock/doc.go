// Package mock serves an API of which only the specification is known: kin-openapi
// judges each request, and the response is an example of the specification or a
// value made by its schema, the same for the same request. A stateful server keeps
// what collections are given.
//
// The entry points are New and Server.ServeHTTP. route.go finds the operation of a
// request, choose.go chooses the response, value.go makes values, and
// collection.go keeps them.
package mock
