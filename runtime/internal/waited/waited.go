// Package waited carries in contexts how long a call has waited for the store of
// its session, so that all waits of one call share one limit.
//
// The entry points are [With], [Of] and [Add].
package waited

import (
	"context"
	"net/http"
	"time"
)

type key struct{}

// With returns ctx for a call that has waited for d so far.
func With(ctx context.Context, d time.Duration) context.Context {
	if d <= 0 {
		return ctx
	}
	return context.WithValue(ctx, key{}, d)
}

// Of returns how long the call of ctx has waited so far.
func Of(ctx context.Context) time.Duration {
	d, _ := ctx.Value(key{}).(time.Duration)
	return d
}

// Add adds d to the context of a request that is not sent yet.
func Add(req *http.Request, d time.Duration) {
	if d > 0 {
		*req = *req.WithContext(With(req.Context(), Of(req.Context())+d))
	}
}
