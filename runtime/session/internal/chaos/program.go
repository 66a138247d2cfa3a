//go:build unix

package chaos

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is newApp, the application that the processes run: a
// hand-written client in the form of a generated one.

type (
	customer struct {
		ID    string `json:"id"`
		Email string `json:"email"`
	}
	app  = session.App[runtime.Core, customer, struct{}]
	sess = session.Session[runtime.Core, customer, struct{}]
)

// key is the key of the shared session in the store.
const key = "shared"

// namedTransport adds the name of the process to requests, and may delay them.
type namedTransport struct {
	name    string
	before  func(*http.Request)
	verbose bool // about events
	// repeated marks requests of a log in that is tried again.
	repeated atomic.Bool
	next     http.RoundTripper
}

// reportEvent reports failures in the background.
func (n *namedTransport) reportEvent(e session.Event) {
	if n.verbose {
		report("event %v: %v", e.Kind, e.Err)
	}
}

func (n *namedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set(processHeader, n.name)
	if n.repeated.Load() {
		req.Header.Set(repeatHeader, "yes")
	}
	if n.before != nil {
		n.before(req)
	}
	return n.next.RoundTrip(req)
}

// newApp returns the application of one process.
func newApp(url string, store session.Store, transport *namedTransport) (*app, error) {
	if transport.next == nil {
		transport.next = &http.Transport{DisableKeepAlives: true}
	}
	config := session.Config{ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous}
	return session.NewApp(config, flow(url), runtime.WithBaseURL(url), runtime.WithRetries(0),
		runtime.WithHTTPClient(&http.Client{Transport: transport}), session.WithStore(store),
		session.OnEvent(func(e session.Event) {
			if e.Err != nil {
				transport.reportEvent(e)
			}
		}))
}

func flow(url string) session.Flow[runtime.Core, customer, struct{}] {
	return session.Flow[runtime.Core, customer, struct{}]{
		BaseURL: url, TokenPath: "/oauth2/tokens", RevokePath: "/oauth2/revoke",
		New: func(opts ...runtime.Option) (*runtime.Core, error) {
			return runtime.NewCore(runtime.API{BaseURL: url, UserAgent: "chaos"}, opts...)
		},
		With: func(c *runtime.Core, opts ...runtime.Option) (*runtime.Core, error) { return c.With(opts...) },
		Me:   me,
		ID:   func(c *customer) string { return c.ID },
	}
}

func me(ctx context.Context, c *runtime.Core) (*customer, error) {
	out := new(customer)
	return out, c.Do(ctx, "GET", "/customers/me", nil, out)
}
