package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// TestMain plays the browser when the program opens one: it opens the address and
// follows redirects.
func TestMain(m *testing.M) {
	if os.Getenv("REMEMBER_TEST_BROWSER") == "" {
		goroutines.Main(m)
	}
	if res, err := http.Get(os.Args[1]); err != nil || res.StatusCode != http.StatusOK {
		os.Exit(1)
	}
}

// TestDocument checks that docs/sessions.md shows this program, and runs it twice, as
// the document says.
func TestDocument(t *testing.T) {
	document, err := os.ReadFile("../../docs/sessions.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	if _, shown, _ := strings.Cut(string(source), "\n"); !strings.Contains(string(document), "```go\n"+shown+"```\n") {
		t.Error("docs/sessions.md does not show main.go, without its first line, as it is")
	}
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not use BROWSER")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "remember")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	fake := nimbutest.New(nimbutest.WithDemoData())
	defer fake.Close()
	fake.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision {
		return nimbutest.Decision{SignIn: nimbutest.DemoCustomer}
	})
	server := httptest.NewServer(fake)
	defer server.Close()
	for _, want := range []string{"logged in: ada@example.com\n", "welcome back, ada@example.com\n"} {
		run := exec.Command(program)
		run.Dir = dir
		run.Env = append(os.Environ(), "NIMBU_URL="+server.URL, "BROWSER="+os.Args[0], "REMEMBER_TEST_BROWSER=1")
		if out, err := run.Output(); err != nil || string(out) != want {
			t.Errorf("got %q, %v; want %q", out, err, want)
		}
	}
}
