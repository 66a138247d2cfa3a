package xoauth2

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"golang.org/x/oauth2"
)

// This file lets a token source of x/oauth2 authorize a generated client.

// Authorizer returns source as a generated client wants it. Source is asked for
// every request, so it should be one that keeps its token, such as
// [oauth2.ReuseTokenSource] or what [oauth2.Config.TokenSource] returns. A
// caller leaves when its context ends, although source itself knows none.
// Errors are [*oauth.Error]s without the body that x/oauth2 puts into its own.
func Authorizer(source oauth2.TokenSource) runtime.Reauthorizer {
	return ours{source}
}

type ours struct{ source oauth2.TokenSource }

// Authorize sets the header of the token's type.
func (o ours) Authorize(ctx context.Context, req *http.Request) error {
	token, err := o.token(ctx)
	if err != nil {
		return err
	}
	if req.Header == nil {
		req.Header = make(http.Header)
	}
	token.SetAuthHeader(req)
	return nil
}

// Rejected reports whether source has another token by now. It cannot be told to
// get one.
func (o ours) Rejected(ctx context.Context, req *http.Request) bool {
	token, err := o.token(ctx)
	return err == nil && req.Header.Get("Authorization") != token.Type()+" "+token.AccessToken
}

type answer struct {
	token *oauth2.Token
	err   error
}

func (o ours) token(ctx context.Context) (*oauth2.Token, error) {
	answers := make(chan answer, 1)
	go func() {
		token, err := o.source.Token()
		answers <- answer{token, err}
	}()
	select {
	case a := <-answers:
		if a.err == nil && a.token == nil {
			return nil, &oauth.Error{Op: "x/oauth2", Class: oauth.Malformed}
		}
		return a.token, without(a.err)
	case <-ctx.Done():
		return nil, fmt.Errorf("xoauth2: waiting for an access token: %w", ctx.Err())
	}
}

// without takes the body of the answer out of an error.
func without(err error) error {
	theirs, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return err
	}
	e := &oauth.Error{Op: "x/oauth2", Code: theirs.ErrorCode, Description: line(theirs.ErrorDescription)}
	if theirs.Response != nil {
		e.StatusCode = theirs.Response.StatusCode
		if seconds, err := strconv.Atoi(theirs.Response.Header.Get("Retry-After")); err == nil && seconds > 0 {
			e.RetryAfter = min(time.Duration(seconds), 300) * time.Second
		}
	}
	e.Class = oauth.ClassOf(e.StatusCode, e.Code)
	if e.Class == oauth.Rejected {
		e.Reason = oauth.ReasonRejected
	}
	return e
}

// line keeps the first 300 characters of a description that are one line.
func line(s string) string {
	for i, r := range s {
		if r < ' ' || r == 0x7f || i >= 300 {
			return s[:i]
		}
	}
	return s
}
