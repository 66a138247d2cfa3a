package session

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are Store, Tx and Record, which every store implements or
// uses.

// Errors that every store returns, tested with errors.Is.
const (
	// ErrNoRecord is returned by Load when nothing is stored under the key, or
	// the record has expired.
	ErrNoRecord = constError("session: no record")
	// ErrConflict is returned by Save when the stored version is not the one that
	// the record was read with. Nothing was written.
	ErrConflict = constError("session: the record was changed by someone else")
	// ErrLockLost is returned by Load, Save and Delete of a Tx when the lock has
	// expired, was taken over or was released. Nothing was written.
	ErrLockLost = constError("session: the lock was lost")
	// ErrDamaged is returned by Load when the stored bytes are no record of this
	// key: torn, altered, or written by another program. A Save with version 0
	// under the lock replaces them.
	ErrDamaged = constError("session: the stored record is damaged")
	// ErrNewer is returned by Load, Save and Delete when the record was written by
	// a newer version of this module, in a format that this one does not know. It
	// is left as it is: the newer program still uses it.
	ErrNewer = constError("session: the stored record was written by a newer version")
)

// constError is an error that no importer can change.
type constError string

func (e constError) Error() string { return string(e) }

// Is makes the errors of a session store match those of an [oauth.Store].
func (e constError) Is(target error) bool {
	switch e {
	case ErrNoRecord:
		return target == oauth.ErrNoRecord
	case ErrConflict, ErrLockLost:
		return target == oauth.ErrConflict
	}
	return false
}

// A Store keeps the records of sessions, one per key. Its methods are called from
// many goroutines at once. Package sessiontest holds the suite that every Store
// passes.
type Store interface {
	// Load returns the record of key without taking the lock, or ErrNoRecord.
	Load(ctx context.Context, key string) (Record, error)
	// Lock excludes other holders of key's lock: in this process, and in other
	// processes and machines where the store is shared. It waits until ctx
	// ends. The lock is kept alive while it is held.
	Lock(ctx context.Context, key string) (Tx, error)
	// Capabilities reports whether other processes share the store, and whether
	// a record survives the end of the process.
	Capabilities() (shared, durable bool)
}

// A Tx is a held lock on one key. It belongs to one goroutine. It may also have the
// method HolderEnded() bool, see [oauth.Tx].
type Tx interface {
	// Load re-reads the record under the lock, or returns ErrNoRecord.
	Load(ctx context.Context) (Record, error)
	// Save replaces the record if the stored version still is r.Version (zero:
	// nothing is stored) and stores it as version r.Version+1; otherwise
	// ErrConflict. It is called twice per refresh: with the mark before the
	// exchange, and with the new tokens after it. nil means that the record is
	// as durable as the store can make it. After any other error the record may
	// or may not be stored; the same Save can be repeated.
	Save(ctx context.Context, r Record) error
	// Delete removes the record; it is no error when there is none.
	Delete(ctx context.Context) error
	// Unlock releases the lock. It works even if ctx has ended, with a time limit
	// of its own, and is safe to call twice.
	Unlock(ctx context.Context) error
}

// Record is the stored form of one session. Data is opaque to stores.
type Record struct {
	// Version is 0 for a record that was never stored, else the number that
	// the store assigned.
	Version uint64
	// Data is the encoded session. It holds tokens: stores keep it as private
	// as they can, and nothing prints it.
	Data []byte
	// Expires is when the record expires; a store may remove it from then on.
	// Zero: never.
	Expires time.Time
	// Durable is false for a session that must not outlive its browser or
	// process ("remember me" was not ticked). A store on disk keeps such a
	// record in its volatile part.
	Durable bool
}

// Format prints a record without its data.
func (r Record) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, r.String())
}

// String describes a record without its data.
func (r Record) String() string {
	return fmt.Sprintf("session.Record{version %d, %d bytes, durable %t}", r.Version, len(r.Data), r.Durable)
}

// LogValue describes a record to slog without its data.
func (r Record) LogValue() slog.Value { return slog.StringValue(r.String()) }
