package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// The entry points are TestCommands and TestOpen. The test binary plays the browser: with the variable record it writes its last
// argument to the file named there.
const record, exitCode, wait = "DESKTOP_TEST_RECORD", "DESKTOP_TEST_EXIT", "DESKTOP_TEST_WAIT"

func TestMain(m *testing.M) {
	file := os.Getenv(record)
	if file == "" {
		goroutines.Main(m)
	}
	if os.Getenv(exitCode) != "" {
		os.Exit(3)
	}
	if d, err := time.ParseDuration(os.Getenv(wait)); err == nil {
		time.Sleep(d)
	}
	if err := os.WriteFile(file, []byte(strings.Join(os.Args[1:], " ")), 0o600); err != nil {
		os.Exit(1)
	}
}

// TestCommands checks the commands of each system, and whether it has a browser.
func TestCommands(t *testing.T) {
	for _, c := range []struct {
		system, env string
		want        string
		has         bool
	}{
		{"linux", "DISPLAY=:0", "xdg-open|gio open|x-www-browser", true},
		{"linux", "WAYLAND_DISPLAY=wayland-0", "xdg-open|gio open|x-www-browser", true},
		{"linux", "", "xdg-open|gio open|x-www-browser", false},
		{"linux", "SSH_CONNECTION=x", "xdg-open|gio open|x-www-browser", false},
		{"linux", "BROWSER=firefox --new-window %s:w3m", "firefox --new-window %s|w3m|xdg-open|gio open|x-www-browser", true},
		{"linux", "WSL_DISTRO_NAME=Debian", "wslview|rundll32.exe url.dll,FileProtocolHandler|xdg-open|gio open|x-www-browser", true},
		{"linux", "WSL_DISTRO_NAME=Debian\nSSH_TTY=/dev/pts/1", "wslview|rundll32.exe url.dll,FileProtocolHandler|xdg-open|gio open|x-www-browser", false},
		{"freebsd", "DISPLAY=:0", "xdg-open|gio open|x-www-browser", true},
		{"darwin", "", "/usr/bin/open", true},
		{"darwin", "SSH_CONNECTION=x", "/usr/bin/open", false},
		{"windows", "", "rundll32.exe url.dll,FileProtocolHandler", true},
		{"windows", "SSH_CONNECTION=x", "rundll32.exe url.dll,FileProtocolHandler", false},
		{"android", "", "termux-open-url", true},
		{"js", "", "", false},
	} {
		env := func(name string) string {
			for variable := range strings.SplitSeq(c.env, "\n") {
				if value, ok := strings.CutPrefix(variable, name+"="); ok {
					return value
				}
			}
			return ""
		}
		var got []string
		for _, command := range commands(c.system, env) {
			got = append(got, strings.Join(command, " "))
		}
		if all := strings.Join(got, "|"); all != c.want || hasBrowser(c.system, env) != c.has {
			t.Errorf("%s %s: %s, %t", c.system, c.env, all, hasBrowser(c.system, env))
		}
	}
}

// TestOpen checks that Open tries one command after the other, passes the address
// as one argument, and does not wait for a browser that keeps running.
func TestOpen(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not use BROWSER")
	}
	const address = "https://shop.example/authorize?scope=a+b&state=x;y$(z)`'"
	for name, c := range map[string]struct{ browser, env, want string }{
		"appended": {"%[1]s", "", address},
		"replaced": {"%[1]s --url %%s --new", "", "--url " + address + " --new"},
		"second":   {"/no/such/browser:%[1]s", "", address},
		"slow":     {"%[1]s", wait + "=2500ms", address},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "opened")
			t.Setenv(record, file)
			if key, value, ok := strings.Cut(c.env, "="); ok {
				t.Setenv(key, value)
			}
			t.Setenv("BROWSER", fmt.Sprintf(c.browser, os.Args[0]))
			if err := Open(t.Context(), address); err != nil {
				t.Fatal(err)
			}
			for range 500 {
				if got, err := os.ReadFile(file); err == nil && len(got) > 0 {
					if string(got) != c.want {
						t.Errorf("got %s", got)
					}
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
			t.Error("the browser was not started")
		})
	}
}

// TestOpenFails checks that addresses of other kinds are rejected before any command
// runs, and that the error names each command that failed.
func TestOpenFails(t *testing.T) {
	for _, address := range []string{"", "file:///etc/passwd", "javascript:alert(1)", "-h", "https://", "https://a.example/ b", "https://a.example/\"&calc", "https://a.example/\n", "shop.example"} {
		if err := Open(t.Context(), address); err == nil || !strings.Contains(err.Error(), "no web address") {
			t.Errorf("%q: %v", address, err)
		}
	}
	if runtime.GOOS != "linux" {
		return
	}
	t.Setenv("PATH", t.TempDir())
	t.Setenv(record, os.DevNull)
	t.Setenv(exitCode, "3")
	t.Setenv("BROWSER", os.Args[0])
	err := Open(t.Context(), "https://shop.example")
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "xdg-open") {
		t.Errorf("got %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	t.Setenv(exitCode, "")
	t.Setenv(wait, "1s")
	if err := Open(ended, "https://shop.example"); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of ctx: %v", err)
	}
}
