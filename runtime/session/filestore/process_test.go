//go:build unix

package filestore

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/internal/goroutines"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// These tests need several processes: the test binary starts itself with a job.

const jobVariable = "FILESTORE_TEST_JOB"

func TestMain(m *testing.M) {
	job, dir, ok := strings.Cut(os.Getenv(jobVariable), " ")
	if !ok {
		goroutines.Main(m)
	}
	if err := map[string]func(*Store) error{"count": count, "hold": holdForever, "save": saveForever}[job](New(dir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

const rounds = 50

// count increments the record repeatedly, each time in two saves, like a refresh.
func count(s *Store) error {
	for range rounds {
		held, err := s.Lock(context.Background(), "k")
		if err != nil {
			return err
		}
		r, err := held.Load(context.Background())
		if err != nil && !errors.Is(err, session.ErrNoRecord) {
			return err
		}
		n, _ := strconv.Atoi(string(r.Data))
		r.Durable = true
		err = held.Save(context.Background(), r)
		r.Version, r.Data = r.Version+1, []byte(strconv.Itoa(n+1))
		if err = errors.Join(err, held.Save(context.Background(), r), held.Unlock(context.Background())); err != nil {
			return err
		}
	}
	return nil
}

func holdForever(s *Store) error {
	held, err := s.Lock(context.Background(), "k")
	if err != nil {
		return err
	}
	if err := held.Save(context.Background(), durable(0, "mark")); err != nil {
		return err
	}
	fmt.Println("held")
	select {}
}

// saveForever prints each version whose Save has returned.
func saveForever(s *Store) error {
	for {
		held, err := s.Lock(context.Background(), "k")
		if err != nil {
			return err
		}
		r, err := held.Load(context.Background())
		if err != nil && !errors.Is(err, session.ErrNoRecord) {
			return err
		}
		r.Durable, r.Data = true, []byte(strings.Repeat(fmt.Sprint(r.Version+1), 500))
		if err := errors.Join(held.Save(context.Background(), r), held.Unlock(context.Background())); err != nil {
			return err
		}
		fmt.Println(r.Version + 1)
	}
}

// start runs this binary with a job.
func start(t *testing.T, job, dir string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), jobVariable+"="+job+" "+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewReader(out)
}

// Case 83 for the store: contending processes lose no update.
func TestCase83Processes(t *testing.T) {
	dir := t.TempDir()
	var all []*exec.Cmd
	for range 3 {
		cmd, _ := start(t, "count", dir)
		all = append(all, cmd)
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	r, err := New(dir).Load(t.Context(), "k")
	if want := strconv.Itoa(3 * rounds); err != nil || string(r.Data) != want {
		t.Errorf("counted to %s, not %s: %v", r.Data, want, err)
	}
}

// Case 85: SIGKILL while holding: the next holder has the lock within 50 ms and finds
// the mark.
func TestCase85Killed(t *testing.T) {
	dir := t.TempDir()
	cmd, out := start(t, "hold", dir)
	if line, err := out.ReadString('\n'); err != nil {
		t.Fatal(line, err)
	}
	s := New(dir)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Lock(ctx, "k"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the child does not hold the lock: %v", err)
	}
	if err := errors.Join(cmd.Process.Kill(), ignoreExit(cmd.Wait())); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	held := hold(t, s)
	if d := time.Since(began); d > 50*time.Millisecond {
		t.Errorf("the lock came free after %v", d)
	}
	if r, err := held.Load(t.Context()); err != nil || string(r.Data) != "mark" {
		t.Errorf("found %v, %v", r, err)
	}
}

func ignoreExit(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil
	}
	return err
}

// TestKilledAnywhere: whenever a writer is killed, the record of its last completed
// Save, or a newer one, is there, complete.
func TestKilledAnywhere(t *testing.T) {
	dir := t.TempDir()
	kills := 12
	if testing.Short() {
		kills = 4
	}
	for i := range kills {
		cmd, out := start(t, "save", dir)
		if line, err := out.ReadString('\n'); err != nil {
			t.Fatal(line, err)
		}
		time.Sleep(time.Duration(i) * 3777 * time.Microsecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(out)
		if err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		lines := strings.Fields(string(rest))
		r, err := New(dir).Load(t.Context(), "k")
		if err != nil || string(r.Data) != strings.Repeat(fmt.Sprint(r.Version), 500) {
			t.Fatalf("after kill %d: %v, %v", i, r, err)
		}
		if n := len(lines); n > 0 && fmt.Sprint(r.Version) < lines[n-1] && len(fmt.Sprint(r.Version)) <= len(lines[n-1]) {
			t.Errorf("version %s was acknowledged, %d is stored", lines[n-1], r.Version)
		}
	}
}

// asUnprivileged runs the calling test as an unprivileged user, in a directory that
// prepare may fill first.
func asUnprivileged(t *testing.T, prepare func(dir string)) {
	dir, err := os.MkdirTemp("", "filestore")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if prepare != nil {
		prepare(dir)
	}
	binary := dir + "/test"
	b, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(binary, b, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "-test.run=^"+t.Name()+"$")
	cmd.Dir = dir
	cmd.Env = []string{"TMPDIR=" + dir}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}
