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
func Write(ctx context.Context, sets ...Set) error {
	staged := map[string]string{} // final path -> temporary path
	defer func() {
		for _, temp := range staged {
			_ = os.Remove(temp)
		}
	}()
	for _, set := range sets {
		if err := stageSet(ctx, set, staged); err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
	}
	for final, temp := range staged {
		if err := os.Rename(temp, final); err != nil {
			return err
		}
		delete(staged, final)
	}
	for _, set := range sets {
		if err := removeStale(set); err != nil {
			return err
		}
	}
	return nil
}

// stageSet writes the new contents of a set beside their places and adds them
// to staged.
func stageSet(ctx context.Context, set Set, staged map[string]string) error {
	if err := os.MkdirAll(set.Dir, 0o777); err != nil {
		return err
	}
	for _, c := range set.Changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if c.Kind != Added && c.Kind != Changed {
			continue
		}
		final := filepath.Join(set.Dir, filepath.FromSlash(c.Name))
		temp, err := stage(final, c.New)
		if temp != "" {
			staged[final] = temp
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func removeStale(set Set) error {
	for _, c := range set.Changes {
		if c.Kind == Removed {
			if err := os.Remove(filepath.Join(set.Dir, filepath.FromSlash(c.Name))); err != nil {
				return err
			}
		}
	}
	return nil
}

// stage writes data into a temporary file beside final.
func stage(final string, data []byte) (temp string, err error) {
	if err := os.MkdirAll(filepath.Dir(final), 0o777); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(final), ".nimbugen-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
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
