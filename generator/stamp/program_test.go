package stamp

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestProgramOfBuilds checks that builds of one program have the same identity
// and those of another one do not, with a build ID and without one.
func TestProgramOfBuilds(t *testing.T) {
	for _, flag := range []string{"-ldflags=-s", "-ldflags=-s -buildid="} {
		dir := t.TempDir()
		first, again, other := built(t, dir, "1", flag), built(t, dir, "1", flag), built(t, dir, "2", flag)
		if first != again || first == other {
			t.Errorf("%s: one program twice: %s, %s; another: %s", flag, first, again, other)
		}
		if found, want := strings.Contains(first, "/"), !strings.Contains(flag, "buildid"); found != want {
			t.Errorf("%s: a build ID was found: %t, want %t", flag, found, want)
		}
	}
}

// built compiles a program that prints a text and identifies it.
func built(t *testing.T, dir, text, flag string) string {
	t.Helper()
	source, out := filepath.Join(dir, "main.go"), filepath.Join(dir, "program.exe")
	if err := os.WriteFile(source, []byte("package main\nfunc main() { println(`"+text+"`) }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if output, err := exec.Command("go", "build", flag, "-o", out, source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	id, err := Program(out)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestProgramOfText covers executables for Windows and macOS, which have a text
// instead of a note. One that was changed after the build is another program.
func TestProgramOfText(t *testing.T) {
	id := strings.Repeat("a", 20) + "/" + strings.Repeat("-", 20)
	file := filepath.Join(t.TempDir(), "program")
	seen := map[string]bool{}
	for _, end := range []string{"", "code", "coda"} { // changed after the build
		if err := os.WriteFile(file, []byte("MZ\x00\xff Go build ID: \""+id+"\"\n \xff\xcc"+end), 0o666); err != nil {
			t.Fatal(err)
		}
		got, err := Program(file)
		if err != nil || !strings.HasSuffix(got, " "+id) || seen[got] {
			t.Errorf("%q: %s, %v, want another one with %s", end, got, err, id)
		}
		seen[got] = true
	}
}

// TestProgramWithoutBuildID checks that only build IDs of the go command are
// trusted.
func TestProgramWithoutBuildID(t *testing.T) {
	note, text := "\x04\x00\x00\x00Go\x00\x00", "\xff Go build ID: \""
	for name, head := range map[string]string{
		"nothing":        "",
		"no executable":  "#!/bin/sh\n",
		"another's note": note + "redacted\x00",
		"another's text": text + "redacted\"",
		"one hash":       note + strings.Repeat("a", 20) + "\x00",
		"cut off":        note + strings.Repeat("a", 20) + "/" + strings.Repeat("b", 7),
	} {
		file := filepath.Join(t.TempDir(), "program")
		if err := os.WriteFile(file, []byte(head), 0o666); err != nil {
			t.Fatal(err)
		}
		if got, err := Program(file); err != nil || got != Hash([]byte(head)) {
			t.Errorf("%s: %s, %v, want the hash of the content", name, got, err)
		}
	}
	if _, err := Program(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a program that is not there has an identity")
	}
}
