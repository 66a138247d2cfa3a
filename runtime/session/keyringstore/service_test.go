package keyringstore

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The entry point is onBus, for tests with a real keyring, that of GNOME, on a
// separate bus. Inside that bus the test binary runs one test again.

const (
	insideBus = "KEYRINGSTORE_TEST_IN_BUS"
	unlocked  = `printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null`
	locked    = `gnome-keyring-daemon --start --components=secrets >/dev/null </dev/null`
)

// onBus runs the calling test in a process inside a bus, after the shell command
// start, and reports whether this process is inside.
func onBus(t *testing.T, start string) bool {
	t.Helper()
	if os.Getenv(insideBus) != "" {
		return true
	}
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("NIMBUGEN_REQUIRE_SERVERS") != "" {
				t.Fatalf("%s is not installed (Debian: dbus-daemon gnome-keyring)", program)
			}
			t.Skipf("%s is not installed (Debian: dbus-daemon gnome-keyring)", program)
		}
	}
	home := t.TempDir()
	script := start + ` && exec "$0" -test.run='^` + t.Name() + `$' -test.v`
	cmd := exec.Command("dbus-run-session", "--", "sh", "-c", script, os.Args[0])
	cmd.Env = append(os.Environ(), insideBus+"=1", "HOME="+home, "XDG_DATA_HOME="+filepath.Join(home, "data"), "XDG_RUNTIME_DIR="+home)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// processes returns the processes whose name has the prefix and whose environment
// contains a text of this test.
func processes(t *testing.T, name, own string) (found []int) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range all {
		comm, _ := os.ReadFile(filepath.Join(dir, "comm"))
		environ, _ := os.ReadFile(filepath.Join(dir, "environ"))
		if pid, err := strconv.Atoi(filepath.Base(dir)); err == nil && strings.HasPrefix(string(comm), name) && bytes.Contains(environ, []byte(own)) {
			found = append(found, pid)
		}
	}
	return found
}

func wantKept(t *testing.T, ctx context.Context, dir, want string) {
	t.Helper()
	s, err := New(ctx, "nimbugen-test", dir)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := s.Load(t.Context(), "k"); err != nil || string(r.Data) != want {
		t.Errorf("after a restart: %v, %v", r, err)
	}
}

// TestSecretService: a record of 64 KiB is there after a restart and after a rotation
// of the key.
func TestSecretService(t *testing.T) {
	if !onBus(t, unlocked) {
		return
	}
	dir, large := t.TempDir(), strings.Repeat("kept", 16<<10)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s, err := New(ctx, "nimbugen-test", dir)
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, large)
	if err := Rotate(ctx, "nimbugen-test", dir); err != nil {
		t.Fatal(err)
	}
	wantKept(t, ctx, dir, large)
}

// Case 103: the keyring is locked and no user unlocks it: New returns within two
// seconds, and nothing was stored.
func TestCase103Locked(t *testing.T) {
	if !onBus(t, locked) {
		return
	}
	dir, began := t.TempDir(), time.Now()
	_, err := New(t.Context(), "nimbugen-test", dir)
	if took := time.Since(began); !errors.Is(err, ErrNoKeyring) || took > 10*time.Second {
		t.Errorf("after %v: %v", took, err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*.session")); len(files) != 0 {
		t.Errorf("stored: %v", files)
	}
}

// Case 103: the keyring's daemon is killed while a key is written to it: the sessions
// are there when it runs again.
func TestCase103DaemonKilled(t *testing.T) {
	if !onBus(t, unlocked) {
		return
	}
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	s, err := New(ctx, "nimbugen-test", dir)
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, "kept")
	daemons := processes(t, "gnome-keyring", "HOME="+os.Getenv("HOME"))
	if len(daemons) == 0 {
		t.Fatal("no daemon runs")
	}
	rotated := make(chan error, 1)
	go func() {
		short, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		rotated <- Rotate(short, "nimbugen-test", dir)
	}()
	time.Sleep(3 * time.Millisecond)
	for _, pid := range daemons {
		if p, err := os.FindProcess(pid); err != nil || p.Kill() != nil {
			t.Errorf("the daemon was not killed: %v", err)
		}
	}
	if err := <-rotated; err != nil && !errors.Is(err, ErrNoKeyring) {
		t.Errorf("the rotation: %v", err)
	} else {
		t.Logf("the rotation: %v", err)
	}
	if r, err := s.Load(t.Context(), "k"); err != nil || string(r.Data) != "kept" {
		t.Errorf("a store that is open needs no daemon: %v, %v", r, err)
	}
	restart := strings.Replace(unlocked, "--unlock", "--replace --unlock", 1)
	if out, err := exec.Command("sh", "-c", restart).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wantKept(t, ctx, dir, "kept")
}
