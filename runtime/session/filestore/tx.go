package filestore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	goruntime "runtime"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is Store.Lock; the operations under the lock are methods of tx.

type tx struct {
	store  *Store
	name   string
	lock   *os.File
	unlock func() // releases the lock inside this process; nil: unlocked
	spare  *os.File
	saves  int
	failed bool // the last Save failed after it may have changed the file
}

// Lock waits for the lock of key, which excludes this and other processes.
func (s *Store) Lock(ctx context.Context, key string) (session.Tx, error) {
	return s.lock(ctx, fileName(key))
}

func (s *Store) lock(ctx context.Context, name string) (*tx, error) {
	unlock, err := s.locks.Lock(ctx, name)
	if err != nil {
		return nil, err
	}
	file, err := s.lockFile(ctx, name)
	if err != nil {
		unlock()
		return nil, err
	}
	// Files that a crashed holder left behind hold tokens.
	_ = os.Remove(s.path(name, nextSuffix))
	_ = os.Remove(s.path(name, spareSuffix))
	return &tx{store: s, name: name, lock: file, unlock: unlock}, nil
}

func (s *Store) lockFile(ctx context.Context, name string) (*os.File, error) {
	if err := makeDir(s.dir); err != nil {
		return nil, err
	}
	return s.disk.lockPath(ctx, s.path(name, lockSuffix))
}

// Load re-reads the record. A damaged file is renamed, so that it can be inspected
// and the next Load finds no record.
func (t *tx) Load(ctx context.Context) (session.Record, error) {
	if err := t.usable(ctx); err != nil {
		return session.Record{}, err
	}
	r, err := t.store.load(t.name)
	if errors.Is(err, session.ErrDamaged) {
		err = t.setAside(err)
	}
	return r, err
}

// setAside renames a damaged file.
func (t *tx) setAside(cause error) error {
	path := t.store.path(t.name, recordSuffix)
	aside := path + damagedSuffix + time.Now().UTC().Format(damagedTime)
	if err := os.Rename(path, aside); err != nil {
		return fmt.Errorf("%w; it could not be moved out of the way: %w", cause, err)
	}
	return fmt.Errorf("%w; it is now %s", cause, aside)
}

// Save stores the record on disk or in memory, and then removes it from the other
// place. A crash in between leaves the older one too, which load ignores.
func (t *tx) Save(ctx context.Context, r session.Record) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	old, err := t.Load(ctx)
	if err != nil && !errors.Is(err, session.ErrNoRecord) && !errors.Is(err, session.ErrDamaged) {
		return err
	}
	repeated := t.failed && old.Version == r.Version+1 && bytes.Equal(old.Data, r.Data)
	if old.Version != r.Version && !repeated {
		return session.ErrConflict
	}
	r.Version++
	t.failed = true
	if err := t.put(r); err != nil {
		return fmt.Errorf("filestore: saving %s: %w", t.store.path(t.name, recordSuffix), err)
	}
	t.failed = false
	t.saves++
	t.store.sweepDamaged()
	return nil
}

func (t *tx) put(r session.Record) error {
	if !r.Durable {
		t.store.saveVolatile(t.name, r)
		return t.removeFile()
	}
	if err := t.write(encode(t.name, r)); err != nil {
		return err
	}
	t.store.deleteVolatile(t.name)
	return nil
}

// Delete removes the record from memory and disk, and damaged files of the key,
// which hold tokens too.
func (t *tx) Delete(ctx context.Context) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	if _, err := t.store.read(t.name); errors.Is(err, session.ErrNewer) {
		return err
	}
	t.store.deleteVolatile(t.name)
	if err := errors.Join(t.removeFile(), t.store.removeDamaged(t.name, 0)); err != nil {
		return fmt.Errorf("filestore: deleting: %w", err)
	}
	return nil
}

func (t *tx) removeFile() error {
	err := os.Remove(t.store.path(t.name, recordSuffix))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.store.disk.syncDir(t.store.dir)
}

// HolderEnded reports that the lock ended with its holder, where nothing else can
// prove that: Linux shows processes, and mounts network file systems whose servers
// lose locks.
func (t *tx) HolderEnded() bool { return goruntime.GOOS != "linux" }

// usable returns an error if ctx has ended, or if the lock is no longer held
// because it was released or its file was deleted.
func (t *tx) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.unlock == nil {
		return session.ErrLockLost
	}
	if !sameFile(t.lock, t.lock.Name()) {
		return fmt.Errorf("%w: somebody deleted %s", session.ErrLockLost, t.lock.Name())
	}
	return nil
}

// Unlock releases the lock. It removes the lock file if the key has no record, so
// that former keys leave no files behind.
func (t *tx) Unlock(context.Context) error {
	if t.unlock == nil {
		return nil
	}
	t.dropSpare()
	if sameFile(t.lock, t.lock.Name()) {
		if _, err := t.store.load(t.name); errors.Is(err, session.ErrNoRecord) {
			removeLocked(t.lock)
		}
	}
	err := t.lock.Close()
	t.unlock()
	t.unlock = nil
	return err
}
