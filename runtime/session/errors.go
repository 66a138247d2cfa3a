package session

import "github.com/nimbugen/nimbugen/runtime"

// The entry points are the errors that callers compare with, and checkCredentials.

// Errors of apps and sessions, tested with errors.Is.
const (
	// ErrNoSession reports that no customer is logged in.
	ErrNoSession = constError("session: nobody is logged in")
	// ErrNotLoggedIn reports that a request needs a log in; from
	// [Session.SignUp], that the customer was created but not logged in.
	ErrNotLoggedIn = constError("session: not logged in")
	// ErrSessionEnded is returned by the call that finds that the server has
	// ended the customer's session. The session is anonymous from then on.
	ErrSessionEnded = constError("session: the customer's session has ended, a new log in is needed")
	// ErrBadCredentials reports that the user name or the password is wrong, or
	// empty; then nothing was sent.
	ErrBadCredentials = constError("session: wrong user name or password")
	// ErrNotRemembered reports that a customer is logged in, but that the store
	// could not be written although [Remember] was requested: the log in ends
	// with the program. The write is retried while the program runs.
	ErrNotRemembered = constError("session: logged in, but not remembered, because the store could not be written")
	// ErrDenied reports that the user or the server denied a log in in a browser
	// or on another device.
	ErrDenied = constError("session: the log in was denied")
	// ErrConfig reports that the settings of the app contradict each other or
	// rule out the call. Nothing was sent.
	ErrConfig = constError("session: the settings of the app")
	// ErrClosed reports that the app is closed.
	ErrClosed = constError("session: the app is closed")
)

// emptyCredential is an error that is ErrBadCredentials, and names the credential
// that is empty. Nothing was sent.
type emptyCredential string

func (e emptyCredential) Error() string { return "session: the " + string(e) + " is empty" }

func (e emptyCredential) Is(target error) bool { return target == ErrBadCredentials }

// checkCredentials rejects empty ones.
func checkCredentials(username string, password runtime.Secret) error {
	switch {
	case username == "":
		return emptyCredential("user name")
	case password == "":
		return emptyCredential("password")
	}
	return nil
}
