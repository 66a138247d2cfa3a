//go:build unix

package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSignalsWhileWriting sends signals to a nimbugen generate that writes its files,
// at several times: each file is the old one or the new one, and all are after Ctrl-C.
// The next run repairs the package.
func TestSignalsWhileWriting(t *testing.T) {
	old, spec := t.TempDir(), manyServices("old")
	generateIn(t, old, spec)
	fresh := t.TempDir()
	spec = manyServices("new")
	generateIn(t, fresh, spec)
	before, after := generatedFiles(t, old), generatedFiles(t, fresh)
	delays := []time.Duration{0, 500 * time.Microsecond, 2 * time.Millisecond, 8 * time.Millisecond}
	if testing.Short() {
		delays = delays[:2]
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		for _, delay := range delays {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(old)); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "openapi.yaml"), spec)
			out := signalled(t, dir, signal, delay)
			left := generatedFiles(t, dir)
			for name, text := range left {
				if text != before[name] && text != after[name] && !strings.Contains(name, ".nimbugen-") {
					t.Errorf("%v after %v: %s is neither the old nor the new file", signal, delay, name)
				}
			}
			if signal != syscall.SIGKILL && !maps.Equal(left, before) && !maps.Equal(left, after) {
				t.Errorf("%v after %v: the package is neither the old nor the new one: %s", signal, delay, out)
			}
			generateIn(t, dir, spec)
			if got := generatedFiles(t, dir); !maps.Equal(got, after) {
				t.Errorf("%v after %v: another run did not repair the package", signal, delay)
			}
		}
	}
}

// manyServices is a specification that becomes many files, each with a text in it.
func manyServices(text string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://t.example.com'}]\npaths:\n")
	for _, x := range "abcdefghijkl" {
		for _, y := range "abcd" {
			name := string(x) + string(y) + "s"
			b.WriteString("  /" + name + ": {get: {operationId: list_" + name + ", tags: [" + name + "], summary: " + text + ", responses: {'200': {description: yes}}}}\n")
		}
	}
	return b.String()
}

func generateProgram(dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "generate")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asProgram+"=1", "XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "HOME="+dir)
	return cmd
}

func generateIn(t *testing.T, dir, spec string) {
	t.Helper()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/t\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "nimbugen.yaml"), "compatibility: 1\nclients:\n  - {spec: openapi.yaml, out: pkg}\n")
	write(t, filepath.Join(dir, "openapi.yaml"), spec)
	if out, err := generateProgram(dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// signalled runs nimbugen generate, and sends a signal a while after the first
// temporary file is there.
func signalled(t *testing.T, dir string, signal syscall.Signal, delay time.Duration) (output string) {
	t.Helper()
	var out bytes.Buffer
	cmd := generateProgram(dir)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	for !isOver(ended) {
		if staged, _ := filepath.Glob(filepath.Join(dir, "pkg", ".nimbugen-*")); len(staged) > 0 {
			time.Sleep(delay)
			break
		}
	}
	_ = cmd.Process.Signal(signal)
	<-ended
	return out.String()
}

func isOver(ended <-chan struct{}) bool {
	select {
	case <-ended:
		return true
	default:
		return false
	}
}

// generatedFiles returns the package and the lock.
func generatedFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"nimbugen.lock", ".nimbugen-*", "pkg/*", "pkg/.nimbugen-*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			rel, _ := filepath.Rel(dir, name)
			all[rel] = string(data)
		}
	}
	return all
}
