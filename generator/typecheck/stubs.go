package typecheck

import (
	"embed"
	"strings"
)

// The stubs are the API of the packages that generated code imports, with empty
// bodies. TestStubs holds them.

//go:embed stubs
var stubFiles embed.FS

// stubName returns the file of a package's stub.
func stubName(path string) string { return "stubs/" + path + ".txt" }

// importPath returns the package of a stub's file.
func importPath(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(name, "stubs/"), ".txt")
}
