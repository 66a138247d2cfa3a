package oauth

import (
	"context"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the password grant, all of it. RFC 9700 section 2.4 says that
// it must not be used; it is here because there are servers whose customers
// log in with nothing else. Deleting this file retires it.

// Password logs in with a user name and a password (RFC 6749 section 4.3).
// Neither is kept. The error is an [*Error]; it is [ErrBadCredentials] when
// they are wrong, [ErrLogInRejected] when the server refuses for another reason
// that concerns this log in, such as a second factor it wants (see
// [Error.Fields]). Use it only in programs of the owner of the accounts.
func (c *Client) Password(ctx context.Context, username string, password runtime.Secret, scopes ...string) (*Token, error) {
	return result(c.grant(ctx, opPassword, withScopes(map[string]string{
		"grant_type": opPassword,
		"username":   username,
		"password":   string(password),
	}, scopes)))
}
