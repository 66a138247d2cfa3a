package session

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"sync"
	"time"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is App.OAuth, the OAuth2 client for log ins that take place in
// a browser or on another device.

// browsing holds the OAuth2 client whose endpoints were discovered. Discovery
// runs only when such a log in is needed.
type browsing struct {
	http *http.Client // the app's; nil: package oauth's own

	mu          sync.Mutex
	client      *oauth.Client // nil before the first discovery
	provisional bool          // its endpoints are assumed: discovery is to be repeated
	failures    int           // discoveries in a row with that result
	next        time.Time     // none starts before
	running     chan struct{} // closed when the discovery in progress is over; nil: none
}

// discoveryPause is the time between discoveries after two that failed.
const discoveryPause = 5 * time.Second

// known returns the client, unless a discovery should run first. running is
// closed when the one in progress is over; if it is nil, the caller runs one and
// then calls done.
func (b *browsing) known() (client *oauth.Client, running <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.client != nil && (!b.provisional || b.running != nil || time.Now().Before(b.next)) {
		return b.client, nil
	}
	if b.running != nil {
		return nil, b.running
	}
	b.running = make(chan struct{})
	return nil, nil
}

// done records the result of a discovery, nil if it failed.
func (b *browsing) done(client *oauth.Client) {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.running)
	b.running = nil
	if client == nil {
		return
	}
	b.client, b.provisional = client, client.Endpoints().Provisional
	if b.failures++; !b.provisional {
		b.failures = 0
	}
	if b.failures > 1 {
		b.next = time.Now().Add(discoveryPause)
	}
}

func (a *app) oauthConfig(endpoints oauth.Endpoints) oauth.Config {
	return oauth.Config{
		ClientID: a.config.ClientID, ClientSecret: a.config.ClientSecret,
		Endpoints: endpoints, HTTPClient: a.browsing.http,
		RedirectURI: a.config.RedirectURI, Scopes: a.config.CustomerScopes,
	}
}

// OAuth returns the OAuth2 client of the app, to log in with a browser
// ([oauth.Client.LogInWithBrowser], [oauth.Client.Authorization]) or on another
// device ([oauth.Client.Device]); pass the resulting token to
// [Session.LogInWithToken]. These log ins use the app's RedirectURI and
// CustomerScopes. The first call discovers the server's endpoints (RFC 8414); for
// a server without metadata, "authorize" and "device_authorization" beside the
// token endpoint are assumed. So they are when the metadata cannot be obtained for
// now, and a later call tries again. An app without OAuth2 gets [ErrConfig].
func (a *app) OAuth(ctx context.Context) (*oauth.Client, error) {
	if a.oauth == nil {
		return nil, fmt.Errorf("%w: without ClientID there is no OAuth2", ErrConfig)
	}
	for {
		client, running := a.browsing.known()
		switch {
		case client != nil:
			return client, nil
		case running == nil:
			return a.discover(ctx)
		}
		select {
		case <-running:
		case <-ctx.Done():
			return nil, fmt.Errorf("session: waiting for the discovery of the endpoints: %w", ctx.Err())
		}
	}
}

func (a *app) discover(ctx context.Context) (client *oauth.Client, err error) {
	defer func() { a.browsing.done(client) }()
	beside := path.Dir(a.server.tokenPath)
	configured := a.oauth.Endpoints()
	found, err := oauth.Discover(ctx, a.browsing.http, a.server.address(""), oauth.Endpoints{
		Token: configured.Token, Authorization: path.Join(beside, "authorize"), DeviceAuthorization: path.Join(beside, "device_authorization"),
	})
	if err == nil {
		// Sessions refresh and revoke their tokens at the configured endpoints.
		found.Token, found.Revocation = configured.Token, configured.Revocation
		client, err = oauth.NewClient(a.oauthConfig(found))
	}
	if err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	return client, nil
}
