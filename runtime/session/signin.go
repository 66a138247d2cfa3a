package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are the ways to log in: LogIn, LogInWithToken, Become and
// SignUp. Each obtains a grant, which includes the customer, before it changes
// the session, so that a failure changes nothing.

// ready rejects log ins on a closed app, and log ins of a browser's session that
// bypass its Visitor: without a new cookie they would allow session fixation.
func (s *session) ready(opts []runtime.Option) error {
	if s.keyless || isBrowserKey(s.key) && !option[bool](opts, visitorLogInKey) {
		return fmt.Errorf("%w: this is a browser's session: log in through the Visitor, which gives the browser a new cookie", ErrConfig)
	}
	return s.app.ready()
}

// LogIn logs a customer in with a password: by OAuth2's password grant, or for a
// session token when the app has no OAuth2. Options are [Remember], [WithScopes],
// [WithLife] and those of a call. A log in that fails leaves the session as it
// was; [ErrBadCredentials] reports a wrong password. A customer who was logged in
// before is logged out, at the server too.
func (s *Session[Client, Customer, NewCustomer]) LogIn(ctx context.Context, username string, password runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](s.logInWithPassword(ctx, username, password, opts))
}

func (s *session) logInWithPassword(ctx context.Context, username string, password runtime.Secret, opts []runtime.Option) (any, error) {
	return s.logIn(ctx, opts, func() (grant, error) {
		return s.passwordGrant(ctx, username, password, opts)
	})
}

func (s *session) passwordGrant(ctx context.Context, username string, password runtime.Secret, opts []runtime.Option) (grant, error) {
	if err := checkCredentials(username, password); err != nil {
		return grant{}, err
	}
	if err := errors.Join(s.ready(opts), s.app.config.checkPasswordGrant()); err != nil {
		return grant{}, err
	}
	if s.app.oauth == nil {
		return s.classicGrant(ctx, username, password, opts)
	}
	scopes, err := s.app.config.scopes(option[[]string](opts, scopesKey))
	if err != nil {
		return grant{}, err
	}
	token, err := s.app.oauth.Password(ctx, username, password, scopes...)
	if errors.Is(err, oauth.ErrBadCredentials) {
		err = fmt.Errorf("%w: %w", ErrBadCredentials, err)
	}
	if err != nil {
		return grant{}, err
	}
	return s.identify(ctx, token, scopes, opts)
}

// identify requests the customer to whom a new token belongs. If that fails, the
// token is revoked.
func (s *session) identify(ctx context.Context, token *oauth.Token, requested []string, opts []runtime.Option) (grant, error) {
	customer, err := s.app.me(ctx, runtime.Bearer(token.AccessToken), opts)
	if err != nil {
		s.app.background(func() { _ = s.app.revoke(context.Background(), token.RefreshToken) })
		return grant{}, fmt.Errorf("session: the server gave a token but did not say whose: %w", err)
	}
	return grant{customer: customer, tokens: token.Record(), requested: requested}, nil
}

// classicGrant exchanges a password for a session token.
func (s *session) classicGrant(ctx context.Context, username string, password runtime.Secret, opts []runtime.Option) (grant, error) {
	client, err := s.app.api.with(s.app.client, opts)
	if err != nil {
		return grant{}, err
	}
	customer, token, err := s.app.api.classicLogIn(ctx, client, username, password)
	switch {
	case unauthorized(err):
		return grant{}, fmt.Errorf("%w: %w", ErrBadCredentials, err)
	case err != nil:
		return grant{}, err
	case token == "" || s.app.api.id(customer) == "":
		return grant{}, errors.New("session: the server's response holds no customer or no session token")
	}
	return grant{customer: customer, sessionToken: token}, validateToken(token)
}

// LogInWithToken logs in with a token that the app obtained by other means: with
// a browser or on another device, through [App.OAuth]. Options are as for LogIn.
// Config.CustomerScopes and [WithScopes] hold for a token from elsewhere too: one
// that allows more is limited to them by a refresh, here and later, and rejected
// with [ErrConfig] if it has no refresh token or none of these scopes. From then on
// the session owns the token: another program cannot use it.
func (s *Session[Client, Customer, NewCustomer]) LogInWithToken(ctx context.Context, token *oauth.Token, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](s.logInWithToken(ctx, token, opts))
}

