package runtime

import (
	"context"
	"net/http"
)

// The entry point is CallOf, for middleware.

// CallInfo describes the call that a request belongs to.
type CallInfo struct {
	Operation string // the operation's ID, such as "customers.get"
	Method    string // the HTTP method
	Path      string // the path's template, such as "/customers/{id}"
	Attempt   int    // 0 for the first attempt
}

type callInfoKey struct{}

// CallOf returns the call that req belongs to. It reports false for requests that
// this package did not make.
func CallOf(req *http.Request) (CallInfo, bool) {
	info, ok := req.Context().Value(callInfoKey{}).(CallInfo)
	return info, ok
}

func withCallInfo(ctx context.Context, info CallInfo) context.Context {
	return context.WithValue(ctx, callInfoKey{}, info)
}
