package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// The tests run the scripts of action.yml in a repository with a pull request.

// asProgram is the variable that makes the test binary nimbugen.
const asProgram = "NIMBUGEN_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	goroutines.Main(m)
}

// shop is a specification whose pet has one property.
const shop = `openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
tags: [{name: pets, description: Pets.}]
paths:
  /pets/1:
    get:
      operationId: getPet
      tags: [pets]
      summary: returns a pet
      responses:
        "200":
          description: the pet
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Pet: {type: object, description: is a pet, required: [PROPERTY], properties: {PROPERTY: {type: string, description: of the pet}}}
`

func TestAction(t *testing.T) {
	for _, tool := range []string{"bash", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	scripts := actionScripts(t)
	if len(scripts) != 4 {
		t.Fatalf("action.yml has %d scripts", len(scripts))
	}
	repo, temp := t.TempDir(), t.TempDir()
	base := pullRequest(t, repo)
	env := append(os.Environ(), asProgram+"=1", "NIMBUGEN="+os.Args[0], "STRICT=true", "BASE="+base,
		"RUNNER_TEMP="+temp, "GITHUB_OUTPUT="+filepath.Join(temp, "output"), "GITHUB_STEP_SUMMARY="+filepath.Join(temp, "summary"),
		"PULL=7", "REPO=o/r", "DIRECTORY=.", "PATH="+fakeGitHub(t, temp)+string(os.PathListSeparator)+os.Getenv("PATH"))
	for _, script := range scripts {
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
		cmd.Dir, cmd.Env = repo, env
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s\n%s", err, script, out)
		}
	}
	for file, want := range map[string]string{
		"output":  "breaking=true\n",
		"summary": "Pet.ID",
		"sent":    "api --method PATCH repos/o/r/issues/comments/5 --field body=@" + temp + "/nimbugen-comment.md",
		"body":    "<!-- nimbugen diff of . -->\n",
	} {
		data, err := os.ReadFile(filepath.Join(temp, file))
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: %q (%v), want %q", file, data, err, want)
		}
	}
}

// actionScripts returns the scripts of action.yml.
func actionScripts(t *testing.T) []string {
	data, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var scripts []string
	within := false
	for line := range strings.Lines(string(data)) {
		body, isBody := strings.CutPrefix(line, "        ")
		script, begins := strings.CutPrefix(strings.TrimSpace(line), "run: ")
		switch {
		case begins:
			if within = script == "|"; within {
				script = ""
			}
			scripts = append(scripts, script)
		case within && isBody:
			scripts[len(scripts)-1] += body
		default:
			within = false
		}
	}
	return scripts
}

// pullRequest makes a repository whose second commit renames a property, and
// returns the first commit.
func pullRequest(t *testing.T, repo string) (base string) {
	in := func(name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = repo
		cmd.Env = append(os.Environ(), asProgram+"=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	commit := func(property string) {
		write(t, filepath.Join(repo, "openapi.yaml"), strings.ReplaceAll(shop, "PROPERTY", property))
		in(os.Args[0], "generate")
		in("git", "add", "-A")
		in("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", property)
	}
	write(t, filepath.Join(repo, "go.mod"), "module example.com/shop\n\ngo 1.26\n")
	write(t, filepath.Join(repo, "nimbugen.yaml"), "compatibility: 1\nclients:\n  - {spec: openapi.yaml, out: shop}\n")
	in("git", "init", "-q")
	commit("id")
	base = in("git", "rev-parse", "HEAD")
	commit("key")
	return base
}

// fakeGitHub returns a directory with a program gh, which has a comment 5 and
// keeps what it is sent.
func fakeGitHub(t *testing.T, temp string) string {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "gh"), `#!/bin/sh
case "$*" in
*--jq*) echo 5 ;;
*) echo "$*" > "`+temp+`/sent"; cp "`+temp+`/nimbugen-comment.md" "`+temp+`/body" ;;
esac
`)
	if err := os.Chmod(filepath.Join(dir, "gh"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
