package cases

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The entry point is TestEveryPublicCaseHasATest, which finds the tests of the cases
// of public.tsv in the source.

// publicCases is the number of cases: 27 kinds of specifications, 11 of servers, and
// three more things that servers found.
const publicCases = 41

// TestEveryPublicCaseHasATest fails when the test of a case is no longer there.
func TestEveryPublicCaseHasATest(t *testing.T) {
	text, err := os.ReadFile("public.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 || len(fields[2]) < 8 {
			t.Fatalf("%q is no case, file and text", line)
		}
		if data, err := os.ReadFile(filepath.Join("../..", fields[1])); err != nil || !strings.Contains(string(data), fields[2]) {
			t.Errorf("%s: no %q in %s (%v)", fields[0], fields[2], fields[1], err)
		}
		names = append(names, fields[0])
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) != publicCases {
		t.Errorf("%d cases have a test, want %d", len(names), publicCases)
	}
}
