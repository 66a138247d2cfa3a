package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is configFlags.load, which makes the configuration of a run
// from nimbugen.yaml and flags.

// configFlags are the flags that override the configuration or replace it.
type configFlags struct {
	config, spec, out, pkg string
	include, exclude       generator.Selection
	validate               []string
	xml, fake              bool
	overlays, hosts        []string
	refRoot                string
	strict                 bool
	format                 string
	formats                []string // of the command
	explain                string   // of lint
	without                string   // hint for a run without a configuration
}

func (f *configFlags) register(flags *pflag.FlagSet) {
	f.registerClient(flags)
	f.registerReport(flags)
}

// registerClient registers the flags that choose a client and override its
// configuration.
func (f *configFlags) registerClient(flags *pflag.FlagSet) {
	f.without = "give --spec and --out"
	flags.StringVar(&f.config, "config", "", "configuration `file` (default: nimbugen.yaml here or further up, to the module root)")
	flags.StringVar(&f.spec, "spec", "", "OpenAPI `file`, instead of the configured one")
	flags.StringVar(&f.out, "out", "", "`directory` of the generated package; with --spec no configuration is needed")
	flags.StringVar(&f.pkg, "package", "", "`name` of the generated package (default: last element of the directory)")
	flags.StringArrayVar(&f.include.Tags, "include-tag", nil, "generate only operations with this `tag` (repeatable)")
	flags.StringArrayVar(&f.include.Operations, "include-operation", nil, "generate only the operation with this operation`Id` (repeatable)")
	flags.StringArrayVar(&f.include.Paths, "include-path", nil, "generate only paths that match this `glob`: * is a segment, ** any number (repeatable)")
	flags.StringArrayVar(&f.include.Methods, "include-method", nil, "generate only operations of this HTTP `method` (repeatable)")
	flags.StringArrayVar(&f.exclude.Tags, "exclude-tag", nil, "leave out operations with this `tag` (repeatable)")
	flags.StringArrayVar(&f.exclude.Operations, "exclude-operation", nil, "leave out the operation with this operation`Id` (repeatable)")
	flags.StringArrayVar(&f.exclude.Paths, "exclude-path", nil, "leave out paths that match this `glob` (repeatable)")
	flags.StringArrayVar(&f.exclude.Methods, "exclude-method", nil, "leave out operations of this HTTP `method` (repeatable)")
	flags.BoolVar(&f.exclude.Deprecated, "exclude-deprecated", false, "leave out operations that are deprecated")
	flags.StringSliceVar(&f.validate, "validate", nil, "check `what` (requests, responses) by the constraints of the spec")
	suggest(flags, "validate", "requests", "responses")
	flags.BoolVar(&f.xml, "xml", false, "type bodies of XML; without it they are streams")
	flags.BoolVar(&f.fake, "fake", false, "generate a fake server for tests, in a package of the name of the client and test")
	flags.StringArrayVar(&f.overlays, "overlay", nil, "OpenAPI Overlay `file` to apply (repeatable)")
	flags.StringArrayVar(&f.hosts, "allow-host", nil, "`host` that remote $refs may be fetched from (repeatable)")
	flags.StringVar(&f.refRoot, "ref-root", "", "`directory` that $refs between files may not leave (default: the module root)")
}

// registerReport registers the flags about findings. formats are those of the
// command beside text and json.
func (f *configFlags) registerReport(flags *pflag.FlagSet, formats ...string) {
	f.formats = append([]string{"text", "json"}, formats...)
	flags.BoolVar(&f.strict, "strict", false, "exit code 1, and nothing is written, if something of the spec is not valid or not in the client, or an overlay has no effect")
	usage := "findings and summary as text or `json` (one object a line)"
	if len(formats) > 0 {
		usage = "`form` of findings and summary: text, json (one object a line), " + oneOf(formats)
	}
	flags.StringVar(&f.format, "format", "text", usage)
	suggest(flags, "format", f.formats...)
}

func (f *configFlags) checkReport() error {
	if len(f.formats) > 0 && !slices.Contains(f.formats, f.format) {
		return errUsage{fmt.Errorf("--format is %s, not %q", oneOf(f.formats), f.format)}
	}
	if f.explain != "" && f.explain != "paging" {
		return errUsage{fmt.Errorf("--explain is paging, not %q", f.explain)}
	}
	if err := checkRefRoot(f.refRoot); err != nil {
		return err
	}
	for _, what := range f.validate {
		if what != "requests" && what != "responses" {
			return errUsage{fmt.Errorf("--validate is requests, responses or both, not %q", what)}
		}
	}
	return nil
}

