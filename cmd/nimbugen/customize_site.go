//go:build !bootstrap

package main

import (
	"context"

	"github.com/nimbugen/nimbugen/generator/customize/site"
)

// The entry point is customizations. It is the only use that nimbugen makes of a
// client that it generates; the tag bootstrap builds nimbugen without it.

// customizations returns the custom fields of a site's customers, as JSON.
func customizations(ctx context.Context, name, baseURL, token string) ([]byte, error) {
	return site.Customizations(ctx, site.Site{Name: name, BaseURL: baseURL, Token: token})
}
