package generator

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/compile"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/docs"
	"github.com/nimbugen/nimbugen/generator/emit"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Generate, which runs the stages for one client, in memory.

// Package is a generated package that is not on disk yet.
type Package struct {
	API    *ir.API
	Files  []output.File     // formatted and checked
	Inputs map[string][]byte // files that were read, by name as shown to the user

	Import   string         // import path, if something imports the package
	Document *spec.Document // the specification, nil if it could not be read
}

// Generate makes the package of one client. It writes nothing. The list holds
// the findings of the spec. The package is never nil; if the findings have an
// error it has no API and no files. The error is for everything else: an
// interruption or a bug of the generator. names are those of earlier runs.
// Generate calls progress, which may be nil, with the name of each stage. It
// returns at once when ctx ends; the stage that runs then is abandoned.
func Generate(ctx context.Context, cfg Config, c Client, names *lock.Client, progress func(stage string)) (*Package, *diag.List, error) {
	type result struct {
		pkg   *Package
		diags *diag.List
		err   error
	}
	r, err := abandon(ctx, func() result {
		pkg, diags, err := generate(ctx, cfg, c, names, progress)
		return result{pkg, diags, err}
	})
	if err != nil {
		return &Package{}, &diag.List{}, err
	}
	return r.pkg, r.diags, r.err
}

func generate(ctx context.Context, cfg Config, c Client, names *lock.Client, progress func(stage string)) (*Package, *diag.List, error) {
	report := func(stage string) {
		if progress != nil {
			progress(stage)
		}
	}
	// 1. Bytes to document: syntax, references, validity.
	report("reading " + c.Spec)
	doc, diags := spec.Load(ctx, cfg.path(c.Spec), spec.Options{Input: cfg.Inputs[c.Spec], AllowHosts: c.AllowHosts, Overlays: cfg.paths(c.Overlays), RefDir: cfg.RefDir(c)})
	pkg := &Package{Inputs: inputs(doc), Document: doc}
	if err := ctx.Err(); err != nil {
		return pkg, diags, err
	}
	if doc == nil || diags.HasErrors() {
		return pkg, diags, nil
	}
	// 2. Document to decisions: names, types, presence, paging, security.
	report("compiling " + c.Spec)
	api, found := compile.Compile(doc, compile.Options{
		Package: c.packageName(), Names: names, Level: cfg.Compatibility,
		Include: c.Include, Exclude: c.Exclude,
		Validate: compile.Validate{Requests: slices.Contains(c.Validate, "requests"), Responses: slices.Contains(c.Validate, "responses")},
		Exact:    c.Presence == "exact", Keep: c.UnknownFields == "keep", GoTypes: c.GoTypes, XML: c.XML, Paging: c.Paging, Env: c.Env, Fake: c.Fake,
	})
	diags.Merge(found)
	diags.Place(cfg.path(c.Spec))
	if api != nil && api.Summary.Operations+api.Summary.Received == 0 && !(c.Include.Empty() && c.Exclude.Empty()) {
		diags.Errorf(diag.Pos{File: cfg.path(c.Spec)}, diag.CodeNothingMatches, "no operation matches what the client includes").
			WithFix("see nimbugen lint for the operations of the spec, and check what the client includes and excludes")
	}
	diags.Sort()
	if err := ctx.Err(); err != nil || diags.HasErrors() {
		return pkg, diags, err
	}
	pkg.API = api
	// 3. Decisions to text: Go, and the Markdown beside it.
	report("writing package " + api.Package)
	files, err := writeFiles(api, c)
	if err != nil {
		return pkg, diags, err
	}
	if api.Fake != nil {
		var ok bool
		if pkg.Import, ok = importPath(cfg.OutDir(c)); !ok {
			diags.Errorf(c.Pos, diag.CodeConfig, "the fake imports the client, and no go.mod above %s states its import path", cfg.OutDir(c)).
				WithFix("run go mod init")
			return &Package{Inputs: pkg.Inputs, Document: doc}, diags, nil
		}
		fake, err := emit.Fake(api, pkg.Import, emit.Options{})
		if err != nil {
			return pkg, diags, err
		}
		files = append(files, fake...)
	}
	// 4. Text to files: checked against the planned declarations, type-checked and
	// formatted.
	report("checking package " + api.Package)
	pkg.Files, err = finish(ctx, pkg.Import, files, cfg.Stubs)
	return pkg, diags, err
}

func writeFiles(api *ir.API, c Client) ([]output.File, error) {
	files, err := emit.Package(api, emit.Options{})
	if err != nil || c.NoDocs {
		return files, err
	}
	text, err := docs.Files(api)
	return append(files, text...), err
}

func inputs(doc *spec.Document) map[string][]byte {
	if doc == nil {
		return nil
	}
	in := map[string][]byte{}
	for _, f := range doc.Files {
		in[f.Name] = f.Data
	}
	return in
}

// path returns a path of the configuration relative to the working directory,
// as in positions.
func (cfg Config) path(p string) string {
	if cfg.Dir == "" || filepath.IsAbs(p) || strings.Contains(p, "://") {
		return p
	}
	joined := filepath.Join(cfg.Dir, filepath.FromSlash(p))
	wd, err := os.Getwd()
	if err != nil {
		return joined
	}
	abs, err := filepath.Abs(joined)
	if err != nil {
		return joined
	}
	if rel, err := filepath.Rel(wd, abs); err == nil {
		return rel
	}
	return joined
}

func (cfg Config) paths(list []string) []string {
	var out []string
	for _, p := range list {
		out = append(out, cfg.path(p))
	}
	return out
}

// OutDir is the directory of c's package, relative to the working directory.
func (cfg Config) OutDir(c Client) string { return cfg.path(c.Out) }

// lockPath is the path of the file with the names of cfg's clients: beside
// nimbugen.yaml, or in the package's directory when there is none.
func (cfg Config) lockPath() string {
	if cfg.File == "" && len(cfg.Clients) == 1 {
		return filepath.Join(cfg.OutDir(cfg.Clients[0]), lock.Name)
	}
	return filepath.Join(cfg.path("."), lock.Name)
}

// key names c in the lock file.
func (cfg Config) key(c Client) string {
	if cfg.File == "" {
		return "."
	}
	return path.Clean(filepath.ToSlash(c.Out))
}
