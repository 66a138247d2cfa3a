package evolution

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution/revision"
)

// The entry points are Opener.extract and Opener.inTree, which read a revision, and
// Opener.onDisk, which reads a package with the specification of which it was made.

// extract stores the files of a commit that a run can read.
func (o *Opener) extract(ctx context.Context, repo *revision.Repository, commit string) (string, error) {
	dir, err := os.MkdirTemp("", "nimbugen-")
	if err != nil {
		return "", err
	}
	o.temporary = append(o.temporary, dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", err
	}
	return dir, repo.Extract(ctx, commit, dir, readable)
}

// readable reports whether a run can read a file: a specification, prose, a
// configuration or a file of a package.
func readable(name string) bool {
	return path.Base(name) == "go.mod" || strings.HasSuffix(name, ".gen.go") ||
		slices.Contains([]string{".yaml", ".yml", ".json", ".lock", ".md", ".txt"}, strings.ToLower(path.Ext(name)))
}

// inTree opens the version whose files are in tree. Positions are those of the
// working tree.
func (o *Opener) inTree(ctx context.Context, repo *revision.Repository, tree, name string) (*Version, error) {
	base, err := filepath.Abs(orDot(o.Config.Dir))
	if err != nil {
		return nil, err
	}
	if base, err = filepath.EvalSymlinks(base); err != nil {
		return nil, err
	}
	below, err := filepath.Rel(repo.Dir, base)
	if err != nil {
		return nil, err
	}
	cfg, c := o.Config, o.Client
	cfg.Dir = filepath.Join(tree, below)
	if o.Config.File != "" {
		if cfg, c, err = o.configured(cfg.Dir); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	place := placeIn(tree, repo.Dir)
	files, err := goFiles(cfg.OutDir(c))
	if err != nil {
		return nil, err
	}
	v, err := o.generated(ctx, cfg, c, nil, place)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(files) > 0 {
		v.Go = files
	}
	return v, nil
}

// placeIn returns a function that makes positions in a copy of a tree those in the
// tree itself.
func placeIn(copied, tree string) func(diag.Pos) diag.Pos {
	return func(p diag.Pos) diag.Pos {
		abs, err := filepath.Abs(filepath.FromSlash(p.File))
		if err != nil {
			return p
		}
		rel, err := filepath.Rel(copied, abs)
		if err != nil || !filepath.IsLocal(rel) {
			return p
		}
		wd, err := os.Getwd()
		if err != nil {
			return p
		}
		if shown, err := filepath.Rel(wd, filepath.Join(tree, rel)); err == nil {
			p.File = filepath.ToSlash(shown)
		}
		return p
	}
}

// onDisk opens the package of a client on disk. The specification of which it was
// made is the present one, or one of the history.
func (o *Opener) onDisk(ctx context.Context, cfg generator.Config, c generator.Client) (*Version, error) {
	dir := cfg.OutDir(c)
	files, err := goFiles(dir)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has no generated package; run nimbugen generate, or name a version by --from", filepath.ToSlash(dir))
	}
	v := &Version{Go: files}
	made, why, err := o.original(ctx, cfg, c)
	if err != nil {
		return nil, err
	}
	if made == nil {
		v.Why = why
		return v, nil
	}
	v.API, v.Doc, v.Spec, v.Place = made.API, made.Doc, made.Spec, made.Place
	return v, nil
}
