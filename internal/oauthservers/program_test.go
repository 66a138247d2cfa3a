package oauthservers

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// The entry point is program.start, which starts a server that is a separate
// process.

// program describes how to start a server.
type program struct {
	interpreter string   // the one for which Debian's packages are
	script      string   // below testdata
	needs       []string // patterns of files from the packages
}

// startTimeout is how long a server may take to start on a busy machine.
const startTimeout = 90 * time.Second

// start starts a server on a free port of the loopback address, with a temporary
// directory, and returns its address. The server ends with the test, or with this
// process, whose end closes its standard input.
func (p program) start(t *testing.T) string {
	t.Helper()
	p.skipUnlessInstalled(t)
	address := freeAddress(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join("testdata", p.script))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(p.interpreter, script, port, t.TempDir())
	cmd.Dir = filepath.Dir(script)
	printed := &output{}
	cmd.Stdout, cmd.Stderr = printed, printed
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
		if t.Failed() {
			t.Logf("the server printed:\n%s", printed)
		}
	})
	base := "http://" + address
	waitFor(t, base, ended)
	return base
}

// skipUnlessInstalled skips the test if the server is not installed, except in CI.
func (p program) skipUnlessInstalled(t *testing.T) {
	t.Helper()
	_, err := exec.LookPath(p.interpreter)
	missing := p.interpreter
	for _, pattern := range p.needs {
		if err != nil {
			break
		}
		if found, _ := filepath.Glob(pattern); len(found) == 0 {
			err, missing = os.ErrNotExist, pattern
		}
	}
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is missing: run .ci/install-oauth-servers", missing)
	default:
		t.Skipf("%s is missing: .ci/install-oauth-servers installs it", missing)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// waitFor returns when the server sends any response.
func waitFor(t *testing.T, base string, exited <-chan struct{}) {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second}
	begun := time.Now()
	for time.Since(begun) < startTimeout {
		if res, err := client.Get(base + "/"); err == nil {
			_ = res.Body.Close()
			t.Logf("started in %v", time.Since(begun).Round(time.Millisecond))
			return
		}
		select {
		case <-exited:
			t.Fatal("the server ended instead of serving")
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("no response within %v", startTimeout)
}

// output collects the last 16 KiB of a program's output.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.buf.Write(p)
	if over := o.buf.Len() - 16<<10; over > 0 {
		o.buf.Next(over)
	}
	return n, err
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}
