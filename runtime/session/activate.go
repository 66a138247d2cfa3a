package session

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file makes a session that of a new grant's customer. The entry point is
// Session.logIn.

// grant is the result of a successful authentication.
type grant[Customer any] struct {
	customer     *Customer
	tokens       oauth.Record   // OAuth2
	sessionToken runtime.Secret // classic
	requested    []string       // scopes
}

// logIn calls authenticate and makes the session that of the granted customer. A
// failure leaves the session as it was and is reported as LogInFailed.
func (s *Session[Client, Customer, NewCustomer]) logIn(ctx context.Context, opts []runtime.Option, authenticate func() (grant[Customer], error)) (_ *Customer, err error) {
	defer func() {
		if err != nil {
			s.emit(Event{Kind: LogInFailed, Err: err})
		}
	}()
	g, err := authenticate()
	if err != nil {
		return nil, err
	}
	l, err := s.newLogin(g, opts)
	if err != nil {
		return nil, err
	}
	s.activate(ctx, l)
	if granted := g.tokens.Scopes; granted != nil && g.requested != nil && !sameScopes(granted, g.requested) {
		s.emit(Event{Kind: ScopeChanged, CustomerID: l.customerID, Scopes: granted})
	}
	return g.customer, nil
}

func (s *Session[Client, Customer, NewCustomer]) newLogin(g grant[Customer], opts []runtime.Option) (*login[Customer], error) {
	l := &login[Customer]{
		store: s.app.store, key: s.key, id: rand.Text(), since: time.Now(), remember: option[bool](opts, rememberKey),
		life: s.app.life, customerID: s.app.flow.ID(g.customer), sessionToken: g.sessionToken,
	}
	l.durable = l.remember || option[bool](opts, visitorLogInKey)
	if _, set := runtime.Extension(opts, lifeKey); set {
		l.life = option[time.Duration](opts, lifeKey)
	}
	l.customer.Store(g.customer)
	l.unsaved.Store(true)
	if g.sessionToken != "" {
		return l, nil
	}
	return l, s.attachSource(l, g.tokens)
}

// activate stores l and makes it the session's login. It does not stop when ctx
// ends, which would lose the new tokens. If the store fails, memory keeps them.
func (s *Session[Client, Customer, NewCustomer]) activate(ctx context.Context, l *login[Customer]) {
	ctx = context.WithoutCancel(ctx)
	if s.app.indexed {
		if err := s.app.addToIndex(ctx, l.customerID, s.key); err != nil {
			s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
		}
	}
	stored, err := l.saveNew(ctx)
	if err != nil {
		s.app.hold(l, s)
		s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
	}
	before := s.current.Swap(l)
	s.emit(Event{Kind: LoggedIn, CustomerID: l.customerID})
	s.app.background(func() { s.endReplaced(context.Background(), before, stored) })
}

func sameScopes(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// endReplaced revokes the log ins that a new one has replaced: the one in memory,
// and the one in the store, which another process may have created or refreshed.
func (s *Session[Client, Customer, NewCustomer]) endReplaced(ctx context.Context, before *login[Customer], stored record) {
	tokens := []runtime.Secret{stored.refreshToken()}
	if before != nil {
		s.app.release(before)
		if before.source != nil {
			last, _ := before.source.End(ctx)
			tokens = append(tokens, last.RefreshToken)
			defer before.settle()
		}
		if s.app.indexed && before.customerID != s.customerID() {
			_ = s.app.removeFromIndex(ctx, before.customerID, s.key)
		}
	}
	slices.Sort(tokens)
	for _, token := range slices.Compact(tokens) {
		_ = s.app.revoke(ctx, token)
	}
}
