package oauth

import (
	"context"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Client.Password. RFC 9700 section 2.4 forbids the password
// grant; it is here for servers that offer their customers nothing else. Nothing
// else depends on this file.

// Password logs in with a user name and a password (RFC 6749 section 4.3).
// Neither is kept. Without scopes it requests [Config.Scopes]. The error is an
// [*Error]; it is [ErrBadCredentials] when they are wrong, [ErrLogInRejected] when
// the server rejects the log in for another reason, such as a missing second
// factor (see [Error.Fields]). Use it only in programs of the party that owns the
// accounts.
func (c *Client) Password(ctx context.Context, username string, password runtime.Secret, scopes ...string) (*Token, error) {
	scopes, fail := c.config.logInScopes(opPassword, scopes)
	if fail != nil {
		return nil, fail
	}
	return result(c.scopedGrant(ctx, opPassword, map[string]string{
		"grant_type": opPassword,
		"username":   username,
		"password":   string(password),
	}, scopes))
}
