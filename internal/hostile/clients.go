package main

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
)

// The entry points are Client, a column of the table, and clients, all of them.

// canary is the credential of every client.
const canary = "CANARY-3n9f8e7d-tok"

var canaryBase64 = strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(canary)), "=")

// Kind is what a call is, which decides the behaviours that are tried on it.
type Kind string

// The kinds of calls.
const (
	Object   Kind = "object"    // reads a JSON object
	List     Kind = "list"      // reads pages
	Write    Kind = "write"     // changes something, and reads a JSON object
	Delete   Kind = "delete"    // changes something; the response has no body
	Events   Kind = "events"    // reads server-sent events
	Records  Kind = "records"   // reads a stream of JSON values
	Parts    Kind = "parts"     // reads multipart
	XML      Kind = "XML"       // reads an XML document
	Token    Kind = "token"     // requests tokens
	Metadata Kind = "discovery" // reads the metadata of an authorization server
	Begin    Kind = "device"    // starts a log in on another device
	Keys     Kind = "JWKS"      // reads keys
	LogIn    Kind = "log in"    // logs a customer in
)

// changes reports whether a call of the kind changes something on the server.
func (k Kind) changes() bool { return k == Write || k == Delete }

// Call is a call of a client.
type Call struct {
	Name string
	Kind Kind
	Good Response
	Page func(link string) Response      // a page of a list without an item and with a next page; nil: other kinds
	Do   func(ctx context.Context) error // nil if the result is the one that was declared

	Before func(ctx context.Context) error // runs while the server is good; may be nil
	Close  func()                          // may be nil
}

// Options are how a client is made.
type Options struct {
	HTTP    *http.Client // nil: the client's own
	Retries int
}

// Client is a client that is attacked.
type Client struct {
	Name  string
	Peer  bool
	Calls func(base string, o Options) ([]Call, error)
}

func clients() []Client {
	return []Client{
		{Name: "Nimbu", Calls: nimbuCalls},
		{Name: "Stripe", Calls: stripeCalls},
		{Name: "GitHub", Calls: githubCalls},
		{Name: "OpenAI", Calls: openaiCalls},
		{Name: "Spotify", Calls: spotifyCalls},
		{Name: "Hydra", Calls: hydraCalls},
		{Name: "streams", Calls: oddCalls},
		{Name: "oauth", Calls: oauthCalls},
		{Name: "session", Calls: sessionCalls},
		{Name: "oapi-codegen", Peer: true, Calls: oapiCalls},
		{Name: "ogen", Peer: true, Calls: ogenCalls},
	}
}

// body is a JSON response.
func body(status int, text string) Response {
	return Response{Status: status, Type: "application/json", Body: text}
}

// linked is an empty page whose next one is named in the header Link.
func linked(link string) Response {
	r := body(http.StatusOK, "[]")
	r.Header = "Link: <" + link + ">; rel=\"next\"\r\n"
	return r
}

// last is the last page of a list whose pages are linked.
func last(text string) Response {
	r := body(http.StatusOK, text)
	r.Header = "Link: </x?page=1>; rel=\"first\"\r\n"
	return r
}
