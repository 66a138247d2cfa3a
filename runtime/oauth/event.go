package oauth

import "time"

// This file holds Event, what a Source tells those who watch it.

// EventKind says what happened.
type EventKind uint8

// The kinds.
const (
	// Refreshed: the server gave a new access token. Rotated says whether it
	// also gave a new refresh token, Duration how long the exchange took.
	Refreshed EventKind = iota + 1
	// RefreshFailed: a refresh failed and the session is kept. Err says why,
	// Attempt counts the failures in a row, Next says when the next is allowed.
	RefreshFailed
	// Replaced: the store held newer tokens, another process had refreshed.
	Replaced
	// PersistFailed: the store did not take the state. With Rotated false
	// nothing was lost: no exchange was begun. With Rotated true the newest
	// refresh token is in memory only; the store is tried again.
	PersistFailed
	// Persisted: the store took what it had refused before.
	Persisted
	// Reseeded: the rotated refresh token was refused and the configured one is
	// used again.
	Reseeded
	// Suspect: for ten minutes or more the server has been refusing the refresh
	// without a code that says why. The session is kept.
	Suspect
	// OddAnswer: a token was accepted although its answer was odd; Warnings
	// says how.
	OddAnswer
	// ScopeChanged: the granted scopes, in Scopes, are not those asked for.
	ScopeChanged
	// Invalidated: an access token was refused by the API and dropped.
	Invalidated
	// Ended: the source has ended; Err.Reason says why.
	Ended
)

var eventNames = [...]string{
	"unknown", "refreshed", "refresh failed", "replaced", "persist failed", "persisted",
	"reseeded", "suspect", "odd answer", "scope changed", "invalidated", "ended",
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
	// Next is how long the source waits before it tries again.
	Next time.Duration
	// Err is the failure; an *Error for all that concerns the server.
	Err error
	// Scopes is what was granted (ScopeChanged).
	Scopes []string
	// Warnings names what was odd (OddAnswer).
	Warnings []string
	// Dropped is how many events before this one were thrown away because the
	// receiver was slow.
	Dropped int
}
