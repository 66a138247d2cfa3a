// Package xoauth2 connects package oauth and golang.org/x/oauth2: [TokenSource]
// makes an [oauth.Source] an [oauth2.TokenSource], [Authorizer] lets a token source
// of x/oauth2 authorize a generated client. It is a separate module, so that other
// users do not depend on x/oauth2.
//
// Prefer an oauth.Source for sessions: x/oauth2 does not store rotated refresh
// tokens, does not notice that an access token was revoked, and does not
// coordinate processes.
package xoauth2

import (
	"context"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"golang.org/x/oauth2"
)

// The entry points are TokenSource, which makes an oauth.Source a token source of
// x/oauth2, and Record, which makes a token of x/oauth2 an oauth.Record.

// TokenSource returns source as a token source of x/oauth2. Each call of Token
// waits until ctx ends at most. The tokens have no refresh token, which the Source
// keeps.
//
// Use it in an [oauth2.Transport] directly. [oauth2.NewClient] and
// [oauth2.ReuseTokenSource] would keep a token until it expires even if the Source
// has a newer one.
func TokenSource(ctx context.Context, source *oauth.Source) oauth2.TokenSource {
	return tokenSource{ctx, source}
}

type tokenSource struct {
	ctx    context.Context
	source *oauth.Source
}

// Token returns the Source's token.
func (t tokenSource) Token() (*oauth2.Token, error) {
	token, err := t.source.Token(t.ctx)
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: string(token.AccessToken), TokenType: token.Type, Expiry: token.Expires}, nil
}

// Record returns the record with which a Source takes over a token of x/oauth2,
// refresh token included. From then on only the Source may refresh it.
func Record(token *oauth2.Token) oauth.Record {
	return oauth.Record{
		AccessToken:  runtime.Secret(token.AccessToken),
		RefreshToken: runtime.Secret(token.RefreshToken),
		Expires:      token.Expiry,
	}
}
