package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// The entry point is TestProgram, which runs the built program, process by
// process, against a fake Nimbu on the loopback interface. ways_test.go has the
// tests of the other ways to log in.

// computer has the program and the directory in which it stores sessions.
type computer struct {
	t        *testing.T
	binary   string
	dir      string
	fake     *nimbutest.Server
	everSaid string
}

func newComputer(t *testing.T, binary string) *computer {
	t.Helper()
	return &computer{t: t, binary: binary, dir: filepath.Join(t.TempDir(), "state"), fake: nimbutest.NewServer(t, nimbutest.WithDemoData())}
}

// command returns a command that starts the program.
func (c *computer) command(args ...string) *exec.Cmd {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 2*time.Minute)
	c.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, c.binary, append([]string{"-url", c.fake.URL(), "-dir", c.dir, "-store", "files"}, args...)...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "NIMBU_") || strings.HasPrefix(v, "BROWSER=") || strings.HasPrefix(v, "DISPLAY=") || strings.HasPrefix(v, "WAYLAND_DISPLAY=")
	})
	return cmd
}

// run starts the program with typed at its standard input, checks its exit code
// and returns its output.
func (c *computer) run(want int, typed string, args ...string) string {
	c.t.Helper()
	cmd := c.command(args...)
	cmd.Stdin = strings.NewReader(typed)
	out, err := cmd.CombinedOutput()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		c.t.Fatalf("%v: %v", args, err)
	}
	if got := cmd.ProcessState.ExitCode(); got != want {
		c.t.Fatalf("%v: exit code %d, want %d:\n%s", args, got, want, out)
	}
	c.everSaid += string(out)
	return string(out)
}

// runWithoutInput starts the program with the null device as its standard input,
// and returns its output, which must be one line.
func (c *computer) runWithoutInput(args ...string) string {
	c.t.Helper()
	out, err := c.command(args...).CombinedOutput() // a nil Stdin is the null device
	if err == nil || strings.Count(string(out), "\n") != 1 {
		c.t.Errorf("%v: %v, it says %q", args, err, out)
	}
	return string(out)
}

func (c *computer) says(out string, parts ...string) {
	c.t.Helper()
	for _, part := range parts {
		if !strings.Contains(out, part) {
			c.t.Errorf("it does not say %q:\n%s", part, out)
		}
	}
}

// grants returns the grants of the token requests so far.
func (c *computer) grants() (grants []string) {
	for _, r := range c.fake.Requests() {
		if r.Path == "/oauth2/tokens" {
			grants = append(grants, r.Form().Get("grant_type"))
		}
	}
	c.fake.ResetRequests()
	return grants
}

// TestProgram builds the program once. Each test has a computer of its own.
func TestProgram(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "login.exe") // Unix does not mind
	build := exec.Command("go", "build", "-o", binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, test := range map[string]func(*testing.T, *computer){
		"remembered": testRemembered, "rejected": testRejected, "server away": testServerAway, "usage": testUsage,
		"demo": testDemo, "terminal": testTerminal, "not stored": testNotStored, "two servers": testTwoServers,
		"browser": testBrowser, "browser, denied": testDenied, "device": testDevice, "interrupted": testInterrupted,
		"token": testToken, "status": testStatus, "everywhere": testEverywhere, "keyring": testKeyring,
	} {
		t.Run(name, func(t *testing.T) { test(t, newComputer(t, binary)) })
	}
}

// testRemembered checks that every later process knows the customer, until the
// log out, also after a refresh. The server is strict: a rotated token that is
// not stored would end the session.
func testRemembered(t *testing.T, c *computer) {
	c.says(c.run(failed, "", "whoami"), "nobody is logged in")
	c.says(c.run(done, "secret\n", "login", "ada@example.com"), "logged in as Ada Lovelace <ada@example.com>", c.dir)
	if got := c.grants(); !slices.Equal(got, []string{"password"}) {
		t.Errorf("the log in asked for %v", got)
	}
	for _, want := range [][]string{nil, {"refresh_token"}, {"refresh_token"}} {
		c.says(c.run(done, "", "whoami"), "Ada Lovelace <ada@example.com>")
		if got := c.grants(); !slices.Equal(got, want) {
			t.Errorf("whoami asked for %v, want %v", got, want)
		}
		c.fake.Advance(48 * time.Hour) // the access token has expired, the next process refreshes it
	}
	c.private()
	c.says(c.run(done, "", "logout"), "logged out")
	c.says(c.run(failed, "", "whoami"), "nobody is logged in")
	c.says(c.run(done, "", "logout"), "nobody is logged in")
	c.keptSecrets()
}

// private checks that only the owner can read the stored files, and that they
// hold no password.
func (c *computer) private() {
	c.t.Helper()
	files := 0
	err := filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			c.t.Errorf("%s has mode %v", path, info.Mode())
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("secret")) {
			c.t.Errorf("%s holds the password", path)
		}
		files++
		return err
	})
	if err != nil || files == 0 {
		c.t.Errorf("%d files in %s, %v", files, c.dir, err)
	}
}

