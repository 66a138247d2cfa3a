//go:build !unix

package filestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// The entry points are those of disk_unix.go, for systems whose files have no
// mode bits. There the directory's access list keeps them private.

func openPrivate(path string) (*os.File, error) {
	if err := rejectLink(path); err != nil {
		return nil, err
	}
	return os.Open(path)
}

func openLock(path string) (*os.File, error) {
	if err := rejectLink(path); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
}

func rejectLink(path string) error {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%w: %s is a symbolic link; remove it", ErrUnsafe, path)
	}
	return nil
}

func checkPrivate(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: %s is not a regular file; remove it", ErrUnsafe, path)
	}
	return nil
}

func checkDir(string, fs.FileInfo) error { return nil }

// replace renames. On Windows that fails while another process has the target
// open, which readers have for a moment only.
func replace(from, to string) error {
	for wait := time.Millisecond; ; wait *= 2 {
		err := os.Rename(from, to)
		if err == nil || wait > time.Second || errors.Is(err, fs.ErrNotExist) {
			return err
		}
		time.Sleep(wait)
	}
}

// syncDir does nothing: there are no directory handles to flush.
func syncDir(string) error { return nil }
