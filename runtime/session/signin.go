package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds the ways to become a customer. Each gets its tokens and asks
// who they belong to before it touches the session: what fails changes nothing.

// ready refuses a log in that would lead nowhere, or to whoever planted the
// cookie of a browser: only a Visitor gives it a new one.
func (s *Session[Client, Customer, NewCustomer]) ready(opts []runtime.Option) error {
	if s.unnamed || isBrowserKey(s.key) && !option[bool](opts, serverKey) {
		return fmt.Errorf("%w: this is a browser's session: log in through the Visitor, which gives the browser a new cookie", ErrConfig)
	}
	return s.app.ready()
}

// grant is what a log in gave.
type grant[Customer any] struct {
	customer *Customer
	state    oauth.Record   // OAuth2
	token    runtime.Secret // classic
	asked    []string
}

// LogIn logs a customer in with a password: by OAuth2's password grant, or for
// a session token when the app has no OAuth2. Options are [Remember],
// [WithScopes], [WithLife] and those of a call. A log in that fails leaves the
// session as it was; [ErrBadCredentials] says that the password is wrong.
// Whoever was logged in before is logged out at the server.
func (s *Session[Client, Customer, NewCustomer]) LogIn(ctx context.Context, login string, password runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	g, err := s.authenticate(ctx, login, password, opts)
	return s.begin(ctx, g, err, opts)
}

func (s *Session[Client, Customer, NewCustomer]) authenticate(ctx context.Context, login string, password runtime.Secret, opts []runtime.Option) (grant[Customer], error) {
	if login == "" || password == "" {
		return grant[Customer]{}, fmt.Errorf("%w: one of them is empty; nothing was sent", ErrBadCredentials)
	}
	if err := errors.Join(s.ready(opts), s.app.config.mayUsePassword()); err != nil {
		return grant[Customer]{}, err
	}
	if s.app.oauth == nil {
		return s.classic(ctx, login, password, opts)
	}
	scopes, err := s.app.config.scopes(option[[]string](opts, scopesKey))
	if err != nil {
		return grant[Customer]{}, err
	}
	token, err := s.app.oauth.Password(ctx, login, password, scopes...)
	if errors.Is(err, oauth.ErrBadCredentials) {
		err = fmt.Errorf("%w: %w", ErrBadCredentials, err)
	}
	if err != nil {
		return grant[Customer]{}, err
	}
	return s.identify(ctx, token, scopes, opts)
}

// identify asks who a new token belongs to. If that cannot be found out, the
// token is given back.
func (s *Session[Client, Customer, NewCustomer]) identify(ctx context.Context, token *oauth.Token, asked []string, opts []runtime.Option) (grant[Customer], error) {
	customer, err := s.app.me(ctx, runtime.Bearer(token.AccessToken), opts)
	if err != nil {
		s.app.background(func() { _ = s.app.revoke(context.Background(), token.RefreshToken) })
		return grant[Customer]{}, fmt.Errorf("session: the server gave a token but did not say whose: %w", err)
	}
	return grant[Customer]{customer: customer, state: token.Record(), asked: asked}, nil
}

// classic logs in for a session token.
func (s *Session[Client, Customer, NewCustomer]) classic(ctx context.Context, login string, password runtime.Secret, opts []runtime.Option) (grant[Customer], error) {
	client, err := s.app.flow.With(s.app.client, opts...)
	if err != nil {
		return grant[Customer]{}, err
	}
	customer, token, err := s.app.flow.ClassicLogIn(ctx, client, login, password)
	switch {
	case refusedBy(err):
		return grant[Customer]{}, fmt.Errorf("%w: %w", ErrBadCredentials, err)
	case err != nil:
		return grant[Customer]{}, err
	case token == "" || customer == nil || s.app.flow.ID(customer) == "":
		return grant[Customer]{}, errors.New("session: the server's answer holds no customer or no session token")
	}
	return grant[Customer]{customer: customer, token: token}, checkToken(token)
}

// LogInWithToken logs in with a token that the app got otherwise: with a
// browser or on another device, through [App.OAuth]. Options are as for LogIn.
func (s *Session[Client, Customer, NewCustomer]) LogInWithToken(ctx context.Context, token *oauth.Token, opts ...runtime.Option) (*Customer, error) {
	if s.app.oauth == nil || token == nil {
		return nil, fmt.Errorf("%w: LogInWithToken needs a token, and an app with OAuth2 (ClientID)", ErrConfig)
	}
	if err := s.ready(opts); err != nil {
		return nil, err
	}
	g, err := s.identify(ctx, token, s.app.config.CustomerScopes, opts)
	return s.begin(ctx, g, err, opts)
}

