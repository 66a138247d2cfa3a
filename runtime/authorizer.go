package runtime

import (
	"context"
	"net/http"
)

// The entry points are Authorizer, Reauthorizer and ChangeObserver, the interfaces
// between the call path and the packages that know tokens.

// Authorizer adds credentials to a request that is about to be sent. The call
// path knows nothing else of tokens: package oauth and package session
// implement it, and so can an application. Several goroutines use it at once.
type Authorizer interface {
	// Authorize sets the credentials of req, refreshing them first if
	// necessary. It may block on the network, and returns when ctx ends. An
	// error stops the call before anything is sent.
	Authorize(ctx context.Context, req *http.Request) error
}

// Reauthorizer is an Authorizer that can replace credentials that the server
// rejected.
type Reauthorizer interface {
	Authorizer
	// Rejected is called when the response to req, which Authorize prepared, is
	// a 401. It drops the credentials that req carries, by their value, so that
	// a late 401 does not drop newer ones. Its result is whether sending once
	// more, after another Authorize, may succeed.
	Rejected(ctx context.Context, req *http.Request) bool
}

// ChangeObserver is an Authorizer that is notified of successful changes, for example
// because it keeps a copy of a resource that the API returned.
type ChangeObserver interface {
	Authorizer
	// Changed is called after a successful response to req, which Authorize
	// prepared and whose method is not safe (RFC 9110 section 9.2.1), before the
	// call returns.
	Changed(ctx context.Context, req *http.Request)
}
