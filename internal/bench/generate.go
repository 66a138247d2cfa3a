package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/internal/statements"
)

// The generators run here as their users run them. The entry points are
// buildGenerators, generate and loadAlone.

// generator is a program that reads a specification and writes a package into
// a directory.
type generator struct {
	name   string
	config string // text of its configuration, may name %OUT%
	args   func(spec, out, config string) []string
	// operations matches a text that it writes once per operation.
	operations *regexp.Regexp
	program    string
}

// specifications of the corpus that all three generate and that compile
// afterwards, from small to large.
var specifications = []string{
	"commercetools/checkout.yaml",
	"twilio/twilio_insights_v1.json",
	"adyen/LegalEntityService-v3.json",
	"twilio/twilio_video_v1.json",
	"ory/hydra-api.json",
	"typesense/openapi.yml",
}

func generators() []*generator {
	return []*generator{
		{
			name: nimbugen,
			args: func(spec, out, _ string) []string {
				return []string{"generate", "--spec", spec, "--out", out, "--package", "api"}
			},
			operations: regexp.MustCompile(`core\.\s*Request\(\s*"`),
		},
		{
			name:       oapiCodegen,
			config:     "package: api\noutput: %OUT%/client.gen.go\ngenerate:\n  models: true\n  client: true\n",
			args:       func(spec, _, config string) []string { return []string{"-config", config, spec} },
			operations: regexp.MustCompile(`(?m)^func Parse\w+Response\(rsp \*http\.Response\)`),
		},
		{
			name:   ogenName,
			config: "generator:\n  features:\n    disable: [\"paths/server\", \"webhooks/server\", \"webhooks/client\"]\n",
			args: func(spec, out, config string) []string {
				return []string{"-config", config, "-package", "api", "-target", out, spec}
			},
			operations: regexp.MustCompile(`(?m)^func \(c \*Client\) send\w+\(ctx `),
		},
	}
}

// buildGenerators builds all generators into dir: ours from this checkout, the
// peers' from tools/go.mod.
func buildGenerators(all []*generator, dir string) error {
	const tools, peers = "tools", "github.com/"
	for i, b := range []struct{ in, pkg string }{
		{"../..", "./cmd/nimbugen"},
		{tools, peers + "oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"},
		{tools, peers + "ogen-go/ogen/cmd/ogen"},
	} {
		all[i].program = filepath.Join(dir, filepath.Base(b.pkg))
		cmd := exec.Command("go", "build", "-o", all[i].program, b.pkg)
		cmd.Dir = b.in
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("go build %s: %w\n%s", b.pkg, err, text)
		}
	}
	return nil
}

// generate makes a package in out, which is emptied first, and returns the CPU
// time. Caches of the generator are empty.
func (g *generator) generate(spec, out string) (time.Duration, error) {
	cache := out + ".cache"
	if err := errors.Join(os.RemoveAll(out), os.RemoveAll(cache)); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return 0, err
	}
	config := out + ".yaml"
	if err := os.WriteFile(config, bytes.ReplaceAll([]byte(g.config), []byte("%OUT%"), []byte(out)), 0o666); err != nil {
		return 0, err
	}
	cmd, cancel := limited(generateLimit, g.program, g.args(spec, out, config)...)
	defer cancel()
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+cache)
	return finish(cmd)
}

// finish runs a command and returns its CPU time, its children included.
func finish(cmd *exec.Cmd) (time.Duration, error) {
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &text
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%s: %w\n%.400s", filepath.Base(cmd.Path), err, text.Bytes())
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// written counts the statements and the operations of the Go files in dir.
func (g *generator) written(dir string) (count, operations int, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, name := range files {
		text, readErr := os.ReadFile(name)
		if readErr != nil {
			return 0, 0, readErr
		}
		n, countErr := statements.Count(text)
		if countErr != nil {
			return 0, 0, fmt.Errorf("%s: %w", name, countErr)
		}
		count += n
		operations += len(g.operations.FindAll(text, -1))
	}
	return count, operations, err
}

// loadAlone returns the CPU time in which kin-openapi loads spec, in a process of
// its own like a generator.
func loadAlone(spec string) (time.Duration, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	return finish(exec.Command(self, "load", spec))
}

// load is the work of that process.
func load(spec string) error {
	loader := openapi3.NewLoader()
	loader.Context = context.Background()
	loader.IsExternalRefsAllowed = true
	_, err := loader.LoadFromFile(spec)
	return err
}