// Become makes the session that of the customer whom a classic session token
// belongs to. The server is asked first. Such a session has no refresh: it
// lives until the server refuses the token.
func (s *Session[Client, Customer, NewCustomer]) Become(ctx context.Context, sessionToken runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	if s.app.flow.SessionHeader == "" {
		return nil, fmt.Errorf("%w: this API has no session tokens", ErrConfig)
	}
	if err := errors.Join(s.ready(opts), checkToken(sessionToken)); err != nil {
		return nil, err
	}
	customer, err := s.app.me(ctx, withToken{&s.app.anonymous, s.app.flow.SessionHeader, sessionToken}, opts)
	if err != nil {
		err = fmt.Errorf("session: the session token was not accepted: %w", err)
	}
	return s.begin(ctx, grant[Customer]{customer: customer, token: sessionToken}, err, opts)
}

// checkToken refuses what cannot be a header's value.
func checkToken(token runtime.Secret) error {
	bad := func(r rune) bool { return r < 0x21 || r > 0x7e }
	if token == "" || strings.ContainsFunc(string(token), bad) {
		return errors.New("session: the session token is empty or has characters that no token has")
	}
	return nil
}

// SignUp creates a customer and logs in as it, with the password it was created
// with. If the second fails, it returns the customer and an error that is
// [ErrNotLoggedIn]; the session is then as it was.
func (s *Session[Client, Customer, NewCustomer]) SignUp(ctx context.Context, in NewCustomer, opts ...runtime.Option) (*Customer, error) {
	flow := s.app.flow
	if flow.SignUp == nil || flow.SignUpLogIn == nil {
		return nil, fmt.Errorf("%w: this API has no sign up", ErrConfig)
	}
	login, password := flow.SignUpLogIn(in)
	if login == "" || password == "" {
		return nil, fmt.Errorf("%w: a sign up needs a login and a password; nothing was sent", ErrBadCredentials)
	}
	if err := errors.Join(s.ready(opts), s.app.config.mayUsePassword()); err != nil {
		return nil, err // before there is a customer
	}
	client, err := flow.With(s.Client(), opts...)
	if err != nil {
		return nil, err
	}
	created, err := flow.SignUp(ctx, client, in)
	if err != nil {
		return nil, err
	}
	customer, err := s.LogIn(ctx, login, password, opts...)
	if err != nil {
		return created, fmt.Errorf("%w: the customer was created, but: %w", ErrNotLoggedIn, err)
	}
	return customer, nil
}

// begin makes the session that of a grant's customer. err is why there is none.
func (s *Session[Client, Customer, NewCustomer]) begin(ctx context.Context, g grant[Customer], err error, opts []runtime.Option) (*Customer, error) {
	var l *login[Customer]
	if err == nil {
		l, err = s.newLogin(g, opts)
	}
	if err != nil {
		s.emit(Event{Kind: LogInFailed, Err: err})
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // from here on there are tokens to lose
	if s.app.indexed {
		if err := s.app.enroll(ctx, l.customerID, s.key); err != nil {
			s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
		}
	}
	before, err := l.first(ctx)
	if err != nil {
		s.app.hold(l, s)
		s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
	}
	old := s.current.Swap(l)
	s.emit(Event{Kind: LoggedIn, CustomerID: l.customerID})
	if granted := g.state.Scopes; granted != nil && g.asked != nil && !sameSet(granted, g.asked) {
		s.emit(Event{Kind: ScopeChanged, CustomerID: l.customerID, Scopes: granted})
	}
	s.app.background(func() { s.windUp(context.Background(), old, before) })
	return g.customer, nil
}

func (s *Session[Client, Customer, NewCustomer]) newLogin(g grant[Customer], opts []runtime.Option) (*login[Customer], error) {
	l := &login[Customer]{
		store: s.app.store, key: s.key, id: rand.Text(), since: time.Now(), remember: option[bool](opts, rememberKey),
		life: s.app.life, customerID: s.app.flow.ID(g.customer), token: g.token,
	}
	l.durable = l.remember || option[bool](opts, serverKey)
	if _, own := runtime.Extension(opts, lifeKey); own {
		l.life = option[time.Duration](opts, lifeKey)
	}
	l.customer.Store(g.customer)
	l.unsaved.Store(true)
	if g.token != "" {
		return l, nil
	}
	return l, s.connect(l, g.state)
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// windUp ends, at the server, the log ins that a new one has replaced: the one
// in memory, and the one in the store, which another process may have made or
// refreshed.
func (s *Session[Client, Customer, NewCustomer]) windUp(ctx context.Context, old *login[Customer], before record) {
	spent := []runtime.Secret{before.refreshToken()}
	if old != nil {
		s.app.release(old)
		if old.source != nil {
			last, _ := old.source.End(ctx)
			spent = append(spent, last.RefreshToken)
			defer old.settle()
		}
		if s.app.indexed && old.customerID != s.customerID() {
			_ = s.app.strike(ctx, old.customerID, s.key)
		}
	}
	slices.Sort(spent)
	for _, token := range slices.Compact(spent) {
		_ = s.app.revoke(ctx, token)
	}
}

func (s *Session[Client, Customer, NewCustomer]) customerID() string {
	if l := s.current.Load(); l != nil {
		return l.customerID
	}
	return ""
}

// RequestPasswordReset has a mail sent to the customer with that address, if
// there is one; the answer does not tell.
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
