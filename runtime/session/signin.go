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
func (s *Session[Client, Customer, NewCustomer]) ready(opts []runtime.Option) error {
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
	return s.logIn(ctx, opts, func() (grant[Customer], error) {
		return s.passwordGrant(ctx, username, password, opts)
	})
}

func (s *Session[Client, Customer, NewCustomer]) passwordGrant(ctx context.Context, username string, password runtime.Secret, opts []runtime.Option) (grant[Customer], error) {
	if username == "" || password == "" {
		return grant[Customer]{}, fmt.Errorf("%w: one of them is empty; nothing was sent", ErrBadCredentials)
	}
	if err := errors.Join(s.ready(opts), s.app.config.checkPasswordGrant()); err != nil {
		return grant[Customer]{}, err
	}
	if s.app.oauth == nil {
		return s.classicGrant(ctx, username, password, opts)
	}
	scopes, err := s.app.config.scopes(option[[]string](opts, scopesKey))
	if err != nil {
		return grant[Customer]{}, err
	}
	token, err := s.app.oauth.Password(ctx, username, password, scopes...)
	if errors.Is(err, oauth.ErrBadCredentials) {
		err = fmt.Errorf("%w: %w", ErrBadCredentials, err)
	}
	if err != nil {
		return grant[Customer]{}, err
	}
	return s.identify(ctx, token, scopes, opts)
}

// identify requests the customer to whom a new token belongs. If that fails, the
// token is revoked.
func (s *Session[Client, Customer, NewCustomer]) identify(ctx context.Context, token *oauth.Token, requested []string, opts []runtime.Option) (grant[Customer], error) {
	customer, err := s.app.me(ctx, runtime.Bearer(token.AccessToken), opts)
	if err != nil {
		s.app.background(func() { _ = s.app.revoke(context.Background(), token.RefreshToken) })
		return grant[Customer]{}, fmt.Errorf("session: the server gave a token but did not say whose: %w", err)
	}
	return grant[Customer]{customer: customer, tokens: token.Record(), requested: requested}, nil
}

// classicGrant exchanges a password for a session token.
func (s *Session[Client, Customer, NewCustomer]) classicGrant(ctx context.Context, username string, password runtime.Secret, opts []runtime.Option) (grant[Customer], error) {
	client, err := s.app.flow.With(s.app.client, opts...)
	if err != nil {
		return grant[Customer]{}, err
	}
	customer, token, err := s.app.flow.ClassicLogIn(ctx, client, username, password)
	switch {
	case unauthorized(err):
		return grant[Customer]{}, fmt.Errorf("%w: %w", ErrBadCredentials, err)
	case err != nil:
		return grant[Customer]{}, err
	case token == "" || customer == nil || s.app.flow.ID(customer) == "":
		return grant[Customer]{}, errors.New("session: the server's answer holds no customer or no session token")
	}
	return grant[Customer]{customer: customer, sessionToken: token}, validateToken(token)
}

// LogInWithToken logs in with a token that the app obtained by other means: with
// a browser or on another device, through [App.OAuth]. Options are as for LogIn.
func (s *Session[Client, Customer, NewCustomer]) LogInWithToken(ctx context.Context, token *oauth.Token, opts ...runtime.Option) (*Customer, error) {
	if s.app.oauth == nil || token == nil {
		return nil, fmt.Errorf("%w: LogInWithToken needs a token, and an app with OAuth2 (ClientID)", ErrConfig)
	}
	scopes, err := s.app.config.scopes(option[[]string](opts, scopesKey))
	if err = errors.Join(s.ready(opts), err); err != nil {
		return nil, err
	}
	return s.logIn(ctx, opts, func() (grant[Customer], error) {
		return s.identify(ctx, token, scopes, opts)
	})
}

// Become makes the session that of the customer to whom a classic session token
// belongs, after a request to the server. Such a session is never refreshed: it
// lives until the server rejects the token.
func (s *Session[Client, Customer, NewCustomer]) Become(ctx context.Context, sessionToken runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	if s.app.flow.SessionHeader == "" {
		return nil, fmt.Errorf("%w: this API has no session tokens", ErrConfig)
	}
	if err := errors.Join(s.ready(opts), validateToken(sessionToken)); err != nil {
		return nil, err
	}
	return s.logIn(ctx, opts, func() (grant[Customer], error) {
		customer, err := s.app.me(ctx, s.app.withToken(sessionToken), opts)
		if err != nil {
			return grant[Customer]{}, fmt.Errorf("session: the session token was not accepted: %w", err)
		}
		return grant[Customer]{customer: customer, sessionToken: sessionToken}, nil
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
// as it was.
func (s *Session[Client, Customer, NewCustomer]) SignUp(ctx context.Context, in NewCustomer, opts ...runtime.Option) (*Customer, error) {
	flow := s.app.flow
	if flow.SignUp == nil || flow.SignUpLogIn == nil {
		return nil, fmt.Errorf("%w: this API has no sign up", ErrConfig)
	}
	username, password := flow.SignUpLogIn(in)
	if username == "" || password == "" {
		return nil, fmt.Errorf("%w: a sign up needs a login and a password; nothing was sent", ErrBadCredentials)
	}
	// These fail before a customer is created.
	if err := errors.Join(s.ready(opts), s.app.config.checkPasswordGrant()); err != nil {
		return nil, err
	}
	client, err := flow.With(s.Client(), opts...)
	if err != nil {
		return nil, err
	}
	created, err := flow.SignUp(ctx, client, in)
	if err != nil {
		return nil, s.app.explain(err)
	}
	customer, err := s.LogIn(ctx, username, password, opts...)
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
func (s *Session[Client, Customer, NewCustomer]) RequestPasswordReset(ctx context.Context, email string, opts ...runtime.Option) error {
	if s.app.flow.RequestReset == nil {
		return fmt.Errorf("%w: this API has no password reset", ErrConfig)
	}
	client, err := s.app.flow.With(s.Client(), opts...)
	if err != nil {
		return err
	}
	return s.app.flow.RequestReset(ctx, client, email)
}
