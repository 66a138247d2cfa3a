package oauth

import (
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds SourceConfig.

// SourceConfig says how a [Source] gets, keeps and reports its tokens.
type SourceConfig struct {
	// Client is required.
	Client *Client
	// Initial is what is known already. With a Store it must be what is
	// stored there: a Source that finds nothing stored where it had an Initial
	// takes it that the session was ended elsewhere. Zero: the store is asked
	// at first use.
	Initial Record
	// Seed is a refresh token from the configuration, such as an application's
	// anonymous one. It is used when nothing is stored, and once more when a
	// token rotated from it is refused; it is never overwritten. A Source with
	// a Seed does not end: a refusal of the Seed is an error, tried again after
	// a minute.
	Seed runtime.Secret
	// Scopes is sent with each refresh. nil: none, which means as granted.
	Scopes []string
	// Store keeps the record across restarts and processes. nil: the state
	// lives in this Source only.
	Store Store
	// Events is told what happens, in order, from one goroutine at a time. It
	// may be slow (then the oldest of more than 64 waiting events are dropped),
	// may call the Source, and may panic. nil: nobody listens.
	Events func(Event)
	// EarlyRefresh is how long before the expiry a refresh is begun while calls
	// go on with the old token; up to a tenth of it is added at random, so that
	// processes do not march in step. It never takes more than half of a
	// token's life. 0: a tenth of the life, at least 30 s.
	EarlyRefresh time.Duration
	// Leeway is how long before the expiry calls begin to wait for a new token;
	// they get the old one if none can be had. It never takes more than a
	// twentieth of the life. 0: 10 s.
	Leeway time.Duration
	// LockTimeout is how long a refresh waits for the store's lock. 0: 15 s.
	LockTimeout time.Duration
}
