// Package realtest runs the programs of this module as they are, against servers
// that respond as the vendors do.
package realtest

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// The entry points are Main, which turns the test binary into the program, and
// Start.

const serverVariable = "REAL_SERVER"

// Main runs the tests, or, in the process that Start starts, the program, whose
// requests go to the test's server, wherever they are addressed to.
func Main(m *testing.M, program func()) {
	server := os.Getenv(serverVariable)
	if server == "" {
		goroutines.Main(m)
	}
	http.DefaultTransport = redirect{server, http.DefaultTransport}
	program()
	os.Exit(0)
}

// redirect sends every request to one server, with the host that it was addressed
// to.
type redirect struct {
	server string
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	to, err := url.Parse(r.server)
	if err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.Host, req.URL.Scheme, req.URL.Host = req.URL.Host, to.Scheme, to.Host
	return r.next.RoundTrip(req)
}

// Program is a program that runs.
type Program struct {
	Output *bytes.Buffer // what it printed; complete after Wait
	cmd    *exec.Cmd
}

// Start starts the program in a directory of its own with some files, and with
// variables such as "KEY=value" in its environment.
func Start(t *testing.T, vendor http.Handler, files map[string]string, env ...string) *Program {
	t.Helper()
	server := httptest.NewServer(vendor)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	p := &Program{Output: &bytes.Buffer{}, cmd: exec.CommandContext(ctx, self)}
	p.cmd.Env = append(os.Environ(), append(env, serverVariable+"="+server.URL)...)
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = dir, p.Output, p.Output
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// Wait waits for the end of the program and checks what it printed. It fails the
// test if the program fails.
func (p *Program) Wait(t *testing.T, want string) {
	t.Helper()
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the program failed: %v", err)
	}
	if got := p.Output.String(); got != want {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
}

// Stop ends a program that serves, and checks what it printed.
func (p *Program) Stop(t *testing.T, want string) {
	t.Helper()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	if got := p.Output.String(); got != want {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
}
