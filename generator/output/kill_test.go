package output

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// killAt is the variable by which the test binary kills itself at a step of Write.
const killAt = "NIMBUGEN_TEST_KILL_AT"

// TestKilledAtEachStep kills a process at each step of Write, writes half of a file
// included: each file is the old one or the new one, and the next Write repairs the
// directory and leaves nothing else in it.
func TestKilledAtEachStep(t *testing.T) {
	if step, err := strconv.Atoi(os.Getenv(killAt)); err == nil {
		if err := write(t.Context(), killedAt(step), newSets(t, ".")); err != nil {
			t.Fatal(err)
		}
		return
	}
	for step := 0; ; step++ {
		dir := t.TempDir()
		if err := Write(t.Context(), sets(t, dir, "a.gen.go", "old", "b.gen.go", "old", "stale.gen.go", "old")...); err != nil {
			t.Fatal(err)
		}
		old := tree(t, dir)
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledAtEachStep$")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), fmt.Sprintf("%s=%d", killAt, step))
		out, err := cmd.CombinedOutput()
		if err == nil {
			if step < 8 {
				t.Errorf("only %d steps were tried", step)
			}
			return
		}
		if cmd.ProcessState.Exited() && cmd.ProcessState.ExitCode() == 1 && strings.Contains(string(out), "FAIL") {
			t.Fatalf("step %d: the process was not killed: %s", step, out)
		}
		for name, text := range tree(t, dir) {
			if !strings.HasPrefix(filepath.Base(name), tempPrefix) && text != old[name] && !strings.HasSuffix(text, "new") {
				t.Errorf("step %d: %s is %q", step, name, text)
			}
		}
		if err := Write(t.Context(), newSets(t, dir)...); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(tree(t, dir)); strings.Contains(got, "old") || strings.Contains(got, tempPrefix) || strings.Count(got, "new") != 4 {
			t.Errorf("step %d: after another run there is %s", step, got)
		}
	}
}

// killedAt is a disk that kills the process at a step; a write is half done by then.
func killedAt(step int) disk {
	real, n := realDisk(), 0
	at := func(half func()) {
		if n++; n > step {
			half()
			p, _ := os.FindProcess(os.Getpid())
			_ = p.Kill()
			select {}
		}
	}
	return disk{
		write: func(f *os.File, data []byte) error {
			at(func() { _ = real.write(f, data[:len(data)/2]) })
			return real.write(f, data)
		},
		rename: func(from, to string) error { at(func() {}); return real.rename(from, to) },
		remove: func(name string) error { at(func() {}); return real.remove(name) },
	}
}

func newSets(t *testing.T, dir string) []Set {
	return append(sets(t, dir, "a.gen.go", "new", "b.gen.go", "new", "c.gen.go", "new"), sets(t, filepath.Join(dir, "docs"), "README.gen.go", "new")...)
}

// sets returns the set of a directory that shall hold files.
func sets(t *testing.T, dir string, pairs ...string) []Set {
	t.Helper()
	changes, err := Compare(dir, files(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	return []Set{{dir, changes}}
}

// tree returns the files below dir.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSweepLeavesOthers checks that files of a run that is not over stay, and so do
// those that only have a similar name.
func TestSweepLeavesOthers(t *testing.T) {
	dir := t.TempDir()
	kept := []string{fmt.Sprintf("%s%d-1", tempPrefix, os.Getppid()), tempPrefix + "notes", tempPrefix + "x-1"}
	for _, name := range append(kept, fmt.Sprintf("%s%d-1", tempPrefix, 1<<30)) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := sweep(dir); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); len(got) != len(kept) {
		t.Errorf("there is %v", got)
	}
}
