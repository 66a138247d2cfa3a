package oauth

import (
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is SourceConfig, which NewSource takes.

// SourceConfig configures how a [Source] obtains, keeps and reports its tokens.
type SourceConfig struct {
	// Client is required.
	Client *Client
	// Initial is the record to start with. With a Store it must be the stored
	// one: a Source that has an Initial and finds nothing stored concludes that
	// the session was ended by another process. Zero: the store is read at first
	// use.
	Initial Record
	// Seed is a refresh token from the configuration, such as an application's
	// anonymous one. It is used when nothing is stored, and again when a token
	// rotated from it is rejected; it is never overwritten. A Source with a Seed
	// does not end: if the Seed itself is rejected, that is an error, and it is
	// tried again after a minute.
	Seed runtime.Secret
	// Scopes is the scope requested with each refresh. nil: none, which means as
	// granted.
	Scopes []string
	// Store keeps the record across restarts and processes. nil: the record is
	// kept in this Source only.
	Store Store
	// Events is called with the Source's events, in order, from one goroutine at
	// a time. It may be slow (then the oldest of more than 64 waiting events are
	// dropped), may call the Source, and may panic. nil: events are discarded.
	Events func(Event)
	// EarlyRefresh is how long before the expiry a refresh starts in the
	// background; up to a tenth of it is added at random, so that processes do
	// not refresh at the same time. It is at most half of a token's life. 0: a
	// tenth of the life, at least 30 s.
	EarlyRefresh time.Duration
	// Leeway is how long before the expiry calls start to wait for a new token;
	// if none can be obtained they get the old one. It is at most a twentieth of
	// the life. 0: 10 s.
	Leeway time.Duration
	// LockTimeout is how long a call waits for the store in all: for its reads and
	// writes, and for another process, which holds the lock or may be exchanging the
	// refresh token. After it, calls without a good access token get an error that
	// is [Transient], and later calls try again. 0: 2.5 s.
	LockTimeout time.Duration
}
