package session

import (
	"time"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are Event, and sessionEvent, which makes one of an event of a
// token source.

// EventKind is the kind of an [Event].
type EventKind uint8

// The kinds.
const (
	// LoggedIn: a customer logged in, by any means.
	LoggedIn EventKind = iota + 1
	// LogInFailed: a log in was rejected or could not be completed; the session
	// is unchanged. Err is the reason.
	LogInFailed
	// Restored: a customer's session was found in the store; also a log in of
	// another process, with which a session goes on.
	Restored
	// Refreshed: the server issued a new access token.
	Refreshed
	// RefreshFailed: a refresh failed and the session is kept. Err is the reason.
	RefreshFailed
	// Suspect: for ten minutes or more the server has rejected refreshes without
	// an error code. The session is kept.
	Suspect
	// Expired: the customer's session has ended, other than by LogOut, for
	// Reason. FellBack follows.
	Expired
	// FellBack: the session is anonymous now.
	FellBack
	// LoggedOut: LogOut was called. Err is set if the tokens could not be
	// revoked. Unless the server rejected that, revocation is tried once more:
	// after 30 s, or after the server's Retry-After, at most five minutes, or at
	// Close.
	LoggedOut
	// PersistFailed: the store could not be written. The session goes on in
	// memory and the write is retried.
	PersistFailed
	// Persisted: a write that had failed succeeded.
	Persisted
	// Damaged: the stored record was no session and was set aside.
	Damaged
	// Reseeded: the server rejected the rotated anonymous refresh token, and the
	// configured one is used again.
	Reseeded
	// ScopeChanged: the granted scopes, in Scopes, are not the requested ones.
	ScopeChanged
	// OddResponse: a token was accepted although its response was odd.
	OddResponse
	// RevokeFailed: the second attempt to revoke the tokens of a log in failed;
	// they stay good at the server until they expire. Err is the reason.
	RevokeFailed
)

var eventNames = [...]string{
	"unknown", "logged in", "log in failed", "restored", "refreshed", "refresh failed", "suspect", "expired", "fell back",
	"logged out", "persist failed", "persisted", "damaged", "reseeded", "scope changed", "odd response", "revoke failed",
}

// String returns the kind in lower case, as metrics name it.
func (k EventKind) String() string {
	if int(k) < len(eventNames) {
		return eventNames[k]
	}
	return eventNames[0]
}

// Event is one thing that happened to a session. It holds no secrets.
type Event struct {
	Kind EventKind
	// Time is when it happened.
	Time time.Time
	// Key is the session's key in the store; "" for the anonymous access that
	// all sessions of the app share.
	Key string
	// CustomerID is the customer concerned, "" if there is none.
	CustomerID string
	// Reason is why a session ended (Expired).
	Reason oauth.Reason
	// Err is the failure.
	Err error
	// Duration is how long a refresh took (Refreshed).
	Duration time.Duration
	// Attempt counts failures in a row (RefreshFailed).
	Attempt int
	// Scopes is the granted scope (ScopeChanged).
	Scopes []string
	// Dropped is how many events before this one were dropped because the
	// receiver was slow.
	Dropped int
}

// kindOfSource maps the kinds of a token source to those of a session.
var kindOfSource = [...]EventKind{
	oauth.Refreshed:     Refreshed,
	oauth.RefreshFailed: RefreshFailed,
	oauth.PersistFailed: PersistFailed,
	oauth.Persisted:     Persisted,
	oauth.Reseeded:      Reseeded,
	oauth.Suspect:       Suspect,
	oauth.OddResponse:   OddResponse,
	oauth.ScopeChanged:  ScopeChanged,
	oauth.Ended:         0,
}

// sessionEvent returns the session's event for one of its source; false if there
// is none.
func sessionEvent(e oauth.Event) (Event, bool) {
	if int(e.Kind) >= len(kindOfSource) || kindOfSource[e.Kind] == 0 {
		return Event{}, false
	}
	return Event{
		Kind: kindOfSource[e.Kind], Time: e.Time, Err: e.Err, Duration: e.Duration, Attempt: e.Attempt, Scopes: e.Scopes, Dropped: e.Dropped,
	}, true
}
