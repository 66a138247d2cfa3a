package runtime

import (
	"context"
	"net/http"
)

// This file tells middleware which call a request belongs to.

// CallInfo describes the call that a request belongs to.
type CallInfo struct {
	Operation string // the operation's ID, such as "customers.get"
	Method    string // of HTTP
	Path      string // the path's template, such as "/customers/{id}"
	Attempt   int    // 0 for the first
}

type callInfoKey struct{}

// CallOf tells middleware about the call that req belongs to. It reports false
// for requests that did not come from this package.
func CallOf(req *http.Request) (CallInfo, bool) {
	info, ok := req.Context().Value(callInfoKey{}).(CallInfo)
	return info, ok
}

func withCallInfo(ctx context.Context, info CallInfo) context.Context {
	return context.WithValue(ctx, callInfoKey{}, info)
}
