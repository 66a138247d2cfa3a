package oauth

import "context"

// The entry points are Store and Tx, which a Source uses to keep its record.
// Package session has a Store and a Tx of the same shape, for many sessions.

// Errors of a [Store], tested with errors.Is. An error of another package may
// match them with an Is method, as those of package session do.
const (
	// ErrNoRecord is returned by Load when nothing is stored.
	ErrNoRecord = constError("oauth: nothing is stored")
	// ErrConflict is returned by Save when the stored record is no longer the
	// one that Load returned under this lock, because the lock was lost or the
	// session was ended or replaced. Nothing was written.
	ErrConflict = constError("oauth: the stored state was changed by someone else")
)

// A Store keeps the record of one [Source]. Package session adapts its stores
// to it. Its methods are called from many goroutines at once. One that has not
// returned a second after its context has ended is given up; its result is not
// used.
type Store interface {
	// Load returns the record without taking the lock, or ErrNoRecord.
	Load(ctx context.Context) (Record, error)
	// Lock excludes every other holder, in other processes too where they share
	// the store. It waits until ctx ends. The lock is kept alive until Unlock:
	// it must outlast an exchange.
	Lock(ctx context.Context) (Tx, error)
}

// A Tx is a held lock on the record. It belongs to one goroutine.
//
// A Tx may also have the method HolderEnded() bool: true means that the lock only
// became free because its previous holder has unlocked it or has ended. A [Mark] is
// then not waited for.
type Tx interface {
	// Load re-reads the record under the lock, or returns ErrNoRecord, or an
	// error that is ErrConflict when the lock was lost.
	Load(ctx context.Context) (Record, error)
	// Save stores the record, or returns an error that is ErrConflict. It is
	// called twice per refresh: with [Record.Exchanging] set before the refresh
	// token is sent, and with the new tokens. nil means that the record is as
	// durable as the store makes it.
	Save(ctx context.Context, r Record) error
	// Delete removes the record, because the Source has ended. It is no error
	// when there is none.
	Delete(ctx context.Context) error
	// Unlock releases the lock, even if ctx has ended. It is safe to call twice.
	Unlock(ctx context.Context) error
}
