package nimbu_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/runtimetest"
)

// altered is a transport that replaces a text in responses.
type altered struct {
	http.RoundTripper
	old, new string
}

func (a altered) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := a.RoundTripper.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	body = bytes.ReplaceAll(body, []byte(a.old), []byte(a.new))
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, err
}

// TestFakeHasNoDrift makes calls of the fake Nimbu, and of one whose responses were
// changed.
func TestFakeHasNoDrift(t *testing.T) {
	server := nimbutest.NewServer(t, nimbutest.WithDemoData())
	call := func(old, new string, watch runtime.Option) {
		transport := altered{server.Client().Transport, old, new}
		client, err := nimbu.NewClient(nimbu.WithSite("demo"), nimbu.WithToken(nimbu.Secret(server.Token())), nimbu.WithHTTPClient(&http.Client{Transport: transport}), watch)
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		for _, err := range client.Customers.List(ctx, nil) {
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, err := range client.Roles.List(ctx, nil) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := client.Customers.Count(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Customers.Get(ctx, "nobody"); err == nil {
			t.Fatal("nobody exists")
		}
	}
	call("", "", runtimetest.Strict(t))
	var found []string
	call(`"count":`, `"number":1,"count":`, runtime.OnDrift(func(_ context.Context, d runtime.Drift) { found = append(found, d.String()) }))
	if len(found) != 1 || found[0] != "GET /customers/count 200 /number: member not in the specification" {
		t.Errorf("%q", found)
	}
}

// TestNoSecondParse builds a program that makes calls, without and with the option:
// without it the program has no code that compares responses.
func TestNoSecondParse(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	for option, want := range map[string]bool{"nil": false, "runtime.OnDrift(func(context.Context, runtime.Drift) {})": true} {
		dir, err := os.MkdirTemp(".", "_drift_program") // ./... leaves it out
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		program := `package main

import (
	"context"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime"
)

func main() {
	var option runtime.Option = ` + option + `
	client, _ := nimbu.NewClient(option)
	for c, err := range client.Customers.List(context.Background(), nil) {
		println(c, err)
	}
}
`
		if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o600); err != nil {
			t.Fatal(err)
		}
		exe := filepath.Join(t.TempDir(), "program")
		if out, err := exec.Command("go", "build", "-o", exe, "./"+dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		symbols, err := exec.Command("go", "tool", "nm", exe).Output()
		if err != nil {
			t.Fatal(err)
		}
		if has := strings.Contains(string(symbols), "runtime/internal/drift."); has != want {
			t.Errorf("with %s the program compares responses: %v", option, has)
		}
	}
}
