package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// quick are the behaviours that every run tries. The others measure memory and time,
// or take long.
var quick = []string{
	"lengths that lie", "chunks that lie", "no JSON", "other media types", "members twice", "invalid UTF-8", "echoes of credentials", "trailers",
	"redirects", "redirects without end or target", "links elsewhere", "links that are odd", "multipart", "XML", "JSON lines", "token endpoint",
	"discovery", "device endpoint", "JWKS",
}

// TestHostile tries the quick behaviours on our clients, with NIMBUGEN_LONG all, and
// on those of other generators too, and compares the result with docs/evidence.md.
func TestHostile(t *testing.T) {
	long := os.Getenv("NIMBUGEN_LONG") != ""
	wanted := func(behaviour string) bool { return long || slices.Contains(quick, behaviour) }
	result, err := run(wanted, func(c Client) bool { return long || !c.Peer }, false)
	if err != nil {
		t.Fatal(err)
	}
	if failed := result.failed(); len(failed) > 0 {
		var text strings.Builder
		result.explain(&text)
		t.Errorf("%s\n%s", strings.Join(failed, "\n"), text.String())
	}
	if want := len(quick); len(result.behaviours) < want {
		t.Errorf("%d behaviours were tried, want %d", len(result.behaviours), want)
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
	result, err := run(func(behaviour string) bool { return strings.Contains(behaviour, "redirects") }, func(c Client) bool { return c.Peer }, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range result.cells[0] {
		if text := c.text(); !strings.Contains(text, Leaks) || !strings.Contains(text, Lost) {
			t.Errorf("redirects of a client without rules: %s", text)
		}
	}
}
