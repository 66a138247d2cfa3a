package session

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is App.OAuth, the OAuth2 client for log ins that take place in
// a browser or on another device.

// browsing holds the OAuth2 client whose endpoints were discovered. Discovery
// runs only when such a log in is needed.
type browsing struct {
	http *http.Client // the app's; nil: package oauth's own

	mu     sync.Mutex
	client *oauth.Client // nil before the first discovery
}

func (a *App[Client, Customer, NewCustomer]) oauthConfig(endpoints oauth.Endpoints) oauth.Config {
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
// CustomerScopes. The first call discovers the server's endpoints (RFC
// 8414); without metadata, "authorize" and "device_authorization" beside the
// token endpoint are assumed. An app without OAuth2 gets [ErrConfig].
func (a *App[Client, Customer, NewCustomer]) OAuth(ctx context.Context) (*oauth.Client, error) {
	if a.oauth == nil {
		return nil, fmt.Errorf("%w: without ClientID there is no OAuth2", ErrConfig)
	}
	b := &a.browsing
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.client != nil {
		return b.client, nil
	}
	client, err := a.discover(ctx)
	if err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	b.client = client
	return client, nil
}

func (a *App[Client, Customer, NewCustomer]) discover(ctx context.Context) (*oauth.Client, error) {
	beside := path.Dir(a.flow.TokenPath)
	configured := a.oauth.Endpoints()
	found, err := oauth.Discover(ctx, a.browsing.http, strings.TrimSuffix(a.baseURL, "/"), oauth.Endpoints{
		Token: configured.Token, Authorization: path.Join(beside, "authorize"), DeviceAuthorization: path.Join(beside, "device_authorization"),
	})
	if err != nil {
		return nil, err
	}
	// Sessions refresh and revoke their tokens at the configured endpoints.
	found.Token, found.Revocation = configured.Token, configured.Revocation
	return oauth.NewClient(a.oauthConfig(found))
}
