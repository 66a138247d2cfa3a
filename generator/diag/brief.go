package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The entry point is List.Brief. A specification may have one fault in a
// thousand places.

// Brief returns a list with all errors and the first n findings of every other
// code, and a summary of the findings left out: "655 own-header, 12
// wrong-value", the largest number first, "" for none.
func (l *List) Brief(n int) (short *List, left string) {
	short = &List{}
	seen := map[string]int{}
	for _, d := range l.all {
		if d.Severity != Error {
			if seen[d.Code]++; seen[d.Code] > n {
				continue
			}
		}
		short.all = append(short.all, d)
	}
	codes := slices.Sorted(func(yield func(string) bool) {
		for code, count := range seen {
			if count > n && !yield(code) {
				return
			}
		}
	})
	slices.SortStableFunc(codes, func(a, b string) int { return cmp.Compare(seen[b], seen[a]) })
	parts := make([]string, len(codes))
	for i, code := range codes {
		parts[i] = fmt.Sprintf("%d %s", seen[code]-n, code)
	}
	return short, strings.Join(parts, ", ")
}
