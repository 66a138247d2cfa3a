package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/templates"
)

// The entry point is initCommand.

func initCommand() command {
	return command{
		name: "init", args: "[FLAGS]", summary: "write a starter nimbugen.yaml and the go:generate line",
		text: `Writes nimbugen.yaml into the working directory, and generate.go with the line

  //go:generate go tool nimbugen generate

into the directory of the package, so that go generate ./... makes the client.
In .gitattributes it has git keep the lines of both sides when two branches
change nimbugen.lock, which holds the Go names.
Files that exist are left alone.`,
		setup: func(flags *pflag.FlagSet) runner {
			var s starter
			flags.StringVar(&s.Spec, "spec", "", "OpenAPI `file` (default: the one below this directory)")
			flags.StringVar(&s.Out, "out", "", "`directory` of the generated package (default: its name)")
			flags.StringVar(&s.Package, "package", "", "`name` of the package (default: from --out or the title of the API)")
			return func(ctx context.Context, a app, args []string) int {
				if len(args) > 0 {
					return a.usage("nimbugen init: unexpected argument %q (a spec is given by --spec)", args[0])
				}
				return a.init(ctx, s)
			}
		},
	}
}

// starter is the content of the starter configuration.
type starter struct{ Spec, Out, Package string }

func (a app) init(ctx context.Context, s starter) int {
	if _, err := os.Stat(generator.ConfigName); err == nil {
		return a.fail(fmt.Errorf("%s exists already; edit it, or delete it first", generator.ConfigName))
	}
	if err := s.complete(ctx); err != nil {
		return a.fail(err)
	}
	config, err := s.config()
	if err != nil {
		return a.fail(err)
	}
	if err := os.WriteFile(generator.ConfigName, config, 0o644); err != nil {
		return a.fail(err)
	}
	fmt.Fprintf(a.stdout, "wrote %s: %s becomes package %s in %s\n", generator.ConfigName, s.Spec, s.Package, s.Out)
	directive := filepath.Join(s.Out, "generate.go")
	written, err := s.directive(directive)
	if err != nil {
		return a.fail(err)
	}
	if written {
		fmt.Fprintf(a.stdout, "wrote %s with the go:generate line\n", filepath.ToSlash(directive))
	}
	written, err = writeAttributes()
	if err != nil {
		return a.fail(err)
	}
	if written {
		fmt.Fprintf(a.stdout, "wrote %s: git merges the names of two branches\n", attributesName)
	}
	if mod, err := os.ReadFile("go.mod"); err != nil || !strings.Contains(string(mod), toolPath) {
		fmt.Fprintf(a.stdout, "next: go get -tool %s@latest\n", toolPath)
	}
	fmt.Fprintln(a.stdout, "then: go generate ./...")
	return exitOK
}

const toolPath = "github.com/nimbugen/nimbugen/cmd/nimbugen"

// complete sets the missing members.
func (s *starter) complete(ctx context.Context) error {
	if s.Spec == "" {
		found, err := findSpec(".")
		if err != nil {
			return err
		}
		s.Spec = found
	} else if !strings.Contains(s.Spec, "://") {
		if _, err := os.Stat(s.Spec); err != nil {
			return fmt.Errorf("the spec %s cannot be read: %w", s.Spec, errors.Unwrap(err))
		}
	}
	if s.Package == "" {
		s.Package = s.proposal(ctx)
	}
	if err := checkPackage(generator.Client{Package: s.Package}); err != nil {
		return err
	}
	if s.Out == "" {
		s.Out = s.Package
	}
	s.Spec, s.Out = filepath.ToSlash(s.Spec), filepath.ToSlash(s.Out)
	return nil
}

// proposal returns a name for the package: of the output directory if it is given,
// else of the API.
func (s *starter) proposal(ctx context.Context) string {
	if s.Out == "" {
		return generator.PackageFor(ctx, s.Spec)
	}
	name, err := generator.Client{Out: s.Out}.PackageName()
	if wrong, ok := errors.AsType[*generator.PackageError](err); ok {
		return wrong.Propose
	}
	if name == "" {
		return generator.PackageFor(ctx, s.Spec)
	}
	return name
}

func (s starter) config() ([]byte, error) {
	t, err := template.ParseFS(templates.FS, "config.yaml.tmpl")
	if err != nil {
		return nil, err
	}
	quoted := starter{yamlString(s.Spec), yamlString(s.Out), yamlString(s.Package)}
	var b bytes.Buffer
	err = t.Execute(&b, quoted)
	return b.Bytes(), err
}

var plainYAML = regexp.MustCompile(`^[A-Za-z.][A-Za-z0-9./_-]*$`)

// yamlString returns s as a YAML scalar.
func yamlString(s string) string {
	if plainYAML.MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// directive writes the file with the go:generate line, unless it exists.
func (s starter) directive(path string) (written bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return false, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = fmt.Fprintf(f, "package %s\n\n//go:generate go tool nimbugen generate\n", s.Package)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err == nil, err
}
