package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// The size of a program that uses a client is measured here. The entry point is
// sizes.

func (s settings) sizes() error {
	dir, err := os.MkdirTemp("", "nimbugen-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintln(s.out, "\nA program that calls List, Get and Create, linux/amd64, built with -trimpath -ldflags=\"-s -w\":")
	fmt.Fprintln(s.out, "\n| program | MB | x net/http alone |")
	fmt.Fprintln(s.out, "|---|---:|---:|")
	var floor float64
	for _, p := range []struct{ name, pkg string }{
		{"floor: net/http and encoding/json", "./size/floor"},
		{nimbugen, "./size/nimbugen"}, {ogenName, "./size/ogen"}, {oapiCodegen, "./size/oapicodegen"},
	} {
		size, err := programSize(filepath.Join(dir, "program"), p.pkg)
		if err != nil {
			return err
		}
		if floor == 0 {
			floor = size
		}
		fmt.Fprintf(s.out, "| %s | %.2f | %.2f |\n", p.name, size/1e6, size/floor)
	}
	return nil
}

func programSize(out, pkg string) (float64, error) {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, pkg)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build %s: %w\n%s", pkg, err, text)
	}
	info, err := os.Stat(out)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()), nil
}
