// Package tools pins the peers' generators: their versions, and the versions
// of what they depend on, are those of the go.mod beside it.
package tools
