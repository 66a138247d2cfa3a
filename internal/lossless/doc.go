// Package lossless holds the test that nothing of a specification is lost in
// silence: a value of it is removed, and the client is generated again. The same
// output and the same findings mean that nothing read the value, unless another value
// in its place is read: then it states what is true without it.
package lossless
