package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// The entry points are testBrowser, testDevice, testToken, testStatus,
// testEverywhere and testKeyring.

// playBrowser is the variable with which the test binary plays the browser: it
// opens its last argument and follows redirects.
const playBrowser = "LOGIN_TEST_BROWSER"

func TestMain(m *testing.M) {
	if os.Getenv(playBrowser) == "" {
		goroutines.Main(m)
	}
	res, err := http.Get(os.Args[len(os.Args)-1])
	if err != nil || res.StatusCode != http.StatusOK {
		os.Exit(1)
	}
}

// withBrowser starts the program where BROWSER is the test binary, and returns its
// output.
func (c *computer) withBrowser(want int, args ...string) string {
	c.t.Helper()
	cmd := c.command(args...)
	cmd.Env = append(cmd.Env, "BROWSER="+os.Args[0], playBrowser+"=1")
	out, _ := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); got != want {
		c.t.Fatalf("%v: exit code %d, want %d:\n%s", args, got, want, out)
	}
	return string(out)
}

func (c *computer) decide(signIn string) {
	c.fake.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision {
		return nimbutest.Decision{SignIn: signIn}
	})
}

// testBrowser checks that a log in in the browser is remembered, on request and
// because there is a browser.
func testBrowser(t *testing.T, c *computer) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not use BROWSER")
	}
	c.decide("ada@example.com")
	for _, args := range [][]string{{"login"}, {"login", "--web"}} {
		c.says(c.withBrowser(done, args...), "browser that has been opened", "logged in as Ada Lovelace", "remembered in "+c.dir)
		if got := c.grants(); !slices.Equal(got, []string{"authorization_code"}) {
			t.Errorf("the log in asked for %v", got)
		}
		c.fake.Advance(48 * time.Hour)
		c.says(c.run(done, "", "whoami"), "Ada Lovelace <ada@example.com>")
		if got := c.grants(); !slices.Equal(got, []string{"refresh_token"}) {
			t.Errorf("whoami asked for %v", got)
		}
	}
}

// testDenied checks that a log in that is denied leaves the earlier one.
func testDenied(t *testing.T, c *computer) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not use BROWSER")
	}
	c.run(done, "secret\n", "login", "ada@example.com")
	c.decide("")
	c.says(c.withBrowser(failed, "login", "--web"), "denied the log in, and nothing has changed")
	c.says(c.run(done, "", "whoami"), "Ada Lovelace")
}

// begin starts the program without a desktop, and returns it and what it prints
// first that matches the pattern.
func (c *computer) begin(pattern string, args ...string) (*exec.Cmd, io.Reader, string) {
	c.t.Helper()
	cmd := c.command(args...)
	out, err := cmd.StderrPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	var shown strings.Builder
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		shown.WriteString(line)
		if found := regexp.MustCompile(pattern).FindString(line); found != "" {
			return cmd, lines, found
		}
		if err != nil {
			c.t.Fatalf("it never prints %s:\n%s", pattern, shown.String())
		}
	}
}

// testDevice checks that a log in on another device is used where there is no
// browser.
func testDevice(t *testing.T, c *computer) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems always have a browser")
	}
	cmd, rest, code := c.begin("[A-Z]{4}-[A-Z]{4}", "login")
	if err := c.fake.ApproveDevice(code, "ada@example.com"); err != nil {
		t.Fatal(err)
	}
	said, _ := io.ReadAll(rest)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	c.says(c.run(done, "", "whoami"), "Ada Lovelace")
}

// testInterrupted checks that Ctrl-C ends the wait at once.
func testInterrupted(t *testing.T, c *computer) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals")
	}
	for _, way := range []string{"--web", "--device"} {
		cmd, rest, _ := c.begin("Waiting", "login", way)
		began := time.Now()
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(rest)
		if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != cancelled || !strings.Contains(string(said), "cancelled") || time.Since(began) > 10*time.Second {
			t.Errorf("%s: %v after %v\n%s", way, err, time.Since(began), said)
		}
	}
}

