package spec

import "github.com/nimbugen/nimbugen/generator/diag"

// The entry point is ParseFile.

// ParseFile parses data, YAML or JSON, into a tree whose positions have the
// file name. It serves other files than specifications, such as nimbugen.yaml.
// The node is nil when the findings have a syntax error.
func ParseFile(name string, data []byte) (*Node, *diag.List) {
	diags := &diag.List{}
	return parse(&File{Name: name, Data: data}, diags), diags
}
