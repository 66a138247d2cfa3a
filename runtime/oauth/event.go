package oauth

import "time"

// The entry points are Event and EventKind.

// EventKind is the kind of an [Event].
type EventKind uint8

// The kinds.
const (
	// Refreshed: the server issued a new access token. Rotated reports whether it
	// also issued a new refresh token, Duration is how long the exchange took.
	Refreshed EventKind = iota + 1
	// RefreshFailed: a refresh failed and the session is kept. Err is the reason,
	// Attempt counts the failures in a row, Next is the time to the next attempt.
	RefreshFailed
	// Replaced: the store held newer tokens of another process.
	Replaced
	// PersistFailed: the store could not be written. If Rotated is false, nothing
	// was lost: the refresh token was not sent. If it is true, the newest refresh
	// token is in memory only; the write is retried.
	PersistFailed
	// Persisted: a write that had failed succeeded.
	Persisted
	// Reseeded: the rotated refresh token was rejected and the configured one is
	// used again.
	Reseeded
	// Suspect: for ten minutes or more the server has rejected refreshes without
	// an error code. The session is kept.
	Suspect
	// OddResponse: a token was accepted although its response was odd, see
	// Warnings.
	OddResponse
	// ScopeChanged: the granted scopes, in Scopes, are not the requested ones.
	ScopeChanged
	// Invalidated: an access token was rejected by the API and dropped.
	Invalidated
	// Ended: the source has ended, for Err.Reason.
	Ended
)

var eventNames = [...]string{
	"unknown", "refreshed", "refresh failed", "replaced", "persist failed", "persisted",
	"reseeded", "suspect", "odd response", "scope changed", "invalidated", "ended",
}

// String returns the kind in lower case, as metrics name it.
func (k EventKind) String() string {
	if int(k) < len(eventNames) {
		return eventNames[k]
	}
	return eventNames[0]
}

// Event is one thing that happened to a [Source]. It holds no secrets.
type Event struct {
	Kind EventKind
	// Time is when it happened.
	Time time.Time
	// Rotated: see Refreshed and PersistFailed.
	Rotated bool
	// Duration is how long the exchange or the store took.
	Duration time.Duration
	// Attempt counts failures in a row, from 1.
	Attempt int
	// Next is how long the source waits before the next attempt.
	Next time.Duration
	// Err is the failure; an *Error for all that concerns the server.
	Err error
	// Scopes is the granted scope (ScopeChanged).
	Scopes []string
	// Warnings describes the oddities (OddResponse).
	Warnings []string
	// Dropped is how many events before this one were dropped because the
	// receiver was slow.
	Dropped int
}
