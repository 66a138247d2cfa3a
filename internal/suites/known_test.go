package suites

import (
	"os"
	"strings"
	"testing"
)

// known lists the differences from the suite: by group, or by group and test.
type known []*difference

// difference is a line of the list.
type difference struct {
	name, verdict, reason string
	used                  bool
}

// readKnown reads testdata/suites/json-schema.tsv.
func readKnown(t *testing.T) (all known) {
	t.Helper()
	data, err := os.ReadFile("../../testdata/suites/json-schema.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || fields[2] == "" {
			t.Fatalf("%q is no verdict, name and reason", line)
		}
		all = append(all, &difference{verdict: fields[0], name: fields[1], reason: fields[2]})
	}
	return all
}

// of returns the line of a value, else that of its group, nil without one.
func (k known) of(v value) *difference {
	var group *difference
	for _, line := range k {
		switch line.name {
		case v.String():
			return line
		case v.group:
			group = line
		}
	}
	return group
}
