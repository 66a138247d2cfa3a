package process

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// TestMain prints the identity when a test starts this program for that.
func TestMain(m *testing.M) {
	if os.Getenv("NIMBUGEN_IDENTITY") != "" {
		_, _ = os.Stdout.WriteString(Self() + "\n")
		time.Sleep(time.Minute)
	}
	goroutines.Main(m)
}

func TestEnded(t *testing.T) {
	if Self() == "" {
		t.Skip("no identity on this system")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "NIMBUGEN_IDENTITY=1")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 200)
	n, err := out.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	child := strings.TrimSpace(string(b[:n]))
	if child == Self() || strings.ContainsAny(child, " \t\n") || Ended(child) {
		t.Fatalf("the identity of a running process is %q, ended %t", child, Ended(child))
	}
	_ = cmd.Process.Signal(syscall.SIGSTOP)
	if time.Sleep(10 * time.Millisecond); Ended(child) {
		t.Error("a stopped process has not ended")
	}
	_ = cmd.Process.Kill()
	for end := time.Now().Add(5 * time.Second); !Ended(child); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("a killed process that was not waited for is not proven to have ended")
		}
	}
	if _ = cmd.Wait(); !Ended(child) {
		t.Error("a process that is gone is not proven to have ended")
	}
}

func TestNotProven(t *testing.T) {
	mine := Self()
	if mine == "" {
		t.Skip("no identity on this system")
	}
	parts := strings.Split(mine, ":") // version, boot, namespaces, pid, start
	change := func(i int, value string) string {
		out := append([]string{}, parts...)
		out[i] = value
		return strings.Join(out, ":")
	}
	for name, identity := range map[string]string{
		"nobody": "", "this process": mine, "nonsense": "x", "short": "1:2", "blanks": ":::::",
		"another version": change(0, "2"), "another boot": change(1, "b"), "another namespace": change(2, "7,7"),
		"no pid": change(3, "x"), "all processes": change(3, "-1"), "the group": change(3, "0"),
	} {
		if Ended(identity) {
			t.Errorf("%s: %q has ended", name, identity)
		}
	}
	if !Ended(change(4, "1")) {
		t.Error("another process had this pid before: it has ended")
	}
}
