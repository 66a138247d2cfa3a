package spec

import "github.com/nimbugen/nimbugen/generator/diag"

// This file lets other YAML and JSON files, such as nimbugen.yaml, be read
// into the same tree as a specification.

// ParseFile reads data, YAML or JSON, into a tree whose positions name the
// file name. The node is nil when the findings have a syntax error.
func ParseFile(name string, data []byte) (*Node, *diag.List) {
	diags := &diag.List{}
	return parse(&File{Name: name, Data: data}, diags), diags
}
