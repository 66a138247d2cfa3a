package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is doctorCommand, which examines what generation depends on.

func doctorCommand() command {
	return command{
		name: "doctor", args: "[FLAGS]", summary: "examine the set-up: Go, module, configuration, packages",
		text: `Examines what generate, check and go generate depend on: the go command, the
module with its runtime and its tool line, the configuration, each spec, each
package and the lock file, and prints how to repair what is wrong. Nothing is
written. Exit code 1 when there is a problem.`,
		setup: func(flags *pflag.FlagSet) runner {
			f := configFlags{without: "name it with --config"}
			flags.StringVar(&f.config, "config", "", "configuration `file` (default: nimbugen.yaml here or further up)")
			return func(ctx context.Context, a app, args []string) int {
				if len(args) > 0 {
					return a.usage("nimbugen doctor: unexpected argument %q", args[0])
				}
				d := doctor{app: a}
				d.examine(ctx, &f)
				if d.problems > 0 {
					fmt.Fprintf(a.stdout, "%s\n", count(d.problems, "problem"))
					return exitError
				}
				return exitOK
			}
		},
	}
}

// doctor is one examination.
type doctor struct {
	app
	problems int
}

func (d *doctor) examine(ctx context.Context, f *configFlags) {
	d.ok("nimbugen %s", generator.BuildVersion())
	cfg, found, err := f.load()
	dir := cmp.Or(cfg.Dir, ".")
	d.toolchain(ctx, dir)
	switch {
	case err != nil:
		d.problem("nimbugen init", "%v", err)
	case found.HasErrors():
		d.problem("nimbugen lint prints the findings", "%s: %s", cfg.File, found.Summary())
	default:
		d.ok("%s: %s", cfg.File, count(len(cfg.Clients), "client"))
		d.directives(cfg, dir)
		d.packages(ctx, cfg)
	}
}

func (d *doctor) ok(format string, args ...any) {
	fmt.Fprintf(d.stdout, "ok       "+format+"\n", args...)
}

func (d *doctor) problem(fix, format string, args ...any) {
	d.problems++
	fmt.Fprintf(d.stdout, "problem  %s\n         fix: %s\n", strings.TrimSpace(fmt.Sprintf(format, args...)), fix)
}

// goModule is what go list says of a module.
type goModule struct {
	Path, Version, GoMod string
	Main                 bool
	Replace              *struct{ Path, Version string }
}

// toolchain examines the go command and the module of the configuration.
func (d *doctor) toolchain(ctx context.Context, dir string) {
	version, err := goCommand(ctx, dir, "env", "GOVERSION")
	if err != nil {
		d.problem("install Go from https://go.dev/dl, and put it in PATH", "the go command does not run: %v", err)
		return
	}
	d.ok("%s", version)
	if mod, err := goCommand(ctx, dir, "env", "GOMOD"); err != nil || mod == "" || mod == os.DevNull {
		d.problem("go mod init example.com/yours", "there is no go.mod here or further up, and the packages need the runtime's module")
		return
	}
	text, err := goCommand(ctx, dir, "list", "-m", "-json", modulePath)
	var m goModule
	if err != nil || json.Unmarshal([]byte(text), &m) != nil {
		d.problem("go get -tool "+toolPath+"@latest", "go.mod does not require %s, which generated packages import", modulePath)
		return
	}
	d.ok("%s", m)
	if tools, err := goCommand(ctx, dir, "list", "-f", "{{.ImportPath}}", "tool"); !m.Main && (err != nil || !strings.Contains(tools, toolPath)) {
		d.problem("go get -tool "+toolPath, "go.mod has no tool line for nimbugen, which go tool nimbugen needs")
	}
}

const modulePath = "github.com/nimbugen/nimbugen"

// String returns path and version, and a replacement.
func (m goModule) String() string {
	s := "module " + strings.TrimSpace(m.Path+" "+m.Version)
	if m.Replace != nil {
		s += ", replaced by " + strings.TrimSpace(m.Replace.Path+" "+m.Replace.Version)
	}
	return s
}

// goCommand runs the go command and returns what it prints.
func goCommand(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// directives examines whether go generate runs nimbugen.
func (d *doctor) directives(cfg generator.Config, dir string) {
	dirs := []string{dir}
	for _, c := range cfg.Clients {
		dirs = append(dirs, cfg.OutDir(c))
	}
	for _, dir := range dirs {
		files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil && hasDirective(string(data)) {
				d.ok("%s has the go:generate line", shown(file))
				return
			}
		}
	}
	d.problem("add //go:generate go tool nimbugen generate to a Go file beside nimbugen.yaml", "go generate does not run nimbugen: there is no line of it")
}

// shown returns a path relative to the working directory.
func shown(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(wd, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

func hasDirective(source string) bool {
	for line := range strings.Lines(source) {
		if command, ok := strings.CutPrefix(line, "//go:generate "); ok && strings.Contains(command, "nimbugen") {
			return true
		}
	}
	return false
}

// packages examines specifications, packages and the lock file.
func (d *doctor) packages(ctx context.Context, cfg generator.Config) {
	plan, found, _, err := generator.MakePlan(ctx, cfg, nil)
	switch {
	case err != nil:
		d.problem("repair the file, then nimbugen generate", "%v", err)
		return
	case found.HasErrors():
		d.problem("nimbugen lint prints them", "the specifications have %s", count(found.Count(diag.Error), "error"))
		return
	}
	for _, c := range plan.Clients {
		s := summary{Lossless: len(c.Losses) == 0, Losses: c.Losses}
		d.ok("%s: %s, lossless: %s", filepath.ToSlash(c.Client.Spec), count(c.Summary.Operations, "operation"), s.lossless())
	}
	if plan.UpToDate() {
		d.ok("the packages are up to date")
		return
	}
	d.problem("nimbugen generate; nimbugen check prints the difference", "the packages or the lock file are not up to date")
}
