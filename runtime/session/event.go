package session

import (
	"time"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds Event, what those are told who watch sessions.

// EventKind says what happened.
type EventKind uint8

// The kinds.
const (
	// LoggedIn: a customer logged in, by whatever means.
	LoggedIn EventKind = iota + 1
	// LogInFailed: a log in was refused or did not get through; the session is
	// as it was. Err says why.
	LogInFailed
	// Restored: a customer's session was found in the store.
	Restored
	// Refreshed: the server gave a new access token.
	Refreshed
	// RefreshFailed: a refresh failed and the session is kept. Err says why.
	RefreshFailed
	// Suspect: the server has been refusing refreshes for ten minutes or more
	// without a code that says why. The session is kept.
	Suspect
	// Expired: the customer's session has ended and not by LogOut. Reason says
	// why. FellBack follows.
	Expired
	// FellBack: the session is anonymous now.
	FellBack
	// LoggedOut: LogOut was called. Err is set if the server could not be told.
	// Unless it refused, it is told once more: after 30 s, or after the time it
	// asked for, up to five minutes, or at Close.
	LoggedOut
	// PersistFailed: the store did not take what it was given. The session goes
	// on in memory and the store is tried again.
	PersistFailed
	// Persisted: the store took what it had refused before.
	Persisted
	// Damaged: what the store held was no session and was set aside.
	Damaged
	// Reseeded: the server refused what it had made of the anonymous refresh
	// token, and the configured one is used again.
	Reseeded
	// ScopeChanged: the granted scopes, in Scopes, are not those asked for.
	ScopeChanged
	// OddAnswer: a token was accepted although its answer was odd.
	OddAnswer
	// RevokeFailed: the server could not be told, for the second time, that a
	// log in is over: its tokens live there until they expire. Err says why.
	RevokeFailed
)

var eventNames = [...]string{
	"unknown", "logged in", "log in failed", "restored", "refreshed", "refresh failed", "suspect", "expired", "fell back",
	"logged out", "persist failed", "persisted", "damaged", "reseeded", "scope changed", "odd answer", "revoke failed",
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
	// CustomerID says who it is about, "" if nobody.
	CustomerID string
	// Reason says why a session ended (Expired).
	Reason oauth.Reason
	// Err is the failure.
	Err error
	// Duration is how long a refresh took (Refreshed).
	Duration time.Duration
	// Attempt counts failures in a row (RefreshFailed).
	Attempt int
	// Scopes is what was granted (ScopeChanged).
	Scopes []string
	// Dropped is how many events before this one were thrown away because the
	// receiver was slow.
	Dropped int
}

// fromSource says which events of a token source are events here.
var fromSource = [...]EventKind{
	oauth.Refreshed:     Refreshed,
	oauth.RefreshFailed: RefreshFailed,
	oauth.PersistFailed: PersistFailed,
	oauth.Persisted:     Persisted,
	oauth.Reseeded:      Reseeded,
	oauth.Suspect:       Suspect,
	oauth.OddAnswer:     OddAnswer,
	oauth.ScopeChanged:  ScopeChanged,
	oauth.Ended:         0,
}

// translated returns the event of a session for that of its source; false if
// there is none.
func translated(e oauth.Event) (Event, bool) {
	if int(e.Kind) >= len(fromSource) || fromSource[e.Kind] == 0 {
		return Event{}, false
	}
	return Event{
		Kind: fromSource[e.Kind], Time: e.Time, Err: e.Err, Duration: e.Duration, Attempt: e.Attempt, Scopes: e.Scopes, Dropped: e.Dropped,
	}, true
}
