package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Generated packages are compiled here. The entry point is compile.

// workspace is a module with the dependencies of all generators. It compiles a
// package under a new import path each time, so that the build cache holds its
// dependencies, but not the package.
type workspace struct {
	dir  string
	made int
}

func newWorkspace(dir string) (*workspace, error) {
	w := &workspace{dir: dir}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return nil, err
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	text := strings.Replace(string(mod), "=> ../..", "=> "+root, 1)
	text = strings.Replace(text, "module github.com/nimbugen/nimbugen/internal/bench", fmt.Sprintf("module bench.test/r%d", time.Now().UnixNano()), 1)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o666); err != nil {
		return nil, err
	}
	return w, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o666)
}

// compile compiles the package in from and returns the CPU time of go build.
func (w *workspace) compile(from string) (time.Duration, error) {
	w.made++
	name := fmt.Sprintf("p%d", w.made)
	dir := filepath.Join(w.dir, name)
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		return 0, err
	}
	cmd, cancel := limited(compileLimit, "go", "build", "./"+name)
	defer cancel()
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off")
	return finish(cmd)
}
