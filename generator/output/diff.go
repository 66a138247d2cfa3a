package output

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// The entry point is Diff.

// Diff returns changes as a unified diff, without unchanged files.
func Diff(dir string, changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		name := strings.TrimSuffix(dir, "/") + "/" + c.Name
		switch c.Kind {
		case Added:
			fmt.Fprintf(&b, "%s would be added (%d lines)\n", name, strings.Count(string(c.New), "\n"))
		case Removed:
			fmt.Fprintf(&b, "%s would be removed: nothing in the spec makes it\n", name)
		case Changed:
			b.WriteString(udiff.Unified(name+" (on disk)", name+" (from the spec)", string(normalize(c.Old)), string(c.New)))
		}
	}
	return b.String()
}
