package golden

import (
	"fmt"
	"strings"
)

// The entry point is firstDifference.

// context is the number of lines shown around the first difference.
const context = 3

// firstDifference returns the first place where two texts differ, with some
// lines around it; "" when they are equal. A final newline does not count.
func firstDifference(want, got []byte) string {
	w, g := lines(want), lines(got)
	first := 0
	for first < len(w) && first < len(g) && w[first] == g[first] {
		first++
	}
	if first == len(w) && first == len(g) {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "first difference in line %d (want %d lines, got %d):\n", first+1, len(w), len(g))
	for i := max(0, first-context); i < first; i++ {
		fmt.Fprintf(&out, "  %s\n", w[i])
	}
	excerpt(&out, "- ", w, first)
	excerpt(&out, "+ ", g, first)
	return out.String()
}

func excerpt(out *strings.Builder, prefix string, text []string, first int) {
	for i := first; i < len(text) && i <= first+2*context; i++ {
		fmt.Fprintf(out, "%s%s\n", prefix, text[i])
	}
}

func lines(b []byte) []string {
	s := strings.TrimSuffix(string(b), "\n")
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}
