package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
	"weak"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is NewApp. An App is the state that all sessions of an
// application share; App.Close is in close.go.

// App is an application that is registered at an API. It is safe for concurrent
// use; a program needs one. Client is the API's client, Customer its customer
// and NewCustomer the input for creating one: a generated package fixes them.
type App[Client, Customer, NewCustomer any] struct {
	config    Config
	flow      Flow[Client, Customer, NewCustomer]
	store     Store
	oauth     *oauth.Client // nil for an app without OAuth2
	browsing  browsing
	anonymous anonymous
	base      *Client // without credentials
	client    *Client // with anonymous access
	broken    *Client // fails every call, see Session.Client
	baseURL   string
	ownership *ownership
	transport http.RoundTripper
	indexed   bool
	life      time.Duration
	hub       hub
	work      sync.WaitGroup // goroutines that outlive the call which started them

	mu                 sync.Mutex
	live               map[string]weak.Pointer[Session[Client, Customer, NewCustomer]]
	unsaved            map[*login[Customer]]*Session[Client, Customer, NewCustomer] // logins that the store does not have
	ended              map[string]*login[Customer]                                  // logged out but still stored, by login id
	closed             bool
	closing            chan struct{} // closed with closed
	pendingRevocations int           // tokens that wait for a second attempt
}

// NewApp checks the settings and returns an app. It sends no request and reads
// no store. Options are those of the client, and [WithStore], [OnEvent],
// [WithCustomerIndex], [WithLife].
func NewApp[Client, Customer, NewCustomer any](config Config, flow Flow[Client, Customer, NewCustomer], opts ...runtime.Option) (*App[Client, Customer, NewCustomer], error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	if err := flow.check(config.isOAuth()); err != nil {
		return nil, err
	}
	a := &App[Client, Customer, NewCustomer]{
		config: config, flow: flow, store: option[Store](opts, storeKey), baseURL: runtime.BaseURL(opts),
		indexed: option[bool](opts, indexKey), life: option[time.Duration](opts, lifeKey),
		live:    make(map[string]weak.Pointer[Session[Client, Customer, NewCustomer]]),
		unsaved: make(map[*login[Customer]]*Session[Client, Customer, NewCustomer]), ended: make(map[string]*login[Customer]), closing: make(chan struct{}),
	}
	a.hub.receive = option[func(Event)](opts, hookKey)
	if a.store == nil {
		a.store = NewMemory()
	}
	if a.baseURL == "" {
		a.baseURL = flow.BaseURL
	}
	a.ownership = newOwnership(&config, a.baseURL, strings.TrimSuffix(a.baseURL, "/")+flow.TokenPath)
	if err := checkConnection(a.baseURL, &config, opts); err != nil {
		return nil, err
	}
	if err := errors.Join(a.prepareOAuth(runtime.HTTPClient(opts)), a.prepareClients(opts)); err != nil {
		return nil, err
	}
	return a, nil
}

// prepareOAuth creates the OAuth2 client and the anonymous token source.
func (a *App[Client, Customer, NewCustomer]) prepareOAuth(httpClient *http.Client) error {
	a.anonymous.token = a.config.Token
	a.transport = http.DefaultTransport
	if httpClient != nil && httpClient.Transport != nil {
		a.transport = httpClient.Transport
	}
	if !a.config.isOAuth() {
		return nil
	}
	root := strings.TrimSuffix(a.baseURL, "/")
	endpoints := oauth.Endpoints{Token: root + a.flow.TokenPath}
	if a.flow.RevokePath != "" {
		endpoints.Revocation = root + a.flow.RevokePath
	}
	a.browsing.http = httpClient
	var err error
	a.oauth, err = oauth.NewClient(a.oauthConfig(endpoints))
	if err != nil || a.config.AnonymousRefreshToken == "" {
		return err
	}
	a.anonymous.source, err = oauth.NewSource(oauth.SourceConfig{
		Client: a.oauth, Seed: a.config.AnonymousRefreshToken, Scopes: a.config.AnonymousScopes, Events: a.anonymousEvent,
	})
	return err
}

func (a *App[Client, Customer, NewCustomer]) anonymousEvent(e oauth.Event) {
	if out, ok := sessionEvent(e); ok {
		a.hub.add(out)
	}
}

// prepareClients creates the clients. It also proves that an option can be added
// to them, so that no session fails at it later.
func (a *App[Client, Customer, NewCustomer]) prepareClients(opts []runtime.Option) (err error) {
	if a.base, err = a.flow.New(opts...); err != nil {
		return err
	}
	if a.client, err = a.flow.With(a.base, runtime.WithAuthorizer(&a.anonymous)); err != nil {
		return err
	}
	a.broken, err = a.flow.With(a.base, runtime.WithAuthorizer(failingAuthorizer{}))
	return err
}

// failingAuthorizer fails every call.
type failingAuthorizer struct{}

func (failingAuthorizer) Authorize(context.Context, *http.Request) error {
	return errors.New("session: the client of this session could not be made")
}

// Client returns the typed client with the app's anonymous access.
func (a *App[Client, Customer, NewCustomer]) Client() *Client { return a.client }

// RedirectURI returns the redirect URI that the app is registered with.
func (a *App[Client, Customer, NewCustomer]) RedirectURI() string { return a.config.RedirectURI }

// Format prints the client ID and the base URL, whatever the verb.
func (a *App[Client, Customer, NewCustomer]) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "session.App("+a.config.ClientID+" at "+a.baseURL+")")
}
