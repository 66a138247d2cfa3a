package browser

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// The entry point is TestLogIn, which follows a customer who logs in to the
// command-line program of examples/login in a browser.

// openedFile is the variable with which the test binary plays the command in
// BROWSER: it writes its argument to the file named there.
const openedFile = "BROWSER_TEST_OPENED"

func TestMain(m *testing.M) {
	file := os.Getenv(openedFile)
	if file == "" {
		goroutines.Main(m)
	}
	if os.WriteFile(file+".part", []byte(os.Args[1]), 0o600) != nil || os.Rename(file+".part", file) != nil {
		os.Exit(1)
	}
}

// TestLogIn checks that the program opens the browser, that the browser ends at a
// page that it can show, and that the program's next run remembers the customer.
func TestLogIn(t *testing.T) {
	chromium, err := Find()
	need(t, err)
	fake := nimbutest.NewServer(t, nimbutest.WithDemoData())
	c := commandLine{t: t, binary: build(t, "examples/login"), dir: t.TempDir(), url: fake.URL()}
	u := newUser(t, chromium)

	address, wait := c.logIn()
	u.visit(address)
	u.signIn()
	u.sees("You can close this page", "#text", "The program that began the log in")
	u.finds("getComputedStyle(document.querySelector('main')).textAlign", "center") // the style sheet is allowed
	u.finds("document.scripts.length", 0.0)
	u.screenshot("log-in")
	if out := wait(); !strings.Contains(out, "logged in as Ada Lovelace") {
		t.Errorf("the program says:\n%s", out)
	}
	if out := c.run("whoami"); !strings.Contains(out, "Ada Lovelace <ada@example.com>") {
		t.Errorf("the next run says:\n%s", out)
	}

	c.run("logout")
	address, wait = c.logIn()
	u.visit(address)
	u.click("button[name=deny]")
	u.sees("The log in was rejected", "#text", "The program shows the reason")
	u.screenshot("rejected")
	if out := wait(); !strings.Contains(out, "denied the log in") {
		t.Errorf("the program says:\n%s", out)
	}
	u.do(u.browser.Close)
}

// signIn signs in at the server's page.
func (u *user) signIn() {
	u.t.Helper()
	for field, text := range map[string]string{"email": nimbutest.DemoCustomer, "password": nimbutest.DemoPassword} {
		u.do(func(ctx context.Context) error { return u.browser.Type(ctx, "input[name="+field+"]", text) })
	}
	u.click("button:not([name])")
}

// screenshot keeps a picture of the page among the artifacts of the test.
func (u *user) screenshot(name string) {
	u.t.Helper()
	u.do(func(ctx context.Context) error {
		png, err := u.browser.Screenshot(ctx)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(u.t.ArtifactDir(), name+".png"), png, 0o600)
	})
}

// commandLine is a program that is run again and again.
type commandLine struct {
	t                *testing.T
	binary, dir, url string
}

func (c commandLine) command(args ...string) *exec.Cmd {
	return exec.CommandContext(c.t.Context(), c.binary, append([]string{"-url", c.url, "-dir", c.dir, "-store", "files"}, args...)...)
}

func (c commandLine) run(args ...string) string {
	c.t.Helper()
	out, err := c.command(args...).CombinedOutput()
	if err != nil {
		c.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// logIn starts a log in. It returns the address that the program opens, and a
// function that returns the program's output at its end.
func (c commandLine) logIn() (address string, wait func() string) {
	c.t.Helper()
	file := filepath.Join(c.t.TempDir(), "opened")
	cmd := c.command("login", "--web")
	cmd.Env = append(os.Environ(), "BROWSER="+os.Args[0], openedFile+"="+file)
	var out locked
	cmd.Stdout, cmd.Stderr = io.Writer(&out), io.Writer(&out)
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < waitLimit; time.Sleep(pollEvery) {
		if opened, err := os.ReadFile(file); err == nil {
			return string(opened), func() string { _ = cmd.Wait(); return out.String() }
		}
	}
	c.t.Fatalf("no browser was opened:\n%s", out.String())
	return "", nil
}
