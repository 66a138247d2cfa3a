package session

import (
	"context"
	"errors"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Flow, the description of an API that NewApp takes.

// Flow is the part of an [App] that depends on the API. A generated package
// fills it in; its type parameters are those of App. A function is nil when the
// API lacks the operation; methods that need it return [ErrConfig].
type Flow[Client, Customer, NewCustomer any] struct {
	// BaseURL is the server's URL; TokenPath and RevokePath are relative to it.
	BaseURL string
	// TokenPath is the path of the OAuth2 token endpoint, "" if there is none.
	TokenPath string
	// RevokePath is the path of the revocation endpoint, "" if there is none.
	RevokePath string
	// SessionHeader carries a classic session token, "" if there are none.
	SessionHeader string

	// New returns a client; With returns one with more options that shares
	// c's connections.
	New  func(opts ...runtime.Option) (*Client, error)
	With func(c *Client, opts ...runtime.Option) (*Client, error)
	// Me requests the customer who is logged in.
	Me func(ctx context.Context, c *Client) (*Customer, error)
	// ClassicLogIn exchanges a password for a session token.
	ClassicLogIn func(ctx context.Context, c *Client, username string, password runtime.Secret) (*Customer, runtime.Secret, error)
	// SignUp creates a customer; SignUpLogIn returns the credentials with which
	// the new customer can log in.
	SignUp      func(ctx context.Context, c *Client, in NewCustomer) (*Customer, error)
	SignUpLogIn func(in NewCustomer) (username string, password runtime.Secret)
	// RequestReset requests a mail that allows to set a new password.
	RequestReset func(ctx context.Context, c *Client, email string) error
	// ID returns the customer's identifier.
	ID func(c *Customer) string
}

// server is the part of a Flow that describes the server.
type server struct{ baseURL, tokenPath, revokePath, sessionHeader string }

// address returns the URL of a path at the server.
func (s *server) address(path string) string { return strings.TrimSuffix(s.baseURL, "/") + path }

func (f *Flow[Client, Customer, NewCustomer]) server() server {
	return server{f.BaseURL, f.TokenPath, f.RevokePath, f.SessionHeader}
}

// check finds missing members.
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
