package oauth

import "context"

// This file holds Persist, what a Source asks of a store.

// Errors of a [Persist], tested with errors.Is.
const (
	// ErrNoState is what Load returns when nothing is stored.
	ErrNoState = constError("oauth: nothing is stored")
	// ErrConflict is what Save returns when the stored state is no longer the
	// one that Load gave under this lock, because the lock was lost or the
	// session was ended or replaced. Nothing was written.
	ErrConflict = constError("oauth: the stored state was changed by someone else")
)

// A Persist keeps the state of one [Source]. Package session adapts its stores
// to it. It is used by many goroutines.
type Persist interface {
	// Load returns the state without taking the lock, or ErrNoState.
	Load(ctx context.Context) (State, error)
	// Lock excludes every other holder, in other processes too where they share
	// the store. It waits until ctx ends, and is kept alive until Unlock: it
	// must outlast an exchange.
	Lock(ctx context.Context) (Locked, error)
}

// A Locked is the state while its lock is held. It belongs to one goroutine.
type Locked interface {
	// Load re-reads the state under the lock, or returns ErrNoState, or an error
	// that is ErrConflict when the lock was lost.
	Load(ctx context.Context) (State, error)
	// Save stores the state, or returns an error that is ErrConflict. It is
	// called twice per refresh: with [State.Exchanging] set before the refresh
	// token is sent, and with the result. nil means that the state is as
	// durable as the store makes it.
	Save(ctx context.Context, s State) error
	// Delete removes the state: the source has ended. It is no error when there
	// is none.
	Delete(ctx context.Context) error
	// Unlock gives the lock back, also after ctx's end, and is safe to call
	// twice.
	Unlock(ctx context.Context) error
}
