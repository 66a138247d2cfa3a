package main

import (
	"maps"
	"slices"
	"strings"
)

// facts are the statements of a specification that the two readers are compared
// by, a line each: its operations, and for each operation its parameters, its
// media types and the names of the members of its bodies.
type facts map[string]bool

// add adds a statement about an operation.
func (f facts) add(kind string, op operation, what ...string) {
	f[strings.Join(append([]string{kind, op.method + " " + op.path}, what...), "\t")] = true
}

// valued is the kind of a statement that is not compared: the results of an operation
// have a value, and not only an object without members.
const valued = "valued"

// unbuilt is the kind of a statement that is not compared: libopenapi does not build a
// schema of the operation.
const unbuilt = "unbuilt"

// operation identifies an operation. Several that differ behind a # only are one on the
// wire.
type operation struct{ method, path string }

func operationOf(method, path string) operation {
	path, _, _ = strings.Cut(path, "#")
	return operation{strings.ToUpper(method), path}
}

// missing returns the statements of f that other has not, sorted.
func (f facts) missing(other facts) []string {
	var lines []string
	for _, line := range slices.Sorted(maps.Keys(f)) {
		if !other[line] && !strings.HasPrefix(line, valued) && !strings.HasPrefix(line, lost) && !strings.HasPrefix(line, unbuilt) && !strings.HasPrefix(line, undescribed) {
			lines = append(lines, line)
		}
	}
	return lines
}
