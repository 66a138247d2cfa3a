package main

import (
	_ "embed"
	"strings"
)

// The entry point is explain, which recognises explained differences. Any other
// difference is a bug of nimbugen, or an undocumented one of the oracle.

//go:embed known.tsv
var knownText string

// explanation is the reason why a finding of an operation is no bug of the
// client.
type explanation struct{ spec, operation, text, reason string }

// explanations reads known.tsv: the end of a specification's name, an
// operation, a part of the finding, and the reason, separated by tabs.
func explanations() (list []explanation) {
	for line := range strings.Lines(knownText) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) == 4 && !strings.HasPrefix(line, "#") {
			list = append(list, explanation{fields[0], fields[1], fields[2], fields[3]})
		}
	}
	return list
}

// explain adds the known reasons to the findings of a specification.
func explain(spec string, found []finding) {
	for _, e := range explanations() {
		if !strings.HasSuffix(spec, e.spec) {
			continue
		}
		for i := range found {
			if found[i].Operation == e.operation && strings.Contains(found[i].Text, e.text) {
				found[i].Reason = e.reason
			}
		}
	}
}
