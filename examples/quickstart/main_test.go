package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// TestMain checks that the tests leave no goroutine behind.
func TestMain(m *testing.M) { goroutines.Main(m) }

// TestRun checks the output line by line.
func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run(t.Context(), &out); err != nil {
		t.Fatalf("%v\nafter:\n%s", err, out.String())
	}
	want := []string{
		`created   Katherine Johnson, number \d+`,
		`rejected  .*email is already taken.*`,
		`logged in katherine@example\.com, confirmed: false`,
		`found     katherine@example\.com by firstname\.start=Kath`,
		`  listed  ada@example\.com +roles \[members readers\]`,
		`  listed  bob@example\.com +roles \[\]`,
		`  page of 2`,
		`  listed  grace@example\.com +roles \[readers\]`,
		`  listed  katherine@example\.com +roles \[\]`,
		`  page of 2`,
		`  listed  taken@example\.com +roles \[\]`,
		`  page of 1`,
		`added     to members; roles are now \[members readers\]`,
		`mailed    reset_password to katherine@example\.com`,
		`changed   the password; the old session is over: true`,
		`logged in again and out; somebody is signed in: false`,
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(want), out.String())
	}
	for i, line := range lines {
		if !regexp.MustCompile("^" + want[i] + "$").MatchString(line) {
			t.Errorf("line %d: got %q, want %s", i+1, line, want[i])
		}
	}
	for _, secret := range []string{"rocket", "apollo", "demo-anonymous", "demo-token"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the output shows %q", secret)
		}
	}
}
