package evolution

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution/revision"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry points are Opener.Old, Opener.New and Opener.Close.

// Opener opens versions of one client of a configuration.
type Opener struct {
	Config    generator.Config
	Client    generator.Client
	Progress  func(stage string)
	Findings  *diag.List // of the specifications; errors stop the run
	Sources   map[string][]byte
	temporary []string
}

// Close removes what the opener stored.
func (o *Opener) Close() {
	for _, dir := range o.temporary {
		_ = os.RemoveAll(dir) // of the system's temporary files
	}
}

// ErrFindings reports that a specification has errors, which are among the findings.
var ErrFindings = errors.New("the specification has errors")

// Old opens the version that name names: the package on disk where it is empty.
func (o *Opener) Old(ctx context.Context, name string) (*Version, error) {
	if name == "" {
		return o.onDisk(ctx, o.Config, o.Client)
	}
	return o.named(ctx, name, nil)
}

// New opens the version that name names; where it is empty, that which would be
// generated now. A specification is generated with the names of the old version.
func (o *Opener) New(ctx context.Context, name string, old *Version) (*Version, error) {
	if name == "" {
		return o.generated(ctx, o.Config, o.Client, nil, nil)
	}
	return o.named(ctx, name, old)
}

// named opens a specification, a directory or a revision.
func (o *Opener) named(ctx context.Context, name string, before *Version) (*Version, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return o.directory(ctx, name)
	case err == nil:
		return o.specification(ctx, name, before)
	case slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(name))):
		return nil, fmt.Errorf("there is no file %s", name)
	}
	return o.revision(ctx, name)
}

// specification generates a package of another specification.
func (o *Opener) specification(ctx context.Context, name string, before *Version) (*Version, error) {
	cfg, c := o.Config, o.Client
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	c.Spec = abs
	if base, err := filepath.Abs(cfg.Dir); err == nil {
		if rel, err := filepath.Rel(base, abs); err == nil {
			c.Spec = rel
		}
	}
	var names *lock.Client
	if before != nil && before.API != nil {
		names = (&generator.Package{API: before.API}).Names()
	}
	return o.generated(ctx, cfg, c, names, nil)
}

// generated generates a version in memory, with the names of the lock file unless
// there are others.
func (o *Opener) generated(ctx context.Context, cfg generator.Config, c generator.Client, names *lock.Client, place func(diag.Pos) diag.Pos) (*Version, error) {
	if names == nil {
		var err error
		if names, err = generator.KnownNames(cfg, c); err != nil {
			return nil, err
		}
	}
	pkg, found, err := generator.Generate(ctx, cfg, c, names, o.Progress)
	for name, data := range pkg.Inputs {
		o.Sources[name] = data
	}
	if err != nil {
		return nil, err
	}
	if found.HasErrors() {
		o.Findings.Merge(found)
		return nil, ErrFindings
	}
	v := &Version{API: pkg.API, Doc: pkg.Document, Go: map[string][]byte{}, Place: place}
	v.Spec = v.place(diag.Pos{File: pkg.Document.Files[0].Name}).File
	for _, f := range pkg.Files {
		v.Go[f.Name] = f.Data
	}
	return v, nil
}

// directory opens a directory with a nimbugen.yaml, or a generated package.
func (o *Opener) directory(ctx context.Context, dir string) (*Version, error) {
	if _, err := os.Stat(filepath.Join(dir, generator.ConfigName)); err == nil {
		cfg, c, err := o.configured(dir)
		if err != nil {
			return nil, err
		}
		return o.onDisk(ctx, cfg, c)
	}
	files, err := goFiles(dir)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has neither a %s nor a generated package", dir, generator.ConfigName)
	}
	cfg, c := o.Config, o.Client
	if rel, err := filepath.Rel(orDot(cfg.Dir), dir); err == nil {
		c.Out = rel
	}
	return o.onDisk(ctx, cfg, c)
}

func orDot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

// configured returns the client of the configuration in another directory that has
// the same output directory, or the only one.
func (o *Opener) configured(dir string) (generator.Config, generator.Client, error) {
	cfg, found := generator.ReadConfig(filepath.Join(dir, generator.ConfigName))
	if found.HasErrors() {
		o.Findings.Merge(found)
		return cfg, generator.Client{}, ErrFindings
	}
	for _, c := range cfg.Clients {
		if filepath.Clean(c.Out) == filepath.Clean(o.Client.Out) || len(cfg.Clients) == 1 && len(o.Config.Clients) == 1 {
			return cfg, c, nil
		}
	}
	return cfg, generator.Client{}, fmt.Errorf("%s has no client with the output directory %s", cfg.File, o.Client.Out)
}

// goFiles returns the generated Go files of a directory.
func goFiles(dir string) (map[string][]byte, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.gen.go"))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[filepath.Base(name)] = data
	}
	return files, nil
}

// revision opens a revision: the package in it, if it has one, and its specification.
func (o *Opener) revision(ctx context.Context, name string) (*Version, error) {
	repo, err := revision.Find(ctx, orDot(o.Config.Dir))
	if err != nil {
		return nil, fmt.Errorf("%s is no file and no directory, and revisions cannot be read: %w", name, err)
	}
	commit, err := repo.Commit(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("%s is no file, no directory and no revision: %w", name, err)
	}
	tree, err := o.extract(ctx, repo, commit)
	if err != nil {
		return nil, err
	}
	return o.inTree(ctx, repo, tree, name)
}
