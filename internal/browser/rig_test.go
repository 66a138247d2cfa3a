package browser

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The entry points are build and program.start, user and startRedis: the shops,
// browsers and Redis of the tests.

// waitLimit is the time limit of one step: two cores may be busy with other
// work.
const waitLimit = 90 * time.Second

// need skips a test whose program is not installed, or fails it in CI, where
// .ci/install-browser has installed it.
func need(t *testing.T, err error) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true" || os.Getenv("NIMBUGEN_REQUIRE_SERVERS") != "":
		t.Fatal(err)
	default:
		t.Skip(err)
	}
}

// build compiles a program of examples/ and returns its path.
func build(t *testing.T, dir string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), filepath.Base(dir))
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join("..", "..", dir), "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v\n%s", dir, err, out)
	}
	return binary
}

// program is a shop that can be started again and again.
type program struct {
	t    *testing.T
	path string
	args []string
	url  string // of the running shop

	cmd    *exec.Cmd
	stderr locked
}

// locked is a buffer that a process writes to while a test reads it.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start starts the shop, on a new port: cookies do not depend on ports.
func (p *program) start() {
	p.t.Helper()
	p.cmd = exec.CommandContext(p.t.Context(), p.path, append([]string{"-addr", "127.0.0.1:0"}, p.args...)...)
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(p.end(p.cmd))
	line, err := bufio.NewReader(out).ReadString('\n')
	_, after, ok := strings.Cut(line, " open at ")
	if p.url, _, _ = strings.Cut(after, " "); err != nil || !ok {
		p.t.Fatalf("the shop said %q, %v\n%s", line, err, p.stderr.String())
	}
}

// end ends a process that the test has not ended.
func (p *program) end(cmd *exec.Cmd) func() {
	return func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
}

// restart ends the shop as a deployment does, and starts it again. That takes
// five seconds while a browser holds an unused connection: net/http waits that
// long for its first request.
func (p *program) restart() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Fatalf("the shop ended with %v\n%s", err, p.stderr.String())
	}
	p.start()
}

// crash ends the shop without a warning, and starts it again.
func (p *program) crash() {
	p.t.Helper()
	p.end(p.cmd)()
	p.start()
}

// user acts as a user of a browser; a step that fails ends the test.
type user struct {
	t       *testing.T
	binary  string
	dir     string
	browser *Chromium
}

func newUser(t *testing.T, binary string) *user {
	t.Helper()
	u := &user{t: t, binary: binary, dir: t.TempDir()}
	u.open()
	t.Cleanup(func() { u.browser.Kill() })
	return u
}

func (u *user) open() {
	u.t.Helper()
	browser, err := Start(u.t.Context(), u.binary, u.dir)
	if err != nil {
		u.t.Fatal(err)
	}
	u.browser = browser
}

func (u *user) do(step func(context.Context) error) {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.t.Context(), waitLimit)
	defer cancel()
	if err := step(ctx); err != nil {
		u.t.Fatal(err)
	}
}

// reopen closes the browser and opens it again, with the same profile.
func (u *user) reopen() {
	u.t.Helper()
	u.do(u.browser.Close)
	u.open()
}

func (u *user) visit(url string) {
	u.t.Helper()
	u.do(func(ctx context.Context) error { return u.browser.Open(ctx, url) })
}

// fill types into the fields of a form, in pairs of name and text.
func (u *user) fill(fields ...string) {
	u.t.Helper()
	for i := 0; i < len(fields); i += 2 {
		u.do(func(ctx context.Context) error { return u.browser.Type(ctx, "#"+fields[i], fields[i+1]) })
	}
}

func (u *user) click(selector string) {
	u.t.Helper()
	u.do(func(ctx context.Context) error { return u.browser.Click(ctx, selector) })
}

// sees waits for a page with that heading, and for texts in its elements, in
// pairs of selector and text.
func (u *user) sees(heading string, texts ...string) {
	u.t.Helper()
	u.do(func(ctx context.Context) error {
		return u.browser.Await(ctx, find("h1")+"?.innerText === '"+heading+"'")
	})
	for i := 0; i < len(texts); i += 2 {
		u.do(func(ctx context.Context) error {
			got, err := u.browser.Text(ctx, texts[i])
			if err == nil && !strings.Contains(got, texts[i+1]) {
				u.t.Errorf("%s says %q, not %q", texts[i], got, texts[i+1])
			}
			return err
		})
	}
}

// finds compares the value of a JavaScript expression on the page.
func (u *user) finds(expression string, want any) {
	u.t.Helper()
	u.do(func(ctx context.Context) error {
		got, err := u.browser.Value(ctx, expression)
		if err == nil && got != want {
			u.t.Errorf("%s is %v, want %v", expression, got, want)
		}
		return err
	})
}

// cookies returns the cookies of the shop.
func (u *user) cookies() (all []Cookie) {
	u.t.Helper()
	u.do(func(ctx context.Context) (err error) {
		all, err = u.browser.Cookies(ctx)
		return err
	})
	return all
}

// startRedis starts a Redis of the test's own and returns its address.
func startRedis(t *testing.T) string {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		binary, err = exec.LookPath("valkey-server")
	}
	if err != nil {
		err = errors.New("redis-server is not installed: .ci/install-browser installs Debian's")
	}
	need(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	_, port, _ := net.SplitHostPort(address)
	server := exec.Command(binary, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir())
	server.Stdout = io.Discard
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	for began := time.Now(); time.Since(began) < waitLimit; time.Sleep(pollEvery) {
		if c, err := net.Dial("tcp", address); err == nil {
			_ = c.Close()
			return address
		}
	}
	t.Fatal("Redis does not respond")
	return ""
}
