//go:build unix

package chaos

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The entry point is startChild. A child is the parent's side of a started
// process.

type child struct {
	t     *testing.T
	name  string
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string // the lines but "stored"
	ended chan struct{}

	mu        sync.Mutex
	stored    map[string]bool
	oks       int
	errors    int
	longest   time.Duration // of a call
	lastError string
}

// startChild runs this test binary as a process with a job.
func startChild(t *testing.T, j job, name, url, where string) *child {
	t.Helper()
	c := &child{t: t, name: name, lines: make(chan string, 1000), ended: make(chan struct{}), stored: map[string]bool{}}
	c.cmd = exec.Command(os.Args[0], "-test.run=^TestChaosProcess$", "-test.timeout=5m")
	c.cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %s %s", variable, j, name, url, where))
	c.cmd.Stderr = os.Stderr
	out, err := c.cmd.StdoutPipe()
	if err == nil {
		c.in, err = c.cmd.StdinPipe()
	}
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	go c.read(out)
	t.Cleanup(c.kill)
	return c
}

func (c *child) read(out io.Reader) {
	defer close(c.ended)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line, ok := strings.CutPrefix(lines.Text(), "chaos: ")
		if ok {
			c.handle(line)
		}
	}
}

func (c *child) handle(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "stored":
		c.stored[rest] = true
		return
	case "ok":
		c.oks++
		c.took(rest)
	case "lost":
		c.errors++
	case "error":
		c.errors++
		c.lastError = c.took(rest)
	}
	select {
	case c.lines <- line:
	default: // the test does not read lines at present
	}
}

// took notes how long a call took, and returns the rest of its report.
func (c *child) took(report string) string {
	ms, rest, _ := strings.Cut(report, " ")
	n, _ := strconv.Atoi(ms)
	took := time.Duration(n) * time.Millisecond
	c.longest = max(c.longest, took)
	if took > maxWait {
		c.t.Logf("%s: a call took %v: %s", c.name, took, rest)
	}
	return rest
}

// kill sends SIGKILL and waits until the process has ended and its output is read.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	<-c.ended
	_ = c.cmd.Wait()
}

// finish lets the process finish its work.
func (c *child) finish(limit time.Duration) {
	_ = c.in.Close()
	select {
	case <-c.ended:
	case <-time.After(limit):
		c.t.Errorf("%s did not end within %v; its last error: %s", c.name, limit, c.lastError)
		c.signal(syscall.SIGQUIT) // prints where it hangs
		<-c.ended
	}
	c.kill()
}

// command makes the process continue.
func (c *child) command() { _, _ = c.in.Write([]byte{'.'}) }

func (c *child) signal(s syscall.Signal) {
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Error(err)
	}
}

// stop sends SIGSTOP and waits until the process is stopped.
func (c *child) stop() {
	c.signal(syscall.SIGSTOP)
	var status syscall.WaitStatus
	for {
		_, err := syscall.Wait4(c.cmd.Process.Pid, &status, syscall.WUNTRACED, nil)
		if err == nil && status.Stopped() {
			return
		}
		if !errors.Is(err, syscall.EINTR) {
			c.t.Fatalf("%s did not stop: %v, %v", c.name, status, err)
		}
	}
}

// want waits for a line that begins with word.
func (c *child) want(word string) string {
	c.t.Helper()
	limit := time.After(30 * time.Second)
	for {
		select {
		case line := <-c.lines:
			if strings.HasPrefix(line, word) {
				return line
			}
			c.t.Logf("%s reports %q", c.name, line)
		case <-c.ended:
			c.t.Fatalf("%s has ended without reporting %q", c.name, word)
		case <-limit:
			c.t.Fatalf("%s does not report %q", c.name, word)
		}
	}
}

// hasStored reports whether the process has reported token as stored.
func (c *child) hasStored(token string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stored[fingerprint(token)]
}
