package output

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// The entry point is Write.

// Set is the changes in one directory.
type Set struct {
	Dir     string
	Changes []Change
}

// Write carries out changes, all sets or none. It first writes all new contents
// into temporary files beside their places; only when that has succeeded does
// it rename them, which takes milliseconds and is not interrupted by ctx. Until
// then an error, or the end of ctx, leaves everything as it was. Write does not
// touch files without changes.
//
// A process that is killed meanwhile leaves each file as the old or the new one, and
// perhaps temporary files, which the next Write removes.
func Write(ctx context.Context, sets ...Set) error { return write(ctx, realDisk(), sets) }

func write(ctx context.Context, d disk, sets []Set) error {
	var all []staged
	defer func() {
		for _, s := range all {
			_ = os.Remove(s.temp)
		}
	}()
	if err := sweepAll(sets); err != nil {
		return fmt.Errorf("nothing was written: %w", err)
	}
	for _, set := range sets {
		more, err := stageSet(ctx, d, set)
		all = append(all, more...)
		if err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
	}
	for len(all) > 0 {
		if err := d.rename(all[0].temp, all[0].final); err != nil {
			return err
		}
		all = all[1:]
	}
	for _, set := range sets {
		if err := removeStale(d, set); err != nil {
			return err
		}
	}
	return nil
}

// staged is a new content that is written, but not in its place.
type staged struct{ temp, final string }

// sweepAll removes what killed runs have left in the directories of the changes.
func sweepAll(sets []Set) error {
	swept := map[string]bool{}
	for _, set := range sets {
		for _, c := range set.Changes {
			dir := filepath.Dir(filepath.Join(set.Dir, filepath.FromSlash(c.Name)))
			if swept[dir] {
				continue
			}
			swept[dir] = true
			if err := sweep(dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// stageSet writes the new contents of a set beside their places.
func stageSet(ctx context.Context, d disk, set Set) (all []staged, err error) {
	if err := os.MkdirAll(set.Dir, 0o777); err != nil {
		return nil, err
	}
	for _, c := range set.Changes {
		if err := ctx.Err(); err != nil {
			return all, err
		}
		if c.Kind != Added && c.Kind != Changed {
			continue
		}
		final := filepath.Join(set.Dir, filepath.FromSlash(c.Name))
		temp, err := stage(d, final, c.New)
		if temp != "" {
			all = append(all, staged{temp, final})
		}
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func removeStale(d disk, set Set) error {
	for _, c := range set.Changes {
		if c.Kind == Removed {
			path := filepath.Join(set.Dir, filepath.FromSlash(c.Name))
			if err := d.remove(path); err != nil {
				return err
			}
			if filepath.Dir(path) != filepath.Clean(set.Dir) {
				_ = d.remove(filepath.Dir(path)) // fails unless it is empty
			}
		}
	}
	return nil
}

// stage writes data into a temporary file beside final.
func stage(d disk, final string, data []byte) (temp string, err error) {
	if err := os.MkdirAll(filepath.Dir(final), 0o777); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(final), tempPattern())
	if err != nil {
		return "", err
	}
	err = d.write(f, data)
	if err == nil {
		err = f.Chmod(mode(final))
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return f.Name(), err
}

// mode is that of the replaced file, else the usual one of a new file.
func mode(path string) os.FileMode {
	if info, err := os.Stat(path); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}
