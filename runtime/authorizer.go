package runtime

import (
	"context"
	"net/http"
)

// This file holds the seam between the call path and whoever knows tokens.

// Authorizer adds credentials to a request that is about to be sent. The call
// path knows nothing else of tokens: package oauth and package session
// implement it, and so can an application. It is used by many goroutines.
type Authorizer interface {
	// Authorize sets the credentials of req, refreshing them first if it must.
	// It may block on the network and leaves when ctx ends. An error stops the
	// call before anything is sent.
	Authorize(ctx context.Context, req *http.Request) error
}

// Reauthorizer is an Authorizer that can do better after a refusal.
type Reauthorizer interface {
	Authorizer
	// Refused is told that req, which Authorize prepared, was answered with
	// 401. It drops the credentials that req carries (by value: a late 401
	// must not harm newer ones) and reports whether sending once more, after
	// another Authorize, may succeed.
	Refused(ctx context.Context, req *http.Request) bool
}
