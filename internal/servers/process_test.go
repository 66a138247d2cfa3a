package servers

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

// The entry points are installed, which finds what .ci/install-servers has
// unpacked, and serve, which runs a server until the test ends.

// startTimeout is how long a server may take to start on a busy machine.
const startTimeout = 60 * time.Second

// installed returns the file of the servers' directory, or skips the test. It
// fails in CI, where every server must be there.
func installed(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("NIMBUGEN_SERVERS")
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			t.Fatal(err)
		}
		dir = filepath.Join(cache, "nimbugen-servers")
	}
	file := filepath.Join(dir, filepath.FromSlash(name))
	_, err := os.Stat(file)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is missing: .ci/install-servers failed", file)
	default:
		t.Skipf("%s is missing: .ci/install-servers gets it", file)
	}
	return file
}

// longOnly skips a test of a server that takes minutes to build.
func longOnly(t *testing.T) {
	t.Helper()
	if os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("runs with NIMBUGEN_LONG=1, after .ci/install-servers --long")
	}
}

// serve starts a server and returns when url responds. The server and the
// processes that it has started end with the test.
func serve(t *testing.T, cmd *exec.Cmd, url string) {
	t.Helper()
	printed := &output{}
	cmd.Stdout, cmd.Stderr = printed, printed
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		stop(cmd, ended)
		if t.Failed() {
			t.Logf("the server printed:\n%s", printed)
		}
	})
	waitFor(t, url, ended)
}

// waitFor returns when the server sends any response.
func waitFor(t *testing.T, url string, ended <-chan struct{}) {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second}
	for begun := time.Now(); time.Since(begun) < startTimeout; {
		if res, err := client.Get(url); err == nil {
			_ = res.Body.Close()
			return
		}
		select {
		case <-ended:
			t.Fatal("the server ended instead of serving")
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("no response within %v", startTimeout)
}

// freeAddress returns an address of the loopback interface.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
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
