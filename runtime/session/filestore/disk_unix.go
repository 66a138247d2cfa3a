//go:build unix

package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"
)

// The entry points are the checks for private files (openPrivate, openLock,
// rejectLink, checkPrivate, checkDir) and the flushes (replace, syncDir) of Unix.

// openPrivate opens path without following a symbolic link, and without blocking
// on a named pipe.
func openPrivate(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	return f, rejectLink(path, err)
}

func openLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o600)
	return f, rejectLink(path, err)
}

func rejectLink(path string, err error) error {
	if errors.Is(err, syscall.ELOOP) || errors.Is(err, syscall.EMLINK) {
		return fmt.Errorf("%w: %s is a symbolic link; remove it", ErrUnsafe, path)
	}
	return err
}

func checkPrivate(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: %s is not a regular file; remove it", ErrUnsafe, path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("%w: %s has mode %04o, so others can read the tokens in it; log in again, or run chmod 600 if nobody did", ErrUnsafe, path, mode)
	}
	return checkOwner(path, info)
}

// checkOwner rejects what another user owns, who can change it at any time. Only
// root can open such a file in the first place.
func checkOwner(path string, info fs.FileInfo, trusted ...int) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if owner := os.Geteuid(); ok && int(stat.Uid) != owner && !slices.Contains(trusted, int(stat.Uid)) {
		return fmt.Errorf("%w: %s belongs to the user with ID %d, and this program runs as %d; run it as that user, or use another directory", ErrUnsafe, path, stat.Uid, owner)
	}
	return nil
}

func checkDir(dir string, info fs.FileInfo) error {
	if mode := info.Mode(); mode.Perm()&0o022 != 0 && mode&fs.ModeSticky == 0 {
		return fmt.Errorf("%w: others can write to the directory %s (mode %04o); run chmod 700", ErrUnsafe, dir, mode.Perm())
	}
	return checkOwner(dir, info, 0)
}

func replace(from, to string) error { return os.Rename(from, to) }

// syncDir makes a rename or a removal durable. File systems that return EINVAL
// have nothing to flush.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
