package session

import (
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/credential"
)

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
	// empty or with a line break; then nothing was sent.
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

// uselessCredential is an error that is ErrBadCredentials, and states what is wrong with
// a user name or a password that no customer has. Nothing was sent.
type uselessCredential string

func (e uselessCredential) Error() string { return "session: " + string(e) }

func (e uselessCredential) Is(target error) bool { return target == ErrBadCredentials }

// checkCredentials rejects those that are empty, and those to which a file, the
// environment or a clipboard has added a line break.
func checkCredentials(username string, password runtime.Secret) error {
	switch {
	case username == "":
		return uselessCredential("the user name is empty")
	case password == "":
		return uselessCredential("the password is empty")
	case strings.ContainsAny(string(password), "\r\n\x00"):
		return uselessCredential("the password holds a line break: remove it (files, environment variables and clipboards add one)")
	}
	if err := credential.CheckSecret("the user name", username); err != nil {
		return uselessCredential(err.Error())
	}
	return nil
}
