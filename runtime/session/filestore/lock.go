package filestore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// The entry point is lockPath, which waits for a lock between processes.

// lockPath waits for the lock on the file at path. It polls, because a thread
// that is blocked in flock cannot be interrupted when ctx ends. Processes seldom
// wait for one another, and goroutines of one process never do so here.
func (d *disk) lockPath(ctx context.Context, path string) (*os.File, error) {
	for wait := time.Millisecond; ; wait = min(2*wait, 20*time.Millisecond) {
		f, err := d.tryLockPath(path)
		if f != nil || err != nil {
			return f, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("filestore: waiting for %s, which another process holds: %w", path, ctx.Err())
		case <-time.After(wait):
		}
	}
}

// tryLockPath returns nil, nil if another process holds the lock, or if the
// previous holder has removed the file, so that it must be created again.
func (d *disk) tryLockPath(path string) (*os.File, error) {
	f, err := openLock(path)
	if err != nil {
		return nil, fmt.Errorf("filestore: opening the lock: %w", err)
	}
	ok, err := d.lock(f)
	if ok && err == nil && sameFile(f, path) {
		return f, nil
	}
	_ = f.Close()
	if err != nil {
		return nil, fmt.Errorf("filestore: locking %s: %w", path, explain(err))
	}
	return nil, nil
}

func explain(err error) error {
	if errors.Is(err, errors.ErrUnsupported) {
		return fmt.Errorf("this system or file system has no file locks, and without them two processes can burn one refresh token; use a directory on a local disk, or another store: %w", err)
	}
	return err
}
