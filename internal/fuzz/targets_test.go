package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var function = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)

// TestTargets checks that the table lists each fuzz target of the repository once.
func TestTargets(t *testing.T) {
	table, err := Targets("targets.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, target := range table {
		if target.Subject == "" {
			t.Errorf("%s: no subject", target)
		}
		listed = append(listed, target.String())
	}
	var there []string
	root := filepath.Join("..", "..")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		dir, _ := filepath.Rel(root, filepath.Dir(path))
		for _, m := range function.FindAllSubmatch(text, -1) {
			there = append(there, Target{Dir: filepath.ToSlash(dir), Name: string(m[1])}.String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range listed {
		if slices.Contains(listed[:i], name) || !slices.Contains(there, name) {
			t.Errorf("targets.tsv lists %s, which is there twice or not a target", name)
		}
	}
	for _, name := range there {
		if !slices.Contains(listed, name) {
			t.Errorf("targets.tsv does not list %s: add its line", name)
		}
	}
}

// TestEndsByTime checks that an input that was found is never taken for the end of
// the time.
func TestEndsByTime(t *testing.T) {
	if !endsByTime("--- FAIL: FuzzAny (0.41s)\n    context deadline exceeded\n") {
		t.Error("the end of the time is a finding")
	}
	if endsByTime("--- FAIL: FuzzAny (0.41s)\n    x_test.go:1: context deadline exceeded\n    Failing input written to testdata/fuzz/FuzzAny/1\n") {
		t.Error("a finding is the end of the time")
	}
}
