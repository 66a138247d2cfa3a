package session

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session/internal/desktop"
)

// The entry point is Session.LogInInteractively, the log in of programs whose user
// is present: with the browser of this machine, or on another device. prompt.go
// holds the texts for the user.

// Interactive configures [Session.LogInInteractively]. The zero value is for a
// command-line program: it opens the system's browser and prints to standard
// error.
type Interactive struct {
	// Method is how the user logs in.
	Method Method
	// Show tells the user what to do. It is called once, and must not wait for
	// the user. nil: it prints the Prompt to standard error.
	Show func(Prompt)
	// Open opens an address in the user's browser. If it returns an error, the
	// Prompt has the address for the user to open. nil: the commands in the
	// variable BROWSER, else that of the system; no shell is run.
	Open func(ctx context.Context, address string) error
	// Timeout limits the wait for the user. 0: 5 minutes in a browser; on another
	// device until the code expires, which is the server's decision.
	Timeout time.Duration
	// Params holds further parameters of the request, such as the device_name
	// that some servers show to the user.
	Params map[string]string
}

// Method is how a user logs in interactively.
type Method uint8

// The methods.
const (
	// MethodAutomatic uses the browser of this machine, or another device where
	// there is no desktop: on a server, in a container, through SSH. If that
	// fails before the user has been asked, for example because the app is not
	// registered for it, the other one is used.
	MethodAutomatic Method = iota
	// MethodBrowser uses the browser of this machine (RFC 8252): one that the
	// program opens, or else one in which the user opens the address.
	MethodBrowser
	// MethodDevice uses a browser on any device, where the user enters a code
	// (RFC 8628).
	MethodDevice
)

// LogInInteractively logs in the customer who uses this program, without asking
// for a password: it opens the system's browser at the server's log in page and
// waits until the browser comes back to a page on a loopback address. Where there
// is no browser it shows a code to enter on another device. The app must be
// registered for such log ins; Config.RedirectURI sets the page if the server
// accepts only one. Options are as for [Session.LogIn].
//
// End ctx to cancel, for example with signal.NotifyContext at Ctrl-C; the error is
// then context.Canceled. [ErrDenied] reports that the user or the server denied
// the log in, context.DeadlineExceeded that the user took too long. A log in that
// fails leaves the session as it was.
func (s *Session[Client, Customer, NewCustomer]) LogInInteractively(ctx context.Context, in Interactive, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](s.logInInteractively(ctx, in, opts))
}

func (s *session) logInInteractively(ctx context.Context, in Interactive, opts []runtime.Option) (any, error) {
	scopes, err := s.app.config.scopes(option[[]string](opts, scopesKey))
	if err = errors.Join(s.ready(opts), err); err != nil {
		return nil, err
	}
	client, err := s.app.OAuth(ctx)
	if err == nil {
		err = s.app.reachable(ctx, client)
	}
	if err != nil {
		return nil, err
	}
	token, err := newInteraction(in, client, scopes).logIn(ctx)
	if err != nil {
		return nil, explainInteraction(err)
	}
	return s.logInWithToken(ctx, token, opts)
}

// reachable returns an error if the server's endpoints are assumed because nothing
// responds: the user would get a browser with an error page, and wait.
func (a *app) reachable(ctx context.Context, client *oauth.Client) error {
	if !client.Endpoints().Provisional {
		return nil
	}
	_, err := oauth.Discover(ctx, a.browsing.http, a.server.address(""), oauth.Endpoints{})
	if e, ok := errors.AsType[*oauth.Error](err); ok && e.StatusCode == 0 {
		return fmt.Errorf("session: %w", err)
	}
	return ctx.Err()
}

// interaction is one interactive log in that is in progress.
type interaction struct {
	Interactive
	client  *oauth.Client
	scopes  []string
	browser bool // there is a browser that the user would see
	shown   bool // the user has been asked
}

func newInteraction(in Interactive, client *oauth.Client, scopes []string) *interaction {
	browser := in.Open != nil || desktop.HasBrowser()
	if in.Show == nil {
		in.Show = func(p Prompt) { _, _ = fmt.Fprintln(os.Stderr, p) }
	}
	if in.Open == nil {
		in.Open = desktop.Open
	}
	return &interaction{Interactive: in, client: client, scopes: scopes, browser: browser}
}

func (i *interaction) logIn(ctx context.Context) (*oauth.Token, error) {
	switch i.Method {
	case MethodBrowser:
		return i.withBrowser(ctx)
	case MethodDevice:
		return i.withDevice(ctx)
	}
	first, second := i.withBrowser, i.withDevice
	if !i.browser {
		first, second = second, first
	}
	token, err := first(ctx)
	if err == nil || i.shown || ctx.Err() != nil {
		return token, err
	}
	token, other := second(ctx)
	if other != nil && !i.shown {
		return nil, errors.Join(err, other)
	}
	return token, other
}

func (i *interaction) show(p Prompt) {
	i.shown = true
	i.Show(p)
}

// withBrowser logs in with a browser on this machine.
func (i *interaction) withBrowser(ctx context.Context) (*oauth.Token, error) {
	params := make(url.Values, len(i.Params))
	for name, value := range i.Params {
		params.Set(name, value)
	}
	return i.client.LogInWithBrowser(ctx, oauth.BrowserLogIn{
		Scopes: i.scopes, Params: params, Timeout: i.Timeout,
		Open: func(address string) error {
			err := i.Open(ctx, address)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			i.show(Prompt{Address: address, OpenError: err})
			return nil
		},
	})
}

// withDevice logs in on another device.
func (i *interaction) withDevice(ctx context.Context) (*oauth.Token, error) {
	if i.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, i.Timeout)
		defer cancel()
	}
	d, err := i.client.Device(ctx, oauth.DeviceRequest{Scopes: i.scopes, Params: i.Params})
	if err != nil {
		return nil, err
	}
	i.show(Prompt{Address: d.VerificationURI, Code: d.UserCode, AddressWithCode: d.VerificationURIComplete, Expires: d.Expires})
	token, err := i.client.DeviceToken(ctx, d)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, fmt.Errorf("the user did not log in in time: %w", ctx.Err())
	}
	return token, err
}

// explainInteraction makes the ends that are the user's recognizable.
func explainInteraction(err error) error {
	e, ok := errors.AsType[*oauth.Error](err)
	switch {
	case ok && e.Code == "access_denied":
		return fmt.Errorf("%w: %w", ErrDenied, err)
	case ok && e.Code == "expired_token":
		return fmt.Errorf("session: the code was not entered in time: %w: %w", context.DeadlineExceeded, err)
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("session: the log in was cancelled: %w", context.Canceled)
	}
	return fmt.Errorf("session: %w", err)
}
