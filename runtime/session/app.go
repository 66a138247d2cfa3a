package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
	"weak"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is NewApp. An App is the state that all sessions of an
// application share; App.Close is in close.go, App.Session in restore.go.

// App is an application that is registered at an API. It is safe for concurrent
// use; a program needs one. Client is the API's client, Customer its customer
// and NewCustomer the input for creating one: a generated package fixes them.
type App[Client, Customer, NewCustomer any] struct{ app }

// app is an App without type parameters, see api.
type app struct {
	api       api
	config    Config
	store     Store
	oauth     *oauth.Client // nil for an app without OAuth2
	browsing  browsing
	anonymous anonymous
	base      any // the client without credentials
	client    any // the client with anonymous access
	broken    any // the client that fails every call, see session.authorizedClient
	server    server
	ownership *ownership
	transport http.RoundTripper
	indexed   bool
	life      time.Duration
	hub       hub
	work      sync.WaitGroup // goroutines that outlive the call which started them

	mu                 sync.Mutex
	live               map[string]weak.Pointer[session]
	unsaved            map[*login]*session // logins that the store does not have
	ended              map[string]*login   // logged out but still stored, by login id
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
	a := new(App[Client, Customer, NewCustomer])
	if err := a.prepare(config, flow.server(), &typed[Client, Customer, NewCustomer]{flow}, opts); err != nil {
		return nil, err
	}
	return a, nil
}

// prepare makes a the app of checked settings.
func (a *app) prepare(config Config, server server, api api, opts []runtime.Option) error {
	a.config, a.server, a.api = config, server, api
	a.store, a.indexed, a.life = option[Store](opts, storeKey), option[bool](opts, indexKey), option[time.Duration](opts, lifeKey)
	a.live, a.unsaved, a.ended = make(map[string]weak.Pointer[session]), make(map[*login]*session), make(map[string]*login)
	a.closing = make(chan struct{})
	a.hub.receive = option[func(Event)](opts, hookKey)
	if a.store == nil {
		a.store = NewMemory()
	}
	if url := runtime.BaseURL(opts); url != "" {
		a.server.baseURL = url
	}
	a.ownership = newOwnership(&a.config, a.server.baseURL, a.server.address(server.tokenPath))
	if err := checkConnection(a.server.baseURL, &a.config, opts); err != nil {
		return err
	}
	return errors.Join(a.prepareOAuth(runtime.HTTPClient(opts)), a.prepareClients(opts))
}

// prepareOAuth creates the OAuth2 client and the anonymous token source.
func (a *app) prepareOAuth(httpClient *http.Client) error {
	a.anonymous.token = a.config.Token
	a.transport = http.DefaultTransport
	if httpClient != nil && httpClient.Transport != nil {
		a.transport = httpClient.Transport
	}
	if !a.config.isOAuth() {
		return nil
	}
	endpoints := oauth.Endpoints{Token: a.server.address(a.server.tokenPath)}
	if a.server.revokePath != "" {
		endpoints.Revocation = a.server.address(a.server.revokePath)
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

func (a *app) anonymousEvent(e oauth.Event) {
	if out, ok := sessionEvent(e); ok {
		a.hub.add(out)
	}
}

// prepareClients creates the clients. It also proves that an option can be added
// to them, so that no session fails at it later.
func (a *app) prepareClients(opts []runtime.Option) (err error) {
	if a.base, err = a.api.newClient(opts); err != nil {
		return err
	}
	if a.client, err = a.authorizedClient(&a.anonymous); err != nil {
		return err
	}
	a.broken, err = a.authorizedClient(failingAuthorizer{})
	return err
}

// authorizedClient returns a client whose requests auth authorizes.
func (a *app) authorizedClient(auth runtime.Authorizer) (any, error) {
	return a.api.with(a.base, []runtime.Option{runtime.WithAuthorizer(auth)})
}

// failingAuthorizer fails every call.
type failingAuthorizer struct{}

func (failingAuthorizer) Authorize(context.Context, *http.Request) error {
	return errors.New("session: the client of this session could not be made")
}

// Client returns the typed client with the app's anonymous access.
func (a *App[Client, Customer, NewCustomer]) Client() *Client { return a.client.(*Client) }

// RedirectURI returns the redirect URI that the app is registered with.
func (a *app) RedirectURI() string { return a.config.RedirectURI }

// Format prints the client ID and the base URL, whatever the verb.
func (a *app) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "session.App("+a.config.ClientID+" at "+a.server.baseURL+")")
}
