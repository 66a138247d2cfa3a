// Package webhook receives what an API sends by itself: the webhooks and
// callbacks of a specification. Generated packages hold one struct of typed
// functions for each kind; its Handler method is an [http.Handler] made by
// this package, which reads the body once and bounded, verifies its signature
// over the raw bytes, finds the event, decodes the payload and calls the
// function.
//
// A handler without a [Verifier] refuses everything: who is to trust everybody
// has to say so with [Unverified].
package webhook