// checkRefRoot checks the directory of --ref-root.
func checkRefRoot(dir string) error {
	if info, err := os.Stat(dir); dir != "" && (err != nil || !info.IsDir()) {
		return errUsage{fmt.Errorf("--ref-root is a directory, which %s is not", dir)}
	}
	return nil
}

// oneOf lists words as alternatives.
func oneOf(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// errUsage is an error of the command line.
type errUsage struct{ error }

// load returns the configuration of a run. Its findings are for printing; with
// errors among them the configuration is not usable.
func (f *configFlags) load() (generator.Config, *diag.List, error) {
	if err := f.checkReport(); err != nil {
		return generator.Config{}, nil, err
	}
	if f.config == "" && f.spec != "" && f.out != "" {
		return f.standalone()
	}
	path := f.config
	if path == "" {
		found, err := generator.FindConfig(".")
		if err != nil {
			return generator.Config{}, nil, err
		}
		path = found
	}
	if path == "" {
		if f.spec == "" {
			return generator.Config{}, nil, errUsage{errors.New("there is no nimbugen.yaml here or further up: run nimbugen init, or " + f.without)}
		}
		return generator.Config{}, nil, errUsage{errors.New("--out is missing: give the directory of the generated package, such as --out client")}
	}
	cfg, diags := generator.ReadConfig(path)
	if diags.HasErrors() {
		return cfg, diags, nil
	}
	err := f.override(&cfg)
	return cfg, diags, err
}

// standalone returns the configuration of a run without nimbugen.yaml.
func (f *configFlags) standalone() (generator.Config, *diag.List, error) {
	c := generator.Client{Spec: f.spec, Out: f.out}
	f.apply(&c)
	return generator.Config{Compatibility: generator.CompatibilityLevel, Clients: []generator.Client{c}}, &diag.List{}, checkPackage(c)
}

// checkPackage checks the name of the package that flags set.
func checkPackage(c generator.Client) error {
	e, wrong := errors.AsType[*generator.PackageError](c.CheckPackage())
	if !wrong {
		return nil
	}
	return errUsage{fmt.Errorf("%w: give --package %s", e, e.Propose)}
}

// override applies the flags to the one client that they select.
func (f *configFlags) override(cfg *generator.Config) error {
	if f.spec == "" && f.out == "" && f.pkg == "" && f.include.Empty() && f.exclude.Empty() && len(f.overlays)+len(f.hosts)+len(f.validate) == 0 && !f.xml && !f.fake && f.refRoot == "" {
		return nil
	}
	if len(cfg.Clients) > 1 {
		if f.out == "" {
			return errUsage{fmt.Errorf("%s has %d clients: name one with --out", cfg.File, len(cfg.Clients))}
		}
		out := relative(cfg.Dir, f.out)
		for _, c := range cfg.Clients {
			if filepath.Clean(c.Out) == out {
				cfg.Clients, cfg.Partial = []generator.Client{c}, true
			}
		}
		if !cfg.Partial {
			return errUsage{fmt.Errorf("%s has no client with the output directory %s", cfg.File, f.out)}
		}
	}
	c := &cfg.Clients[0]
	if f.spec != "" {
		c.Spec = relative(cfg.Dir, f.spec)
	}
	if f.out != "" {
		c.Out = relative(cfg.Dir, f.out)
	}
	for i, o := range f.overlays {
		f.overlays[i] = relative(cfg.Dir, o)
	}
	if f.refRoot != "" {
		f.refRoot = relative(cfg.Dir, f.refRoot)
	}
	f.apply(c)
	return checkPackage(*c)
}

// apply sets the members that are not paths.
func (f *configFlags) apply(c *generator.Client) {
	c.XML = c.XML || f.xml
	if f.pkg != "" {
		c.Package = f.pkg
	}
	if f.fake && c.Fake == "" {
		c.Fake = c.FakePackage()
	}
	set := func(to *[]string, from []string) {
		if len(from) > 0 {
			*to = from
		}
	}
	for _, s := range []struct{ to, from *generator.Selection }{{&c.Include, &f.include}, {&c.Exclude, &f.exclude}} {
		set(&s.to.Tags, s.from.Tags)
		set(&s.to.Operations, s.from.Operations)
		set(&s.to.Paths, s.from.Paths)
		set(&s.to.Methods, s.from.Methods)
	}
	c.Exclude.Deprecated = c.Exclude.Deprecated || f.exclude.Deprecated
	set(&c.Validate, f.validate)
	set(&c.Overlays, f.overlays)
	set(&c.AllowHosts, f.hosts)
	c.RefRoot = cmp.Or(f.refRoot, c.RefRoot)
}

// relative makes a path of the command line relative to the configuration.
func relative(dir, path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(base, abs); err == nil {
		return rel
	}
	return abs
}
