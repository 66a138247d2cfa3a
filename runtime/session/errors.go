package session

// This file holds the errors of apps and sessions.

// Errors of apps and sessions, tested with errors.Is.
const (
	// ErrNoSession says that nobody is logged in.
	ErrNoSession = constError("session: nobody is logged in")
	// ErrNotLoggedIn says that a log in is needed for what was asked; with
	// [Session.SignUp], that the customer was created but not logged in.
	ErrNotLoggedIn = constError("session: not logged in")
	// ErrSessionEnded is what the call gets that finds out that the server has
	// ended the customer's session. The session is anonymous from then on.
	ErrSessionEnded = constError("session: the customer's session has ended, a new log in is needed")
	// ErrBadCredentials says that user name or password are wrong.
	ErrBadCredentials = constError("session: wrong user name or password")
	// ErrConfig says that the settings of the app contradict each other or what
	// was asked. Nothing was sent.
	ErrConfig = constError("session: the settings of the app")
	// ErrClosed says that the app was closed.
	ErrClosed = constError("session: the app is closed")
)
