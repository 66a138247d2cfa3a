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

// This file holds the way to log ins that take place elsewhere: in a browser, or
// on another device.

// browsing is the OAuth2 client with the endpoints that only such log ins need,
// which the server is asked for when they are.
type browsing struct {
	http *http.Client // of the app, nil: package oauth's own

	mu     sync.Mutex
	client *oauth.Client // nil until it was asked for
}

func (a *App[Client, Customer, NewCustomer]) oauthConfig(endpoints oauth.Endpoints) oauth.Config {
	return oauth.Config{ClientID: a.config.ClientID, ClientSecret: a.config.ClientSecret, Endpoints: endpoints, HTTPClient: a.browsing.http}
}

// OAuth returns the OAuth2 client of the app, to log in with a browser
// ([oauth.Client.LogInWithBrowser], [oauth.Client.Authorization]) or on another
// device ([oauth.Client.Device]); [Session.LogInWithToken] takes the token that
// comes of it. The first call asks the server where to (RFC 8414); one that does
// not say is believed to have "authorize" and "device_authorization" beside its
// token endpoint. An app without OAuth2 gets [ErrConfig].
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
	beside := path.Dir(a.flow.TokenPath)
	own := a.oauth.Endpoints()
	found, err := oauth.Discover(ctx, b.http, strings.TrimSuffix(a.baseURL, "/"), oauth.Endpoints{
		Token: own.Token, Authorization: path.Join(beside, "authorize"), DeviceAuthorization: path.Join(beside, "device_authorization"),
	})
	if err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	found.Token, found.Revocation = own.Token, own.Revocation // sessions refresh and end there
	client, err := oauth.NewClient(a.oauthConfig(found))
	if err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	b.client = client
	return client, nil
}
