package oauth

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// This file holds the browser log in of command-line programs (RFC 8252). The
// entry point is Client.LogInWithBrowser.

// BrowserLogIn configures [Client.LogInWithBrowser].
type BrowserLogIn struct {
	// Open shows an address to the user: in the system's browser, or printed.
	// Required.
	Open func(address string) error
	// Scopes is the scope to request; nil: the client's default.
	Scopes []string
	// Path of the redirect URI as it is registered at the server. "":
	// "/callback".
	Path string
	// Port of the redirect URI. 0: a free one, which servers must accept (RFC
	// 8252 section 7.3).
	Port int
	// Params holds further parameters, see [AuthorizationRequest].
	Params url.Values
	// Page is the text that the browser shows after the redirect. "": a line
	// that tells the user to close the window.
	Page string
}

// LogInWithBrowser logs in with a browser on this machine. It listens on
// 127.0.0.1 (or [::1]) until the redirect of this log in arrives or ctx ends;
// other requests, and redirects of other log ins, are rejected and change nothing.
// The error is an [*Error].
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
	if b.Open == nil {
		return nil, &Error{Op: opAuthorization, Class: Misconfigured, Err: errors.New("BrowserLogIn.Open is nil: set a function that shows the address to the user")}
	}
	listener, err := listenLoopback(b.Port)
	if err != nil {
		return nil, err
	}
	defer func() { _ = listener.Close() }()
	if b.Path == "" {
		b.Path = "/callback"
	}
	a, err := c.Authorization(AuthorizationRequest{
		RedirectURI: "http://" + listener.Addr().String() + b.Path,
		Scopes:      b.Scopes,
		Params:      b.Params,
	})
	if err != nil {
		return nil, err
	}
	redirect, err := receiveRedirect(ctx, listener, b, a)
	if err != nil {
		return nil, err
	}
	return c.Exchange(ctx, a, redirect)
}

// listenLoopback prefers IPv4, which every browser can reach.
func listenLoopback(port int) (net.Listener, error) {
	p := strconv.Itoa(port)
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", p))
	if err != nil {
		if six, err6 := net.Listen("tcp", net.JoinHostPort("::1", p)); err6 == nil {
			return six, nil
		}
	}
	return listener, err
}

// receiveRedirect serves the listener until the redirect of a arrives.
func receiveRedirect(ctx context.Context, listener net.Listener, b BrowserLogIn, a *Authorization) (url.Values, error) {
	got := make(chan url.Values, 1)
	server := &http.Server{
		Handler:           redirectHandler(b, a, got),
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          nil,
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()
	defer func() {
		// Give the browser a second to load its page.
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(bounded) != nil {
			_ = server.Close()
		}
		<-served
	}()
	if err := b.Open(a.URL); err != nil {
		return nil, err
	}
	select {
	case redirect := <-got:
		return redirect, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// redirectHandler accepts the first redirect with the right state. It also gets
// requests for an icon, and any request that a local program sends.
func redirectHandler(b BrowserLogIn, a *Authorization, got chan<- url.Values) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		query := r.URL.Query()
		switch {
		case r.URL.Path != b.Path:
			http.Error(w, "Nothing is here.", http.StatusNotFound)
			return
		case r.Method != http.MethodGet:
			http.Error(w, "Only GET is taken here.", http.StatusMethodNotAllowed)
			return
		case query.Get("state") != string(a.State):
			http.Error(w, "This log in was not begun here. Please start again in the program.", http.StatusBadRequest)
			return
		}
		select {
		case got <- query:
		default: // a repeated request
		}
		page := b.Page
		if page == "" {
			page = "Done. You may close this window and go back to the program."
		}
		_, _ = w.Write([]byte(page + "\n"))
	})
}
