package filestore

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// The entry points are tx.write, which writes files so that they survive a crash
// and a full disk, and readPrivate.

// maxFileSize is larger than any record.
const maxFileSize = 16 << 20

// disk holds the operations of the system that can fail; tests replace them.
type disk struct {
	write   func(*os.File, []byte) error
	sync    func(*os.File) error
	rename  func(from, to string) error
	syncDir func(dir string) error
	lock    func(*os.File) (bool, error) // false: another process holds it
}

func realDisk() disk {
	return disk{
		write:   func(f *os.File, b []byte) error { _, err := f.WriteAt(b, 0); return err },
		sync:    (*os.File).Sync,
		rename:  replace,
		syncDir: syncDir,
		lock:    tryLock,
	}
}

// write replaces the record's file with b, and returns nil when b is on disk.
func (t *tx) write(b []byte) error {
	f, err := t.target(len(b))
	if err != nil {
		return err
	}
	if err := t.fill(f, b); err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	if err := t.store.disk.rename(f.Name(), t.store.path(t.name, recordSuffix)); err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	return t.store.disk.syncDir(t.store.dir)
}

func (t *tx) fill(f *os.File, b []byte) error {
	err := t.store.disk.write(f, b)
	if err == nil {
		err = f.Truncate(int64(len(b)))
	}
	if err == nil {
		err = t.store.disk.sync(f)
	}
	return errors.Join(err, f.Close())
}

// target returns the file that the next Save fills. The first Save under a lock
// may be the mark before an exchange: it reserves space for the new tokens, and
// fails here, before the refresh token is sent, if there is none.
func (t *tx) target(size int) (*os.File, error) {
	if f := t.spare; f != nil {
		t.spare = nil
		return f, nil
	}
	if t.saves == 0 {
		spare, err := t.reserve(2*size + 16<<10)
		if err != nil {
			return nil, err
		}
		t.spare = spare
	}
	return createPrivate(t.store.path(t.name, nextSuffix))
}

// reserve creates a file of size zero bytes, which, unlike a hole, occupy blocks.
func (t *tx) reserve(size int) (*os.File, error) {
	f, err := createPrivate(t.store.path(t.name, spareSuffix))
	if err != nil {
		return nil, err
	}
	if err := t.store.disk.write(f, make([]byte, size)); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

func (t *tx) dropSpare() {
	if t.spare != nil {
		_ = t.spare.Close()
		_ = os.Remove(t.spare.Name())
		t.spare = nil
	}
}

// createPrivate creates an empty file that only its owner can read, whatever the
// umask. A file or link in its place is removed, not followed.
func createPrivate(path string) (*os.File, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(0o600); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(path))
	}
	return f, nil
}

// readPrivate reads a file if only its owner can.
func readPrivate(path string) ([]byte, error) {
	f, err := openPrivate(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := checkPrivate(path, info); err != nil {
		return nil, err
	}
	if info.Size() > maxFileSize {
		return make([]byte, 1), nil // decode reports it as damaged
	}
	return io.ReadAll(f)
}

// makeDir creates the directory, or checks an existing one.
func makeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	return checkDir(dir, info)
}

func sameFile(f *os.File, path string) bool {
	held, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(path)
	return err == nil && os.SameFile(held, there)
}
