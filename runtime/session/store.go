package session

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds what a session is kept in: Store, Tx and Record.

// Errors that every store returns, tested with errors.Is.
const (
	// ErrNoRecord is what Load returns when nothing is stored under the key, or
	// what was stored has expired.
	ErrNoRecord = constError("session: no record")
	// ErrConflict is what Save returns when the stored version is not the one
	// that the record was read with. Nothing was written.
	ErrConflict = constError("session: the record was changed by someone else")
	// ErrLockLost is what Load, Save and Delete of a Tx return when the lock ran
	// out, was taken over or was given back; nothing was written.
	ErrLockLost = constError("session: the lock was lost")
	// ErrDamaged is what Load returns when something is stored that is no
	// record of this key: torn, altered, or written by another program. A Save
	// with version 0 under the lock replaces it.
	ErrDamaged = constError("session: the stored record is damaged")
)

// constError is an error that no importer can change.
type constError string

func (e constError) Error() string { return string(e) }

// Is makes the errors of a store match those that package oauth expects of its
// own, so that a token source understands them untranslated.
func (e constError) Is(target error) bool {
	switch e {
	case ErrNoRecord:
		return target == oauth.ErrNoRecord
	case ErrConflict, ErrLockLost:
		return target == oauth.ErrConflict
	}
	return false
}

// A Store keeps the records of sessions, one per key. It is used by many
// goroutines. Package sessiontest holds the suite that every Store passes.
type Store interface {
	// Load returns the record of key without taking the lock, or ErrNoRecord.
	Load(ctx context.Context, key string) (Record, error)
	// Lock excludes other holders of key's lock: in this process, and in other
	// processes and machines where the store is shared. It waits until ctx
	// ends. The lock is kept alive while it is held.
	Lock(ctx context.Context, key string) (Tx, error)
	// Capabilities says whether other processes see this store, and whether a
	// record survives the end of the process.
	Capabilities() (shared, durable bool)
}

// A Tx is a held lock on one key. It belongs to one goroutine.
type Tx interface {
	// Load re-reads the record under the lock, or returns ErrNoRecord.
	Load(ctx context.Context) (Record, error)
	// Save replaces the record if the stored version still is r.Version (zero:
	// nothing is stored) and stores it as version r.Version+1; otherwise
	// ErrConflict. It is called twice per refresh: the mark before the
	// exchange, the result after it. When it returns nil, the record is as
	// durable as the store can make it. When it returns another error than
	// these the record may or may not be stored; the same Save can be repeated.
	Save(ctx context.Context, r Record) error
	// Delete removes the record; it is no error when there is none.
	Delete(ctx context.Context) error
	// Unlock gives the lock back. It works after ctx's end too, with a bounded
	// wait of its own, and is safe to call twice.
	Unlock(ctx context.Context) error
}

// Record is what a store keeps for one session. Stores do not look into Data.
type Record struct {
	// Version is 0 for a record that was never stored, else the number that
	// the store gave it.
	Version uint64
	// Data is the session's own encoding. It holds tokens: stores keep it as
	// private as they can, and nothing prints it.
	Data []byte
	// Expires is when the record is of no more use; stores that can, remove it
	// then. Zero: never.
	Expires time.Time
	// Durable is false for a session that shall not outlive the browser or
	// process it was made in ("remember me" was not ticked). A store that
	// keeps records on disk puts such a record in its volatile part.
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
