package main

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// TestReadme checks that the README shows this program, and runs it twice, as
// the README does.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	if _, shown, _ := strings.Cut(string(source), "\n"); !strings.Contains(string(readme), "```go\n"+shown+"```\n") {
		t.Error("README.md does not show main.go, without its first line, as it is")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "remember")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	fake := nimbutest.New(nimbutest.WithDemoData())
	defer fake.Close()
	server := httptest.NewServer(fake)
	defer server.Close()
	for _, want := range []string{"logged in: ada@example.com\n", "welcome back, ada@example.com\n"} {
		run := exec.Command(program, server.URL)
		run.Dir = dir
		if out, err := run.CombinedOutput(); err != nil || string(out) != want {
			t.Errorf("got %q, %v; want %q", out, err, want)
		}
	}
}
