package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestHostile tries all behaviours on our clients, and with NIMBUGEN_LONG on those
// of other generators, and compares the result with docs/evidence.md.
func TestHostile(t *testing.T) {
	long := os.Getenv("NIMBUGEN_LONG") != ""
	result, err := run("", func(c Client) bool { return long || !c.Peer }, false)
	if err != nil {
		t.Fatal(err)
	}
	if failed := result.failed(); len(failed) > 0 {
		var text strings.Builder
		result.explain(&text)
		t.Errorf("%s\n%s", strings.Join(failed, "\n"), text.String())
	}
	document, err := os.ReadFile("../../docs/evidence.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(string(document), "\n")
	for _, line := range result.lines()[2:] {
		if !slices.ContainsFunc(rows, func(row string) bool { return sameRow(row, line) }) {
			t.Errorf("docs/evidence.md lacks the row %s\nwrite what  go run .  prints", line)
		}
	}
}

// sameRow compares the name and as many cells as the line has. The number of calls
// counts those of the peers too.
func sameRow(row, line string) bool {
	a, b := strings.Split(row, "|"), strings.Split(line, "|")
	if len(a) < len(b) {
		return false
	}
	a, b = a[:len(b)-1], b[:len(b)-1]
	return a[1] == b[1] && slices.Equal(a[3:], b[3:])
}

// TestBites checks that the suite finds the faults of a client that has each.
func TestBites(t *testing.T) {
	result, err := run("redirects", func(c Client) bool { return c.Peer }, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range result.cells[0] {
		if text := c.text(); !strings.Contains(text, Leaks) || !strings.Contains(text, Lost) {
			t.Errorf("redirects of a client without rules: %s", text)
		}
	}
}