// keptSecrets checks that neither the password nor a token was printed.
func (c *computer) keptSecrets() {
	c.t.Helper()
	for _, r := range c.fake.Requests() {
		if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && strings.Contains(c.everSaid, token) {
			c.t.Error("an access token was printed")
		}
	}
	if strings.Contains(c.everSaid, "secret") {
		c.t.Errorf("the password was printed:\n%s", c.everSaid)
	}
}

// testRejected checks that a wrong password is reported, and leaves the earlier
// session as it was.
func testRejected(t *testing.T, c *computer) {
	c.run(done, "secret\n", "login", "ada@example.com")
	c.says(c.run(failed, "wrong\n", "login", "bob@example.com"), "wrong user name or password")
	c.says(c.run(failed, "", "login", "bob@example.com"), "no password: type it")
	c.says(c.run(done, "", "whoami"), "Ada Lovelace")
	c.says(c.runWithoutInput("login", "bob@example.com"), "login: no password: type it")
	c.fake.EndSessions("ada@example.com")
	c.says(c.run(failed, "", "whoami"), "the server has ended that session")
	c.says(c.run(failed, "", "whoami"), "nobody is logged in")
}

// testServerAway checks that a session survives a server that is not available.
func testServerAway(t *testing.T, c *computer) {
	c.run(done, "secret\n", "login", "ada@example.com")
	away := c.fake.Inject(nimbutest.Fault{Path: "/**", Status: 503})
	c.says(c.run(done, "", "whoami"), "Ada Lovelace", "not confirmed, and kept")
	away.Remove()
	if out := c.run(done, "", "whoami"); strings.Contains(out, "confirmed") {
		t.Errorf("the server is back: %s", out)
	}
}

// testUsage checks that a wrong command line is explained, with exit code 2.
func testUsage(t *testing.T, c *computer) {
	c.says(c.run(misused, ""), "no command is given", "Usage: login")
	c.says(c.run(misused, "", "login", "--web", "--device"), "exclude each other")
	c.says(c.run(misused, "", "login", "ada@example.com", "--web"), "unexpected argument", "flags come first")
	c.says(c.run(misused, "", "whoami", "--json"), "whoami: flag provided but not defined")
	c.says(c.run(failed, "", "-store", "memory", "whoami"), "-store memory: it is auto, keyring or files")
	c.says(c.run(failed, "", "-url", "http://127.0.0.1:1", "login", "--web"), "no server listens at http://127.0.0.1:1", "nimbugen serve")
	c.says(c.run(misused, "", "log-in"), "is no command")
	c.says(c.run(misused, "", "-demo", "whoami"), "-demo takes no command")
	c.says(c.run(misused, "", "-what"), "flag provided but not defined")
	c.says(c.run(done, "", "-h"), "Usage: login", "-client-id")
	if got := c.grants(); len(got) > 0 {
		t.Errorf("it sent %v", got)
	}
}

// testDemo plays the three commands.
func testDemo(t *testing.T, c *computer) {
	c.says(c.run(done, "", "-demo"), "$ login ada@example.com", "Ada Lovelace <ada@example.com>", `"confirmed": true`, "logged out")
	if _, err := os.Stat(c.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the demo left something in %s: %v", c.dir, err)
	}
}

// testNotStored checks that a log in that cannot be remembered is reported, and that
// the next process knows nothing of it.
func testNotStored(t *testing.T, c *computer) {
	if runtime.GOOS != "linux" {
		t.Skip("it needs a place where not even root can make a directory")
	}
	c.dir = "/proc/nimbugen-example-login"
	out := c.run(failed, "secret\n", "login", "ada@example.com")
	c.says(out, "logged in as Ada Lovelace", "not remembered", c.dir)
	if strings.Contains(out, "remembered in") {
		t.Errorf("it says:\n%s", out)
	}
	c.says(c.run(failed, "", "whoami"), "nobody is logged in")
}

// testTwoServers checks that log ins at two servers share a directory and a key: each
// is used at its own server only.
func testTwoServers(t *testing.T, c *computer) {
	other := &computer{t: t, binary: c.binary, dir: c.dir, fake: nimbutest.NewServer(t, nimbutest.WithDemoData())}
	c.run(done, "secret\n", "login", "ada@example.com")
	other.says(other.run(failed, "", "whoami"), "nobody is logged in")
	if got := other.grants(); len(got) != 0 {
		t.Errorf("the tokens of one server were sent to another: %v", got)
	}
	other.says(other.run(done, "secret\n", "login", "ada@example.com"), "logged in as Ada")
	for _, one := range []*computer{c, other} {
		one.says(one.run(done, "", "status"), "Ada", one.fake.URL(), "confirmed by the server")
	}
	c.says(c.run(done, "", "logout"), "logged out")
	c.says(c.run(failed, "", "whoami"), "nobody is logged in")
	other.says(other.run(done, "", "status"), "confirmed by the server")
}
