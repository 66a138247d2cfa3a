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

// The entry point is Authorizer, with which a token source of x/oauth2 authorizes
// a generated client.

// Authorizer returns an authorizer that uses the tokens of source. It calls source
// for every request, so source should keep its token, as [oauth2.ReuseTokenSource]
// and the source of [oauth2.Config.TokenSource] do. A call returns when its context
// ends, although source has no context. Errors are of type [*oauth.Error], without
// the body that the errors of x/oauth2 hold.
func Authorizer(source oauth2.TokenSource) runtime.Reauthorizer {
	return sourceAuthorizer{source}
}

type sourceAuthorizer struct{ source oauth2.TokenSource }

// Authorize sets the header of the token's type.
func (o sourceAuthorizer) Authorize(ctx context.Context, req *http.Request) error {
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

// Rejected reports whether source has another token by now. A token source of
// x/oauth2 cannot be made to refresh.
func (o sourceAuthorizer) Rejected(ctx context.Context, req *http.Request) bool {
	token, err := o.token(ctx)
	return err == nil && req.Header.Get("Authorization") != token.Type()+" "+token.AccessToken
}

type result struct {
	token *oauth2.Token
	err   error
}

func (o sourceAuthorizer) token(ctx context.Context) (*oauth2.Token, error) {
	results := make(chan result, 1)
	go func() {
		token, err := o.source.Token()
		results <- result{token, err}
	}()
	select {
	case r := <-results:
		if r.err == nil && r.token == nil {
			return nil, &oauth.Error{Op: "x/oauth2", Class: oauth.Malformed}
		}
		return r.token, withoutBody(r.err)
	case <-ctx.Done():
		return nil, fmt.Errorf("xoauth2: waiting for an access token: %w", ctx.Err())
	}
}

// withoutBody converts an error of x/oauth2 to one without the body of the response.
func withoutBody(err error) error {
	theirs, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return err
	}
	e := &oauth.Error{Op: "x/oauth2", Code: theirs.ErrorCode, Description: firstLine(theirs.ErrorDescription)}
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

// firstLine returns the first line of a description, at most 300 characters.
func firstLine(s string) string {
	for i, r := range s {
		if r < ' ' || r == 0x7f || i >= 300 {
			return s[:i]
		}
	}
	return s
}
