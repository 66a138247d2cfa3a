package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/credential"
)

// The entry point is Client.LogInWithBrowser, the log in of command-line programs
// (RFC 8252); listen.go opens the ports and receiver.go receives the redirect.

// BrowserLogIn configures [Client.LogInWithBrowser].
type BrowserLogIn struct {
	// Open shows an address to the user: in the system's browser, or printed.
	// Required.
	Open func(address string) error
	// Scopes is the scope to request, a part of [Config.Scopes]; nil: all of it.
	Scopes []string
	// Host of the redirect URI as it is registered at the server: "127.0.0.1",
	// "::1" or "localhost". "": that of [Config.RedirectURI] if there is one,
	// else "127.0.0.1", or "::1" on a machine without IPv4.
	Host string
	// Path of the redirect URI as it is registered at the server. "": that of
	// [Config.RedirectURI] if there is one, else "/callback".
	Path string
	// Port of the redirect URI. 0: that of [Config.RedirectURI] if it has one,
	// else a free one, which servers must accept (RFC 8252 section 7.3).
	Port int
	// Params holds further parameters, see [AuthorizationRequest].
	Params url.Values
	// Page is the text that the browser shows after the redirect, below the line
	// that the user can close the page. "": that the program goes on.
	Page string
	// Timeout limits the wait for the redirect. It never comes when the user
	// closes the browser, or when the server shows an error page of its own, for
	// example because the redirect URI is not registered. 0: 5 minutes.
	Timeout time.Duration
}

// LogInWithBrowser logs in with a browser on this machine. It listens on a
// loopback address until the redirect of this log in arrives, BrowserLogIn.Timeout
// has passed, or ctx ends; other requests, and redirects of other log ins, are
// rejected and change nothing. The error is an [*Error]: with the server's code if
// the redirect carries an error, and one that is context.DeadlineExceeded after
// the time limit.
func (c *Client) LogInWithBrowser(ctx context.Context, b BrowserLogIn) (*Token, error) {
	token, err := c.logInWithBrowser(ctx, b)
	if e, ok := errors.AsType[*Error](err); err != nil && !ok {
		return nil, &Error{Op: opAuthorization, Class: Transient, Err: err}
	} else if ok {
		return nil, e
	}
	return token, nil
}

func (c *Client) logInWithBrowser(ctx context.Context, b BrowserLogIn) (*Token, error) {
	query, err := b.setDefaults(c.config.RedirectURI)
	if err != nil {
		return nil, &Error{Op: opAuthorization, Class: Misconfigured, Err: err}
	}
	listeners, host, err := listenLoopback(b.Host, b.Port)
	if err != nil {
		return nil, err
	}
	defer closeAll(listeners)
	a, err := c.Authorization(AuthorizationRequest{
		RedirectURI: (&url.URL{Scheme: "http", Host: host, Path: b.Path, RawQuery: query}).String(),
		Scopes:      b.Scopes,
		Params:      b.Params,
	})
	if err != nil {
		return nil, err
	}
	redirect, err := newReceiver(b, a).receive(ctx, listeners)
	if err != nil {
		return nil, err
	}
	return c.Exchange(ctx, a, redirect)
}

// setDefaults fills in what b leaves to the registered redirect URI, and returns
// the query of that.
func (b *BrowserLogIn) setDefaults(registered string) (query string, err error) {
	if b.Open == nil {
		return "", errors.New("BrowserLogIn.Open is nil: set a function that shows the address to the user")
	}
	u, err := url.Parse(registered)
	switch {
	case registered == "" || err != nil:
	case u.Scheme == "http":
		query = b.useRegistered(u)
	case b.Host == "" && b.Path == "" && b.Port == 0:
		return "", fmt.Errorf("RedirectURI %q is no loopback address, so the browser cannot come back to this program: register one such as http://127.0.0.1/callback, or set BrowserLogIn.Host and Path to another one that is registered", u.Redacted())
	}
	if b.Path == "" {
		b.Path = "/callback"
	}
	if b.Host = strings.Trim(b.Host, "[]"); b.Host != "" && !credential.Loopback(b.Host) {
		return "", errors.New("BrowserLogIn.Host is no loopback address: set 127.0.0.1, ::1 or localhost")
	}
	if !strings.HasPrefix(b.Path, "/") {
		b.Path = "/" + b.Path
	}
	if b.Timeout <= 0 {
		b.Timeout = 5 * time.Minute
	}
	return query, nil
}

// useRegistered takes what b leaves open from the registered redirect URI, and
// returns its query if its path is used.
func (b *BrowserLogIn) useRegistered(u *url.URL) (query string) {
	if b.Host == "" {
		b.Host = u.Hostname()
	}
	if b.Port == 0 {
		b.Port, _ = strconv.Atoi(u.Port())
	}
	if b.Path == "" {
		b.Path, query = cmp.Or(u.Path, "/"), u.RawQuery
	}
	return query
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close()
	}
}
