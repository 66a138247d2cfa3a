package main

import (
	"fmt"
	"os"
	"strings"
)

// The entry points are readKnown and known.reason: differences with a reason, which
// known.tsv lists.

// known lists differences that are justified.
type known []*justification

// justification is a line of the list. A field that ends in * stands for all texts that
// begin so.
type justification struct {
	spec   string
	fields []string // sign, fact, operation and what is different, as a difference has them
	reason string
	used   bool
}

func readKnown(path string) (known, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all known
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) != 6 || fields[5] == "" {
			return nil, fmt.Errorf("%s: %q is no specification, sign, fact, operation, difference and reason", path, line)
		}
		all = append(all, &justification{spec: fields[0], fields: fields[1:5], reason: fields[5]})
	}
	return all, nil
}

// reason returns why a difference of a specification is justified, "" if it is not.
func (k known) reason(spec, difference string) string {
	fields := strings.SplitN(difference, "\t", 4)
	for _, j := range k {
		if j.spec == spec && j.fits(fields) {
			j.used = true
			return j.reason
		}
	}
	return ""
}

func (j *justification) fits(fields []string) bool {
	if len(fields) != len(j.fields) {
		return false
	}
	for i, want := range j.fields {
		prefix, open := strings.CutSuffix(want, "*")
		if open && !strings.HasPrefix(fields[i], prefix) || !open && fields[i] != want {
			return false
		}
	}
	return true
}
