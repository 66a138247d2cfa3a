package main

import (
	_ "embed"
	"strings"
)

// This file knows the differences that are explained: what is left is a bug of
// ours, or one of the oracle's that nobody wrote down yet.

//go:embed known.tsv
var knownText string

// explanation says why what is found of an operation is no bug of the client.
type explanation struct{ spec, operation, text, reason string }

// explanations reads known.tsv: a specification's end, an operation, a part of
// what is found, and the reason, with tabs between them.
func explanations() (list []explanation) {
	for line := range strings.Lines(knownText) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) == 4 && !strings.HasPrefix(line, "#") {
			list = append(list, explanation{fields[0], fields[1], fields[2], fields[3]})
		}
	}
	return list
}

// explain gives the findings of a specification the reasons that are known.
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
