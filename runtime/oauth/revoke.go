package oauth

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds revocation.

var errNoRevocation = errors.New("Endpoints.Revocation is empty: this server's tokens cannot be revoked")

// Revoke ends a token (RFC 7009). Give it the refresh token: most servers then
// end the access tokens made from it too. It returns nil also when the server
// does not know the token; on an error ([*Error]) the token may still be alive.
func (c *Client) Revoke(ctx context.Context, token runtime.Secret) error {
	endpoint := c.config.Endpoints.Revocation
	if endpoint == "" {
		return &Error{Op: opRevoke, Class: Misconfigured, Err: errNoRevocation}
	}
	form := map[string]string{"token": string(token), "token_type_hint": opRefresh}
	r, fail := c.post(ctx, opRevoke, endpoint, form)
	if fail != nil {
		// A 200 says it all; what became of its body does not matter.
		if fail.StatusCode == http.StatusOK {
			return nil
		}
		return fail
	}
	if r.status >= 200 && r.status < 300 {
		return nil
	}
	fail = failure(opRevoke, r.status, r.header, r.answer, time.Now())
	c.hide(fail, form)
	return fail
}
