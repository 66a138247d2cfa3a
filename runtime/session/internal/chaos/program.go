//go:build unix

package chaos

import (
	"context"
	"net/http"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file holds the application that the processes run: a client written by
// hand, as the generator would write a large one.

type (
	customer struct {
		ID    string `json:"id"`
		Email string `json:"email"`
	}
	app  = session.App[runtime.Core, customer, struct{}]
	sess = session.Session[runtime.Core, customer, struct{}]
)

// key is what the shared session is stored under.
const key = "shared"

// named sends requests in the name of a process, and may hold them up.
type named struct {
	name   string
	before func(*http.Request)
	talks  bool // about events
	next   http.RoundTripper
}

// tell says what goes wrong behind the calls.
func (n *named) tell(e session.Event) {
	if n.talks {
		say("event %v: %v", e.Kind, e.Err)
	}
}

func (n *named) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set(processHeader, n.name)
	if n.before != nil {
		n.before(req)
	}
	return n.next.RoundTrip(req)
}

// newApp makes the application of one process.
func newApp(url string, store session.Store, through *named) (*app, error) {
	if through.next == nil {
		through.next = &http.Transport{DisableKeepAlives: true}
	}
	config := session.Config{ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous}
	return session.NewApp(config, flow(url), runtime.WithBaseURL(url), runtime.WithRetries(0),
		runtime.WithHTTPClient(&http.Client{Transport: through}), session.WithStore(store),
		session.OnEvent(func(e session.Event) {
			if e.Err != nil {
				through.tell(e)
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
