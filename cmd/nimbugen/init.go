package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/token"
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
Files that exist are left alone.`,
		setup: func(flags *pflag.FlagSet) runner {
			var s starter
			flags.StringVar(&s.Spec, "spec", "", "OpenAPI `file` (default: openapi.yaml, openapi.json or the like, found below this directory)")
			flags.StringVar(&s.Out, "out", "", "`directory` of the generated package (default: its name)")
			flags.StringVar(&s.Package, "package", "", "`name` of the package (default: from --out or the spec's file name)")
			return func(_ context.Context, a app, args []string) int {
				if len(args) > 0 {
					return a.usage("nimbugen init: unexpected argument %q (a spec is given by --spec)", args[0])
				}
				return a.init(s)
			}
		},
	}
}

// starter is the content of the starter configuration.
type starter struct{ Spec, Out, Package string }

func (a app) init(s starter) int {
	if _, err := os.Stat(generator.ConfigName); err == nil {
		return a.fail(fmt.Errorf("%s exists already; edit it, or delete it first", generator.ConfigName))
	}
	if err := s.complete(); err != nil {
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
	if mod, err := os.ReadFile("go.mod"); err != nil || !strings.Contains(string(mod), toolPath) {
		fmt.Fprintf(a.stdout, "next: go get -tool %s@latest\n", toolPath)
	}
	fmt.Fprintln(a.stdout, "then: go generate ./...")
	return exitOK
}

const toolPath = "github.com/nimbugen/nimbugen/cmd/nimbugen"

var notInName = regexp.MustCompile(`[^a-z0-9]+`)

// complete sets the missing members.
func (s *starter) complete() error {
	if s.Spec == "" {
		found, err := findSpec(".")
		if err != nil {
			return err
		}
		s.Spec = found
	}
	if s.Package == "" {
		base := filepath.Base(s.Out)
		if s.Out == "" || base == "." {
			base = strings.TrimSuffix(filepath.Base(s.Spec), filepath.Ext(s.Spec))
		}
		s.Package = strings.TrimLeft(notInName.ReplaceAllString(strings.ToLower(base), ""), "0123456789")
		if s.Package == "" || s.Package == "openapi" || s.Package == "swagger" || token.IsKeyword(s.Package) {
			s.Package = "client"
		}
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

// findSpec finds the one OpenAPI document below dir by its usual names.
func findSpec(dir string) (string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "vendor" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		base := strings.TrimSuffix(d.Name(), filepath.Ext(d.Name()))
		switch strings.ToLower(filepath.Ext(d.Name())) {
		case ".yaml", ".yml", ".json":
			if !d.IsDir() && (base == "openapi" || base == "swagger") {
				found = append(found, path)
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", errors.New("no openapi.yaml or openapi.json below this directory: name the spec with --spec")
	case len(found) > 1:
		return "", fmt.Errorf("several specs below this directory (%s): name one with --spec", strings.Join(found, ", "))
	}
	return found[0], nil
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
