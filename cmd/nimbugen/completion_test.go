package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The tests complete command lines in the shells that the machine has, and
// compare the scripts and the manual page with the table of commands.

// script returns the output of a command.
func script(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a := app{stdout: &stdout, stderr: &stderr}
	if code := a.run(t.Context(), args); code != exitOK || stderr.Len() > 0 {
		t.Fatalf("%v: exit %d, %s", args, code, stderr.String())
	}
	return stdout.String()
}

func TestCompletionIsComplete(t *testing.T) {
	page := strings.ReplaceAll(script(t, "man"), `\-`, "-")
	for _, shell := range shells {
		text := script(t, "completion", shell)
		for _, c := range describeCommands() {
			if !strings.Contains(text, c.Name) || !strings.Contains(page, c.Name) {
				t.Errorf("%s: no command %s", shell, c.Name)
			}
			for _, f := range c.Flags {
				if !strings.Contains(text, f.Name) || !strings.Contains(page, "--"+f.Name) {
					t.Errorf("%s: no flag --%s", shell, f.Name)
				}
			}
		}
	}
}

// completions are command lines whose last word is completed, and some of the
// candidates.
var completions = []struct{ line, want, not string }{
	{"nimbugen ", "generate", "--spec"},
	{"nimbugen ge", "generate", "check"},
	{"nimbugen generate --inc", "--include-tag", "--spec"},
	{"nimbugen generate --format ", "json", "sarif"},
	{"nimbugen lint --format s", "sarif", "json"},
	{"nimbugen lint ", "spec file.yaml", "directory only"},
	{"nimbugen generate --spec ", "spec file.yaml", "text"},
	{"nimbugen generate --out ", "sub", "spec file.yaml"},
	{"nimbugen generate --include-tag ", "", "spec file.yaml"},
	{"nimbugen completion z", "zsh", "fish"},
	{"nimbugen help c", "check", "lint"},
}

func TestCompletionInBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	dir := completionDir(t)
	for _, c := range completions {
		words := strings.Fields(c.line)
		if strings.HasSuffix(c.line, " ") {
			words = append(words, "")
		}
		text := script(t, "completion", "bash") + "COMP_WORDS=(" + quoted(words) + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]}-1))\n_nimbugen\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
		checkCompletion(t, c.line, c.want, c.not, complete(t, dir, bash, "-c", text))
	}
}

func TestCompletionInFish(t *testing.T) {
	fish, err := exec.LookPath("fish")
	if err != nil {
		t.Skip("no fish")
	}
	dir := completionDir(t)
	for _, c := range completions {
		text := script(t, "completion", "fish") + "\ncomplete --do-complete " + quoted([]string{c.line}) + "\n"
		checkCompletion(t, c.line, c.want, c.not, withoutDescriptions(complete(t, dir, fish, "--no-config", "-c", text)))
	}
}

// TestCompletionInZsh has zsh read the script; its completion needs a terminal.
func TestCompletionInZsh(t *testing.T) {
	zsh, err := exec.LookPath("zsh")
	if err != nil {
		t.Skip("no zsh")
	}
	out := complete(t, t.TempDir(), zsh, "-f", "-c", "autoload -U compinit && compinit -u -D\n"+script(t, "completion", "zsh")+"\nprint $_comps[nimbugen]\nfunctions _nimbugen >/dev/null && print read")
	if out != "_nimbugen\nread\n" {
		t.Errorf("%q", out)
	}
}

// withoutDescriptions returns candidates of fish without what follows their tab.
func withoutDescriptions(candidates string) string {
	var b strings.Builder
	for line := range strings.Lines(candidates) {
		name, _, _ := strings.Cut(line, "\t")
		b.WriteString(name + "\n")
	}
	return b.String()
}

func completionDir(t *testing.T) string {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "spec file.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func complete(t *testing.T, dir, shell string, args ...string) string {
	t.Helper()
	cmd := exec.Command(shell, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "TERM=dumb")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func checkCompletion(t *testing.T, line, want, not, got string) {
	t.Helper()
	if !strings.Contains(got, want) || strings.Contains(got, not) {
		t.Errorf("%q: %q, want %q and not %q", line, got, want, not)
	}
}

// quoted quotes words for a shell.
func quoted(words []string) string {
	for i, w := range words {
		words[i] = "'" + w + "'"
	}
	return strings.Join(words, " ")
}
