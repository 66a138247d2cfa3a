package session

import (
	"context"
	"errors"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds Flow, what this package must be told of an API.

// Flow is the part of an [App] that depends on the API. A generated package
// fills it in. K is its client, C its customer, N what a customer is made from.
// Functions that the API has nothing for are nil, and so is what needs them.
type Flow[Client, Customer, NewCustomer any] struct {
	// BaseURL is the server of the document. The paths below are below it.
	BaseURL string
	// TokenPath is the path of the OAuth2 token endpoint, "" without OAuth2.
	TokenPath string
	// RevokePath is the path of the revocation endpoint, "" without.
	RevokePath string
	// SessionHeader carries a classic session token, "" without.
	SessionHeader string

	// New makes a client, With one with more options that shares connections.
	New  func(opts ...runtime.Option) (*Client, error)
	With func(k *Client, opts ...runtime.Option) (*Client, error)
	// Me asks who is logged in.
	Me func(ctx context.Context, k *Client) (*Customer, error)
	// ClassicLogIn exchanges a password for a session token.
	ClassicLogIn func(ctx context.Context, k *Client, login string, password runtime.Secret) (*Customer, runtime.Secret, error)
	// SignUp creates a customer, SignUpLogIn tells how it can log in.
	SignUp      func(ctx context.Context, k *Client, in NewCustomer) (*Customer, error)
	SignUpLogIn func(in NewCustomer) (login string, password runtime.Secret)
	// RequestReset has a mail sent with which a password can be set anew.
	RequestReset func(ctx context.Context, k *Client, email string) error
	// ID returns the customer's identifier.
	ID func(c *Customer) string
}

// check finds what a hand-written flow forgot.
func (f *Flow[Client, Customer, NewCustomer]) check(oauth bool) error {
	switch {
	case f.New == nil || f.With == nil || f.Me == nil || f.ID == nil:
		return errors.New("session: Flow.New, With, Me and ID are needed")
	case oauth && f.TokenPath == "":
		return errors.New("session: this API has no OAuth2: set Config.Token instead of ClientID")
	case !oauth && (f.ClassicLogIn == nil || f.SessionHeader == ""):
		return errors.New("session: this API has no session tokens: set Config.ClientID instead of Token")
	}
	return nil
}
