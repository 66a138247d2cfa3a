package oauth

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Client.Revoke.

var errNoRevocation = errors.New("Endpoints.Revocation is empty: this server's tokens cannot be revoked")

// Revoke revokes a token (RFC 7009). Pass the refresh token: most servers then
// revoke the access tokens issued with it too. It returns nil also when the server
// does not know the token; after an error ([*Error]) the token may still be good.
func (c *Client) Revoke(ctx context.Context, token runtime.Secret) error {
	endpoint := c.config.Endpoints.Revocation
	if endpoint == "" {
		return &Error{Op: opRevoke, Class: Misconfigured, Err: errNoRevocation}
	}
	form := map[string]string{"token": string(token), "token_type_hint": opRefresh}
	r, fail := c.post(ctx, opRevoke, endpoint, form)
	if fail != nil {
		// The status is enough; the body was incomplete.
		if fail.StatusCode == http.StatusOK {
			return nil
		}
		return fail
	}
	if r.status >= 200 && r.status < 300 {
		return nil
	}
	return c.errorResponse(opRevoke, r, time.Now())
}