func (s *session) logInWithToken(ctx context.Context, token *oauth.Token, opts []runtime.Option) (any, error) {
	if s.app.oauth == nil || token == nil {
		return nil, fmt.Errorf("%w: LogInWithToken needs a token, and an app with OAuth2 (ClientID)", ErrConfig)
	}
	scopes, err := s.app.config.scopes(option[[]string](opts, scopesKey))
	if err = errors.Join(s.ready(opts), err); err != nil {
		return nil, err
	}
	return s.logIn(ctx, opts, func() (grant, error) {
		limited, limit, err := s.limitToken(ctx, token, scopes)
		if err != nil {
			return grant{}, err
		}
		g, err := s.identify(ctx, limited, scopes, opts)
		g.limit = limit
		return g, err
	})
}

// Become makes the session that of the customer to whom a classic session token
// belongs, after a request to the server. Such a session is never refreshed: it
// lives until the server rejects the token.
func (s *Session[Client, Customer, NewCustomer]) Become(ctx context.Context, sessionToken runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](s.become(ctx, sessionToken, opts))
}

func (s *session) become(ctx context.Context, sessionToken runtime.Secret, opts []runtime.Option) (any, error) {
	if s.app.server.sessionHeader == "" {
		return nil, fmt.Errorf("%w: this API has no session tokens", ErrConfig)
	}
	if err := errors.Join(s.ready(opts), validateToken(sessionToken)); err != nil {
		return nil, err
	}
	return s.logIn(ctx, opts, func() (grant, error) {
		customer, err := s.app.me(ctx, s.app.withToken(sessionToken), opts)
		if err != nil {
			return grant{}, fmt.Errorf("session: the session token was not accepted: %w", err)
		}
		return grant{customer: customer, sessionToken: sessionToken}, nil
	})
}

// validateToken rejects a token that cannot be the value of a header field.
func validateToken(token runtime.Secret) error {
	bad := func(r rune) bool { return r < 0x21 || r > 0x7e }
	if token == "" || strings.ContainsFunc(string(token), bad) {
		return errors.New("session: the session token is empty or has characters that no token has")
	}
	return nil
}

// SignUp creates a customer and logs in with the password of in. If the log in
// fails, for example because the e-mail address has to be confirmed first, SignUp
// returns the customer and an error that is [ErrNotLoggedIn]; the session is then
// as it was. Without a user name or a password it creates no customer, and the
// error is [ErrBadCredentials].
func (s *Session[Client, Customer, NewCustomer]) SignUp(ctx context.Context, in NewCustomer, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](s.signUp(ctx, in, opts))
}

func (s *session) signUp(ctx context.Context, in any, opts []runtime.Option) (any, error) {
	username, password, err := s.app.api.credentials(in)
	if err != nil {
		return nil, err
	}
	if err := checkCredentials(username, password); err != nil {
		return nil, fmt.Errorf("%w; no customer was created", err)
	}
	// These fail before a customer is created.
	if err := errors.Join(s.ready(opts), s.app.config.checkPasswordGrant()); err != nil {
		return nil, err
	}
	client, err := s.app.api.with(s.authorizedClient(), opts)
	if err != nil {
		return nil, err
	}
	created, err := s.app.api.signUp(ctx, client, in)
	if err != nil {
		return nil, s.app.explain(err)
	}
	customer, err := s.logInWithPassword(ctx, username, password, opts)
	switch {
	case errors.Is(err, ErrNotRemembered):
		return customer, err
	case errors.Is(err, ErrBadCredentials): // which were stored a moment ago
		return created, fmt.Errorf("%w: the customer was created and may not log in yet: the e-mail address may have to be confirmed first, or the customer approved", ErrNotLoggedIn)
	case err != nil:
		return created, fmt.Errorf("%w: the customer was created, but: %w", ErrNotLoggedIn, err)
	}
	return customer, nil
}

// RequestPasswordReset requests a mail with which the customer with that address
// can set a new password. It succeeds whether or not there is such a customer.
func (s *session) RequestPasswordReset(ctx context.Context, email string, opts ...runtime.Option) error {
	client, err := s.app.api.with(s.authorizedClient(), opts)
	if err != nil {
		return err
	}
	return s.app.api.requestReset(ctx, client, email)
}
