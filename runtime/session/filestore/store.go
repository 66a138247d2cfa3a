// Package filestore keeps sessions in files, one per key, for command-line
// programs and for servers of one host.
//
// A record is written to a new file that only its owner can read, flushed to the
// disk and then renamed over the old one. So after a crash at any moment, either
// the old or the new record is there, complete. The first write under a lock also
// reserves space for a second one, so that a rotated refresh token can be saved
// on a full disk.
//
// Locks are flock(2) on Unix and LockFileEx on Windows: the system releases them
// when a process ends, however it ends. They hold between the processes of one
// host; on NFS they depend on its server. Plan 9, Solaris, AIX and WebAssembly
// have neither, and every operation that needs a lock returns an error there.
//
// Records that are not durable (no "remember me") are never written to disk: they
// are kept in the memory of the process that saved them and end with it.
package filestore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/internal/keylock"
)

// The entry points are New and Load; Lock is in tx.go. A Store keeps durable
// records on disk and the others in memory.

// ErrUnsafe is returned by every operation, Load included, on a file or directory
// that other users may have read, written or planted: a symbolic link, a file that
// is not private or belongs to another user, a directory that others can write to.
// Nothing is read or written; the error's text describes what to do. On systems
// without Unix's modes and owners only links are detected.
const ErrUnsafe = constError("filestore: not private")

type constError string

func (e constError) Error() string { return string(e) }

// Store is a session.Store over the files of one directory. Several stores, in
// several processes, may use the same directory.
type Store struct {
	dir   string
	locks keylock.Set
	disk  disk

	mu        sync.Mutex
	volatile  map[string]session.Record
	nextSweep time.Time // of damaged files
}

// New returns a store over dir, which is created (mode 0700) when the first record
// is stored. Use a separate directory, below os.UserConfigDir or $XDG_STATE_HOME
// for a program that runs as its user.
func New(dir string) *Store {
	return &Store{dir: dir, disk: realDisk(), volatile: make(map[string]session.Record)}
}

// Capabilities returns true, true: other processes share the durable records,
// which survive this process.
func (s *Store) Capabilities() (shared, durable bool) { return true, true }

// Load returns the record. A damaged file is reported as session.ErrDamaged and
// left in place; Load under the lock renames it. Renamed files are removed after
// seven days, and when the record is deleted.
func (s *Store) Load(ctx context.Context, key string) (session.Record, error) {
	if err := ctx.Err(); err != nil {
		return session.Record{}, err
	}
	return s.load(fileName(key))
}

// load returns the newer of the record in memory and the record on disk. There are
// two only after a crash during a move between them.
func (s *Store) load(name string) (session.Record, error) {
	inMemory, here := s.loadVolatile(name)
	onDisk, err := s.read(name)
	switch {
	case err == nil && (!here || onDisk.Version > inMemory.Version):
		return onDisk, nil
	case here && (err == nil || errors.Is(err, session.ErrNoRecord)):
		return inMemory, nil
	default:
		return session.Record{}, err
	}
}

func (s *Store) loadVolatile(name string) (session.Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.volatile[name]
	if ok && expired(r, time.Now()) {
		delete(s.volatile, name)
		return session.Record{}, false
	}
	r.Data = bytes.Clone(r.Data)
	return r, ok
}

func (s *Store) saveVolatile(name string, r session.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Data = bytes.Clone(r.Data)
	s.volatile[name] = r
}

func (s *Store) deleteVolatile(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.volatile, name)
}

// read returns the record on disk, if nobody else can have written it. Where there
// is none, an unsafe directory is no error: nothing is read, and Lock rejects it.
func (s *Store) read(name string) (session.Record, error) {
	if _, err := os.Lstat(s.path(name, recordSuffix)); errors.Is(err, os.ErrNotExist) {
		return session.Record{}, session.ErrNoRecord
	}
	if info, err := os.Stat(s.dir); errors.Is(err, os.ErrNotExist) {
		return session.Record{}, session.ErrNoRecord
	} else if err != nil {
		return session.Record{}, fmt.Errorf("filestore: %w", err)
	} else if err := checkDir(s.dir, info); err != nil {
		return session.Record{}, err
	}
	b, err := readPrivate(s.path(name, recordSuffix))
	if errors.Is(err, os.ErrNotExist) {
		return session.Record{}, session.ErrNoRecord
	}
	if err != nil {
		return session.Record{}, err
	}
	r, err := decode(name, b)
	if errors.Is(err, session.ErrNewer) {
		return session.Record{}, fmt.Errorf("%w: %s; update this program, or remove the file to log in anew", err, s.path(name, recordSuffix))
	}
	if err != nil {
		return session.Record{}, fmt.Errorf("%w: %s %w", session.ErrDamaged, s.path(name, recordSuffix), err)
	}
	if expired(r, time.Now()) {
		return session.Record{}, session.ErrNoRecord
	}
	return r, nil
}

func (s *Store) path(name, suffix string) string { return filepath.Join(s.dir, name+suffix) }

func expired(r session.Record, now time.Time) bool {
	return !r.Expires.IsZero() && !now.Before(r.Expires)
}

// Format prints the directory, whatever the verb.
func (s *Store) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "filestore.Store("+s.dir+")") }
