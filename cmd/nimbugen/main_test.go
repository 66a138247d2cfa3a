package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/stamp"
	"github.com/nimbugen/nimbugen/internal/golden"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

// The tests run testdata/cli: each case is a directory and a script of command
// lines, whose output is compared.

func TestCommandLine(t *testing.T) {
	glob, err := filepath.Abs("../../testdata/cli/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Dir(filepath.Dir(filepath.Dir(glob))) // of this checkout
	golden.Run(t, glob, func(t *testing.T, a *txtar.Archive) []txtar.File {
		t.Chdir(t.TempDir())
		var script string
		for _, f := range a.Files {
			switch {
			case f.Name == "script":
				script = string(f.Data)
			case !strings.HasPrefix(f.Name, "want"):
				write(t, f.Name, string(f.Data))
			}
		}
		return []txtar.File{{Name: "want", Data: []byte(session(t, root, script))}}
	})
}

// session runs a script and returns its transcript. Besides nimbugen it knows a
// few commands for actions of a user between runs.
func session(t *testing.T, root, script string) string {
	var out bytes.Buffer
	stamps := stamp.Store{Dir: t.TempDir()}
	for line := range strings.Lines(script) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		fmt.Fprintf(&out, "$ %s\n", strings.TrimSpace(line))
		switch words[0] {
		case "nimbugen":
			code := run(t, &out, stamps, words[1:])
			fmt.Fprintf(&out, "[exit %d]\n", code)
		case "ls":
			list(t, &out, words[1])
		case "cat":
			data, err := os.ReadFile(words[1])
			if err != nil {
				t.Fatal(err)
			}
			out.Write(data)
		case "append": // append FILE TEXT...
			f, err := os.OpenFile(words[1], os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o666)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(f, strings.Join(words[2:], " "))
			_ = f.Close()
		case "sub": // sub FILE OLD NEW
			data, err := os.ReadFile(words[1])
			if err != nil || !bytes.Contains(data, []byte(words[2])) {
				t.Fatalf("sub: %v, or no %q", err, words[2])
			}
			write(t, words[1], strings.ReplaceAll(string(data), words[2], words[3]))
		case "mv": // mv OLD NEW
			if err := os.Rename(words[1], words[2]); err != nil {
				t.Fatal(err)
			}
		case "rm":
			if err := os.Remove(words[1]); err != nil {
				t.Fatal(err)
			}
		case "module": // module PATH: the directory is a module that uses this checkout
			write(t, "go.mod", "module "+words[1]+"\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => "+root+"\n")
		case "go": // go ARGUMENT...
			cmd := exec.Command("go", words[1:]...)
			output, err := cmd.CombinedOutput()
			out.Write(output)
			if err != nil {
				fmt.Fprintf(&out, "[%v]\n", err)
			}
		case "git": // git ARGUMENT...
			git(t, words[1:])
		case "cd":
			t.Chdir(words[1])
		default:
			t.Fatalf("the script has an unknown word: %s", line)
		}
	}
	return out.String()
}

// git runs the git command as a user whose configuration does not matter.
func git(t *testing.T, args []string) {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// run runs nimbugen; < FILE at the end of args is its standard input.
func run(t *testing.T, out *bytes.Buffer, stamps stamp.Store, args []string) int {
	var stdin, stdout, stderr bytes.Buffer
	if n := len(args) - 2; n > 0 && args[n] == "<" {
		data, err := os.ReadFile(args[n+1])
		if err != nil {
			t.Fatal(err)
		}
		stdin.Write(data)
		args = args[:n]
	}
	a := app{stdin: &stdin, stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }, stamps: stamps}
	code := a.run(t.Context(), args)
	out.WriteString(hideVersions(stdout.String()))
	for line := range strings.Lines(stderr.String()) {
		out.WriteString("! " + line)
	}
	return code
}

var (
	goVersion = regexp.MustCompile(`go1\.\S+`)
	hashes    = regexp.MustCompile(`sha256:[0-9a-f]{32}`)
)

// hideVersions replaces text that differs between machines, and hashes, which
// change with every file.
func hideVersions(s string) string {
	return hashes.ReplaceAllString(goVersion.ReplaceAllString(s, "goVERSION"), "sha256:HASH")
}

func list(t *testing.T, out *bytes.Buffer, dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		fmt.Fprintf(out, "no such directory: %s\n", dir)
		return
	}
	for _, e := range entries {
		fmt.Fprintln(out, e.Name())
	}
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}
