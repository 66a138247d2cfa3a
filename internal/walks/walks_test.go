package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestRun builds three programs with coverage, which takes about 30 s.
func TestRun(t *testing.T) {
	if os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("NIMBUGEN_LONG is not set")
	}
	t.Chdir("../..")
	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), " functions in "); n != 3 {
		t.Errorf("%d walks:\n%s", n, &out)
	}
}
