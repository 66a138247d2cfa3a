package main

import (
	"fmt"
	"strings"
	"testing"
)

// The worker prints one line of numbers for each task.
func TestServe(t *testing.T) {
	var out strings.Builder
	if err := serve(strings.NewReader("decode\nencode\n"), &out); err != nil {
		t.Fatal(err)
	}
	var decode, encode measured
	_, err := fmt.Sscanln(strings.ReplaceAll(strings.TrimSpace(out.String()), "\n", " "),
		&decode.time, &decode.bytes, &decode.allocs, &encode.time, &encode.bytes, &encode.allocs)
	if err != nil || decode.time <= 0 || encode.time <= 0 || decode.allocs <= encode.allocs {
		t.Errorf("%q: %v", out.String(), err)
	}
	if err := serve(strings.NewReader("nothing\n"), &out); err == nil {
		t.Error("an unknown task was measured")
	}
}
