// Package golden runs tests that are stored as text archives: input files, and
// files named "want..." with the expected output of the code under test.
//
// go test ./that/package -update rewrites the want files; read the diff before
// committing it.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the want files of golden tests")

// Run runs one subtest per archive that matches glob, named after the file. do
// receives the archive and returns the files that it made; their names must
// begin with "want". Run compares them with the archive's want files; a file
// that is missing on either side is a failure too. With -update Run rewrites
// the archive: inputs first, unchanged, then the files that do returned.
func Run(t *testing.T, glob string, do func(t *testing.T, a *txtar.Archive) []txtar.File) {
	t.Helper()
	paths, err := filepath.Glob(glob)
	if err != nil {
		t.Fatalf("golden: %v", err)
	}
	if len(paths) == 0 {
		t.Fatalf("golden: no archive matches %s", glob)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			runOne(t, path, do)
		})
	}
}

// File compares text with the file at path. With -update it rewrites the file.
func File(t *testing.T, path, text string) {
	t.Helper()
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := firstDifference(want, []byte(text))
	if d == "" {
		return
	}
	if !*update {
		t.Errorf("%s differs (run with -update if that is right)\n%s", path, d)
	} else if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func runOne(t *testing.T, path string, do func(t *testing.T, a *txtar.Archive) []txtar.File) {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a := txtar.Parse(raw)
	got := do(t, a)
	if t.Failed() {
		return
	}
	if *update {
		rewrite(t, path, raw, a, got)
		return
	}
	for _, message := range compare(a, got) {
		t.Error(message)
	}
}

// compare returns a message for every difference between the want files of the
// archive and the files made.
func compare(a *txtar.Archive, got []txtar.File) []string {
	var messages []string
	made := map[string]bool{}
	for _, f := range got {
		made[f.Name] = true
		want, ok := a.Get(f.Name)
		if !ok {
			messages = append(messages, fmt.Sprintf("%s was made, but the archive has no such file; run with -update\n%s", f.Name, f.Data))
			continue
		}
		if d := firstDifference(want, f.Data); d != "" {
			messages = append(messages, fmt.Sprintf("%s differs (run with -update if that is right)\n%s", f.Name, d))
		}
	}
	for _, f := range a.Files {
		if isWant(f.Name) && !made[f.Name] {
			messages = append(messages, fmt.Sprintf("%s is in the archive but was not made", f.Name))
		}
	}
	return messages
}

// rewrite writes the archive with the files made in place of its want files.
func rewrite(t *testing.T, path string, raw []byte, a *txtar.Archive, got []txtar.File) {
	out := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if !isWant(f.Name) {
			out.Files = append(out.Files, f)
		}
	}
	for _, f := range got {
		if !isWant(f.Name) {
			t.Fatalf("golden: the name of a made file must begin with want: %s", f.Name)
		}
		out.Files = append(out.Files, f)
	}
	b := txtar.Format(out)
	if bytes.Equal(b, raw) {
		return
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("rewrote %s", path)
}

func isWant(name string) bool { return strings.HasPrefix(name, "want") }
