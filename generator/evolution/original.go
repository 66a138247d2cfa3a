package evolution

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/evolution/revision"
)

// The entry point is Opener.original, which finds the specification of which a
// package was made, by its hashes.

// searched is the number of commits in which the specification is searched.
const searched = 500

// original generates the version of which the package of c on disk was made, or
// returns why that cannot be found.
func (o *Opener) original(ctx context.Context, cfg generator.Config, c generator.Client) (v *Version, why string, err error) {
	inputs := generator.Inputs(cfg, c)
	if len(inputs) == 0 {
		return nil, "the package does not state of which specification it was made; name that by --from", nil
	}
	if matches(cfg.LockDir(), inputs) {
		v, err := o.generated(ctx, cfg, c, nil, nil)
		return v, "", err
	}
	const again = "; name it by --from"
	repo, err := revision.Find(ctx, orDot(cfg.Dir))
	if err != nil {
		return nil, "the specification of which the package was made is not searched: " + err.Error() + again, nil
	}
	lockDir, err := filepath.Abs(cfg.LockDir())
	if err != nil {
		return nil, "", err
	}
	if lockDir, err = filepath.EvalSymlinks(lockDir); err != nil {
		return nil, "", err
	}
	below, err := filepath.Rel(repo.Dir, lockDir)
	if err != nil {
		return nil, "", err
	}
	commit, err := o.search(ctx, repo, below, inputs)
	if err != nil || commit == "" {
		return nil, "no commit has the specification of which the package was made" + again, err
	}
	tree, err := o.extract(ctx, repo, commit)
	if err != nil {
		return nil, "", err
	}
	v, err = o.made(ctx, cfg, c, repo, tree)
	if errors.Is(err, ErrFindings) {
		return nil, "the specification of which the package was made has errors for this nimbugen" + again, nil
	}
	return v, "", err
}

// made generates the version of the specification in tree with the present
// configuration and names.
func (o *Opener) made(ctx context.Context, cfg generator.Config, c generator.Client, repo *revision.Repository, tree string) (*Version, error) {
	names, err := generator.KnownNames(cfg, c)
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(orDot(cfg.Dir))
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	below, err := filepath.Rel(repo.Dir, dir)
	if err != nil {
		return nil, err
	}
	cfg.Dir = filepath.Join(tree, below)
	return o.generated(ctx, cfg, c, names, placeIn(tree, repo.Dir))
}

// matches reports whether the files in dir are the inputs.
func matches(dir string, inputs map[string][]string) bool {
	for name, hashes := range inputs {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil || !slices.Contains(hashes, generator.Hash(data)) {
			return false
		}
	}
	return true
}

// search returns the newest commit that has all inputs, "" when there is none.
func (o *Opener) search(ctx context.Context, repo *revision.Repository, below string, inputs map[string][]string) (string, error) {
	var names []string
	for name := range inputs {
		names = append(names, filepath.ToSlash(filepath.Join(below, filepath.FromSlash(name))))
	}
	slices.Sort(names)
	commits, err := repo.History(ctx, names, searched)
	if err != nil {
		return "", err
	}
	for _, commit := range commits {
		dir, err := os.MkdirTemp("", "nimbugen-")
		if err != nil {
			return "", err
		}
		err = repo.Extract(ctx, commit, dir, func(name string) bool { return slices.Contains(names, name) })
		found := err == nil && matches(filepath.Join(dir, below), inputs)
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			return "", err
		}
		if found {
			return commit, nil
		}
	}
	return "", nil
}
