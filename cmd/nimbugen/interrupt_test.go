package main

import (
	"bytes"
	"context"
	"os"
	"testing"
)

func TestInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "openapi.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	a := app{stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }}
	code := a.run(ctx, []string{"generate", "--spec", "openapi.yaml", "--out", "pkg"})
	if want := "nimbugen: interrupted; the generated files are as they were\n"; code != exitError || stderr.String() != want {
		t.Errorf("exit code %d, %q", code, stderr.String())
	}
	if _, err := os.Stat("pkg"); err == nil {
		t.Error("the directory was made")
	}
}
