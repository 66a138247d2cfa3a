package output

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// This file writes changes to disk.

// Write carries out changes in dir. All new contents are written beside their
// places first; only when that worked are they renamed into place, which takes
// milliseconds and is not interrupted by ctx. Until then an error, or the end
// of ctx, leaves dir as it was. Files that do not change are not touched.
func Write(ctx context.Context, dir string, changes []Change) (err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	staged := map[string]string{} // final path -> temporary path
	defer func() {
		if err != nil {
			for _, temp := range staged {
				_ = os.Remove(temp)
			}
		}
	}()
	for _, c := range changes {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
		if c.Kind != Added && c.Kind != Changed {
			continue
		}
		final := filepath.Join(dir, filepath.FromSlash(c.Name))
		temp, err := stage(final, c.New)
		if temp != "" {
			staged[final] = temp
		}
		if err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
	}
	for final, temp := range staged {
		if err := os.Rename(temp, final); err != nil {
			return err
		}
		delete(staged, final)
	}
	for _, c := range changes {
		if c.Kind == Removed {
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(c.Name))); err != nil {
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

// mode is that of the file that is replaced, else what a new file usually has.
func mode(path string) os.FileMode {
	if info, err := os.Stat(path); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}
