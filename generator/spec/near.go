package spec

import (
	"maps"
	"slices"
	"strings"
)

// This file finds the name that someone may have meant.

// names gives a role's keys, sorted.
func (r *role) names() []string { return slices.Sorted(maps.Keys(r.members)) }

// nearest gives the name that differs least from a wrong one, "" when none is
// near: a letter in three may differ.
func nearest(wrong string, names []string) string {
	best, least := "", len(wrong)/3+1
	for _, name := range names {
		if d := distance(strings.ToLower(wrong), strings.ToLower(name), least); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is the number of letters to add, remove or change, at most limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := left
			if a[i] != b[j] {
				change++
			}
			left = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return min(row[len(b)], limit)
}