// testToken checks that the printed token is one that the API accepts, and that a
// token in the environment takes the place of a log in.
func testToken(t *testing.T, c *computer) {
	c.says(c.run(failed, "", "token"), "nobody is logged in")
	c.run(done, "secret\n", "login", "ada@example.com")
	token := strings.TrimSpace(c.run(done, "", "token"))
	c.run(done, "", "-profile", "other", "logout")
	use := func(want int, token string, args ...string) string {
		cmd := c.command(append([]string{"-dir", t.TempDir()}, args...)...)
		cmd.Env = append(cmd.Env, "NIMBU_TOKEN="+token)
		out, _ := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("%v: exit code %d:\n%s", args, got, out)
		}
		if len(args) > 0 && args[0] != "token" && strings.Contains(string(out), token) {
			t.Errorf("%v: the token was printed:\n%s", args, out)
		}
		return string(out)
	}
	c.says(use(done, token, "whoami"), "Ada Lovelace <ada@example.com>")
	c.says(use(done, token, "status", "--json"), `"source": "NIMBU_TOKEN"`, `"confirmed": true`)
	c.says(use(done, token, "token"), token)
	use(failed, "wrong-token", "whoami")
	for _, command := range []string{"login", "logout"} {
		c.says(use(failed, token, command), "NIMBU_TOKEN is set")
	}
}

// testStatus checks the JSON of status, and its exit codes.
func testStatus(t *testing.T, c *computer) {
	read := func(want int) (r report) {
		t.Helper()
		cmd := c.command("status", "--json")
		out, _ := cmd.Output()
		if err := json.Unmarshal(out, &r); err != nil || cmd.ProcessState.ExitCode() != want {
			t.Errorf("exit code %d, %v:\n%s", cmd.ProcessState.ExitCode(), err, out)
		}
		return r
	}
	if r := read(failed); r.LoggedIn || r.Email != "" || r.Source == "" {
		t.Errorf("nobody: %+v", r)
	}
	c.run(done, "secret\n", "login", "ada@example.com")
	if r := read(done); !r.LoggedIn || !r.Confirmed || r.Email != "ada@example.com" || r.Server != c.fake.URL() || r.Site != "demo" || r.ID == "" {
		t.Errorf("logged in: %+v", r)
	}
	away := c.fake.Inject(nimbutest.Fault{Path: "/**", Status: 503})
	if r := read(done); !r.LoggedIn || r.Confirmed || r.Problem == "" {
		t.Errorf("server away: %+v", r)
	}
	away.Remove()
	c.fake.EndSessions("ada@example.com")
	if r := read(failed); r.LoggedIn {
		t.Errorf("ended: %+v", r)
	}
}

// testEverywhere checks that log out ends one profile, and with the flag all
// profiles of the customer and no other.
func testEverywhere(t *testing.T, c *computer) {
	c.fake.AddCustomer(nimbutest.Customer{Email: "zoe@example.com", Password: "secret"})
	for profile, email := range map[string]string{"home": "ada@example.com", "work": "ada@example.com", "other": "ada@example.com", "zoe": "zoe@example.com"} {
		c.run(done, "secret\n", "-profile", profile, "login", email)
	}
	c.run(done, "", "-profile", "other", "logout")
	c.says(c.run(done, "", "-profile", "home", "whoami"), "Ada")
	c.says(c.run(done, "", "-profile", "home", "logout", "--everywhere"), "sessions ended: 2")
	for profile, code := range map[string]int{"home": failed, "work": failed, "other": failed, "zoe": done} {
		c.run(code, "", "-profile", profile, "whoami")
	}
}

// testKeyring checks that the key is kept in a real keyring, that of GNOME on a bus
// of its own, and that the files hold no token.
func testKeyring(t *testing.T, c *computer) {
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("NIMBUGEN_REQUIRE_SERVERS") != "" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	home := t.TempDir()
	script := `set -e
printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null
echo secret | "$0" "$@" login ada@example.com
"$0" "$@" status
"$0" "$@" -store files status && exit 9
"$0" "$@" logout
"$0" "$@" whoami && exit 9
exit 0`
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c", script, c.binary, "-url", c.fake.URL(), "-dir", c.dir)
	cmd.Env = append(c.command().Env, "HOME="+home, "XDG_DATA_HOME="+filepath.Join(home, "data"), "XDG_RUNTIME_DIR="+home)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c.says(string(out), "remembered in the keyring", "tokens    the keyring", "confirmed by the server", "logged out ada@example.com: the keyring has forgotten", "nobody is logged in")
}
