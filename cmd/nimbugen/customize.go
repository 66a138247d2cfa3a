package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator/customize"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry point is customizeCommand.

func customizeCommand() command {
	return command{
		name: "customize", args: "(--from FILE | --site SITE) -o OVERLAY [FLAGS]", summary: "write an overlay of a Nimbu site's customer fields",
		text: `Reads the custom fields of a site's customers, from a saved response of
GET /customers/customizations or from the site itself, and writes an OpenAPI
overlay: with it under overlays in nimbugen.yaml, the client of the Nimbu API has
a Go field for each of them, and a filter. The token is read from the environment
variable that --token-env names. The same fields make the same file. A file that
nimbugen customize did not write is never overwritten.

  nimbugen customize --from fields.json -o overlays/customer.yaml`,
		setup: func(flags *pflag.FlagSet) runner {
			var c customization
			flags.StringVar(&c.from, "from", "", "`file` with the response, JSON or YAML")
			flags.StringVar(&c.site, "site", "", "`site` to read, its id or subdomain")
			flags.StringVar(&c.tokenEnv, "token-env", "NIMBU_TOKEN", "environment `variable` that holds the API token")
			flags.StringVar(&c.baseURL, "base-url", "", "`URL` of the API (default: https://api.nimbu.io)")
			flags.StringVarP(&c.out, "output", "o", "", "overlay `file` to write; - is the standard output")
			return func(ctx context.Context, a app, args []string) int {
				if len(args) > 0 {
					return a.usage("nimbugen customize: unexpected argument %q (a file is given by --from)", args[0])
				}
				if err := c.check(); err != nil {
					return a.usage("nimbugen customize: %v", err)
				}
				return a.customize(ctx, c)
			}
		},
	}
}

// customization is one run of customize.
type customization struct{ from, site, tokenEnv, baseURL, out string }

func (c customization) check() error {
	switch {
	case (c.from == "") == (c.site == ""):
		return errors.New("give one of --from and --site")
	case c.from != "" && c.baseURL != "":
		return errors.New("--base-url is for --site")
	case c.out == "":
		return errors.New("-o is missing: name the overlay file to write")
	}
	return nil
}

func (a app) customize(ctx context.Context, c customization) int {
	name, data, err := c.read(ctx, a.getenv)
	if err != nil {
		return a.fail(err)
	}
	fields, found := customize.Read(name, data)
	source := func(string) []byte { return data }
	if err := a.report(&configFlags{format: "text"}, found, source); err != nil {
		return a.fail(err)
	}
	if found.HasErrors() {
		return exitError
	}
	from, err := c.source(data)
	if err != nil {
		return a.fail(err)
	}
	text := customize.Overlay(fields, from)
	if c.out == "-" {
		_, err := a.stdout.Write(text)
		return a.done(err)
	}
	changed, err := c.write(ctx, text)
	if err != nil {
		return a.fail(err)
	}
	fmt.Fprintf(a.stdout, "%s: %s, %s, %s\n", c.out, count(len(fields), "custom field"), count(found.Count(diag.Warning), "warning"), changed)
	return exitOK
}

// done returns the exit code of a run that ends with a write.
func (a app) done(err error) int {
	if err != nil {
		return a.fail(err)
	}
	return exitOK
}

// read returns the response, and its name for findings.
func (c customization) read(ctx context.Context, getenv func(string) string) (name string, data []byte, err error) {
	if c.from != "" {
		data, err = os.ReadFile(c.from)
		return filepath.ToSlash(c.from), data, err
	}
	token := getenv(c.tokenEnv)
	if token == "" {
		return "", nil, fmt.Errorf("there is no API token: set the environment variable %s, or name another one with --token-env", c.tokenEnv)
	}
	data, err = customizations(ctx, c.site, c.baseURL, token)
	if err != nil {
		return "", nil, fmt.Errorf("the custom fields of the site %s cannot be read: %w", c.site, err)
	}
	return "fields of " + c.site, data, nil
}

// source returns the file that the overlay is made of, relative to the overlay.
func (c customization) source(data []byte) (customize.Source, error) {
	if c.from == "" || c.out == "-" {
		return customize.Source{}, nil
	}
	dir, err := filepath.Abs(filepath.Dir(c.out))
	if err != nil {
		return customize.Source{}, err
	}
	file, err := filepath.Abs(c.from)
	if err != nil {
		return customize.Source{}, err
	}
	if rel, err := filepath.Rel(dir, file); err == nil {
		file = rel
	}
	return customize.Source{File: filepath.ToSlash(file), Data: data}, nil
}

// write replaces the overlay in one step, unless it is the same.
func (c customization) write(ctx context.Context, text []byte) (changed string, err error) {
	old, err := os.ReadFile(c.out)
	change := output.Change{Name: filepath.Base(c.out), Kind: output.Changed, Old: old, New: text}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		change.Kind = output.Added
	case err != nil:
		return "", err
	case bytes.Equal(bytes.ReplaceAll(old, []byte("\r\n"), []byte("\n")), text):
		return "unchanged", nil
	case !bytes.HasPrefix(old, []byte(customize.Mark[:len(customize.Mark)-1])):
		return "", fmt.Errorf("%s was not written by nimbugen customize, so that it is not overwritten: name another file with -o", c.out)
	}
	return "changed", output.Write(ctx, output.Set{Dir: filepath.Dir(c.out), Changes: []output.Change{change}})
}
