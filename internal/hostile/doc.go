// Package main attacks clients with a server that does everything wrong by rule,
// and prints how they behave:
//
//	go run .            # the table of docs/evidence.md
//	go run . -v         # and each cell that did not pass, with what happened
//	go run . -only cut  # the behaviours whose name holds the text
//
// A behaviour (the behaviours*.go files) is one way of being hostile, with several
// cases. It is tried on every call of every client (the clients*.go files): ours of
// Nimbu, Stripe, GitHub, OpenAI, Spotify, Ory Hydra and of a specification with
// streams; packages oauth and session; and, for comparison, those that oapi-codegen
// and ogen generate (peers.go). check.go states what a client must do. Nothing here
// needs a network.
package main
