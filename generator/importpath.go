package generator

import (
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// The entry point is importPath.

// importPath returns the import path of the package in a directory, as the go.mod above
// it states it.
func importPath(dir string) (string, bool) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	for root := abs; ; root = filepath.Dir(root) {
		data, err := os.ReadFile(filepath.Join(root, "go.mod"))
		if err == nil {
			module := moduleOf(string(data))
			rel, err := filepath.Rel(root, abs)
			return path.Join(module, filepath.ToSlash(rel)), err == nil && module != ""
		}
		if root == filepath.Dir(root) {
			return "", false
		}
	}
}

// moduleOf returns the path that a go.mod declares.
func moduleOf(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "module")
		if name = strings.TrimSpace(name); !ok || name == "" {
			continue
		}
		if unquoted, err := strconv.Unquote(name); err == nil {
			return unquoted
		}
		return name
	}
	return ""
}
