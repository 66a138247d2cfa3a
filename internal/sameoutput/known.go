package main

import (
	_ "embed"
	"fmt"
	"strings"
)

// The entry point is readKnown, the differences that are improvements.

//go:embed known.tsv
var knownTable string

// known maps "case file" to the reason for a difference.
type known map[string]string

// readKnown reads known.tsv: a case, a file of its output (* for all of them) and
// a reason on each line, separated by tabs.
func readKnown() (known, error) {
	table := known{}
	for line := range strings.Lines(knownTable) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("known.tsv: %q is not a case, a file and a reason", line)
		}
		table[f[0]+" "+f[1]] = f[2]
	}
	return table, nil
}

// reason returns the reason for a difference in a file of a case, "" if there
// is none.
func (table known) reason(c docCase, file string) string {
	name, _, _ := strings.Cut(c.name, " (")
	if reason := table[name+" *"]; reason != "" {
		return reason
	}
	return table[name+" "+file]
}
