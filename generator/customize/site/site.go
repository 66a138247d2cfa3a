// Package site reads the custom fields of customers from a Nimbu site, by the
// client that nimbugen generates for the Nimbu API.
package site

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// The entry point is Customizations.

// Site is a site and the API token that reads it.
type Site struct {
	Name    string // id or subdomain
	BaseURL string // "" is the hosted platform
	Token   string
}

// timeout bounds the time for the response, retries included.
const timeout = time.Minute

// Customizations returns the custom fields of the site's customers, as JSON. No
// error holds the token.
func Customizations(ctx context.Context, s Site) ([]byte, error) {
	options := []nimbu.Option{nimbu.WithToken(nimbu.Secret(s.Token)), nimbu.WithSite(s.Name)}
	if s.BaseURL != "" {
		options = append(options, nimbu.WithBaseURL(s.BaseURL))
	}
	client, err := nimbu.NewClient(options...)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("the server takes more than %s", timeout))
	defer cancel()
	fields, err := client.Customers.Customizations(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, nimbu.ErrUnauthorized):
		return nil, fmt.Errorf("the token is not valid for the site %s: %w", s.Name, err)
	case errors.Is(err, nimbu.ErrForbidden):
		return nil, fmt.Errorf("the token may not read customers; it needs the scope read_customers: %w", err)
	case errors.Is(err, nimbu.ErrNotFound):
		return nil, fmt.Errorf("there is no site %s, or the base URL is not that of the API: %w", s.Name, err)
	case err != nil:
		return nil, err
	}
	return json.MarshalIndent(fields, "", "  ")
}
