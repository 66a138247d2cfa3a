// Package webhook receives the requests that an API sends: the webhooks and
// callbacks of a specification. Generated packages hold one struct of typed
// functions for each kind; its Handler method returns an [http.Handler] of this
// package, which reads the body once and up to a limit, verifies its signature
// over the raw bytes, finds the event, decodes the payload and calls the
// function.
//
// A handler without a [Verifier] rejects every request: trusting all of them
// takes an explicit [Unverified].
package webhook
