package hint

import (
	"go/token"
	"strings"
	"testing"
)

// TestTable checks that no member is listed twice at a place, and that each one
// is described.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Table() {
		at := string(m.Place) + ": " + m.Name
		if seen[at] {
			t.Errorf("%s is there twice", at)
		}
		seen[at] = true
		if !strings.HasSuffix(m.Meaning, ".") || m.Go == "" || !strings.HasPrefix(m.Example, m.Name+":") {
			t.Errorf("%s: meaning %q, example %q, Go %q", at, m.Meaning, m.Example, m.Go)
		}
		if (m.Type == Choice) != (len(m.Values) > 0) {
			t.Errorf("%s: type %s with the values %v", at, m.Type, m.Values)
		}
		if m.Type == GoName && !token.IsExported(strings.TrimSpace(m.Example[len(m.Name)+1:])) {
			t.Errorf("%s: the example %q is not an exported name", at, m.Example)
		}
	}
}
