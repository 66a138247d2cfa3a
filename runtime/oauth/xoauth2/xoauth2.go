// Package xoauth2 joins package oauth and golang.org/x/oauth2: a Source of ours
// can serve code that wants an [oauth2.TokenSource], and one of theirs can
// authorize a generated client. It is a module of its own, so that nobody else
// depends on x/oauth2.
//
// Sessions are safest in a Source of ours: x/oauth2 does not store rotated
// refresh tokens, does not notice that an access token was revoked, and does
// not coordinate processes.
package xoauth2

import (
	"context"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"golang.org/x/oauth2"
)

// This file turns our tokens into theirs.

// TokenSource returns source as x/oauth2 wants it. Each call of Token waits no
// longer than ctx lives. The tokens have no refresh token: the Source keeps it.
//
// Put it into an [oauth2.Transport] as it is. [oauth2.NewClient] and
// [oauth2.ReuseTokenSource] would keep a token until it expires although the
// Source has a newer one.
func TokenSource(ctx context.Context, source *oauth.Source) oauth2.TokenSource {
	return theirs{ctx, source}
}

type theirs struct {
	ctx    context.Context
	source *oauth.Source
}

// Token asks the Source.
func (t theirs) Token() (*oauth2.Token, error) {
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
