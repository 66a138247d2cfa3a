package session

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is session.logIn, which makes a session that of a new grant's
// customer.

// grant is the result of a successful authentication.
type grant struct {
	customer     any            // *Customer
	tokens       oauth.Record   // OAuth2
	sessionToken runtime.Secret // classic
	requested    []string       // scopes
	limit        []string       // scopes, see session.limitToken
}

// logIn calls authenticate and makes the session that of the granted customer. A
// failure leaves the session as it was and is reported as LogInFailed. With
// ErrNotRemembered the customer is logged in.
func (s *session) logIn(ctx context.Context, opts []runtime.Option, authenticate func() (grant, error)) (any, error) {
	if option[bool](opts, unlessKey) {
		return s.logInOnce(ctx, opts, authenticate)
	}
	return s.logInAnyway(ctx, opts, authenticate)
}

func (s *session) logInAnyway(ctx context.Context, opts []runtime.Option, authenticate func() (grant, error)) (any, error) {
	var l *login
	g, err := authenticate()
	if err == nil {
		l, err = s.newLogin(g, opts)
	}
	if err != nil {
		err = s.app.explain(err)
		s.emit(Event{Kind: LogInFailed, Err: err})
		return nil, err
	}
	stored := s.activate(ctx, l)
	if granted := g.tokens.Scopes; granted != nil && g.requested != nil && !sameScopes(granted, g.requested) {
		s.emit(Event{Kind: ScopeChanged, CustomerID: l.customerID, Scopes: granted})
	}
	if stored != nil && l.remember {
		return g.customer, fmt.Errorf("%w: %w", ErrNotRemembered, stored)
	}
	return g.customer, nil
}

func (s *session) newLogin(g grant, opts []runtime.Option) (*login, error) {
	l := &login{
		store: s.app.store, key: s.key, id: rand.Text(), since: time.Now(), remember: option[bool](opts, rememberKey),
		life: s.app.life, customerID: s.app.api.id(g.customer), sessionToken: g.sessionToken, owner: s.app.ownership,
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
	if g.tokens.Scopes == nil {
		g.tokens.Scopes = g.requested // RFC 6749 section 5.1
	}
	l.scopes, l.requested, l.limit = l.owner.scopesOr(g.tokens.Scopes), g.requested, g.limit
	return l, s.attachSource(l, g.tokens)
}

// activate stores l and makes it the session's login. It does not stop when ctx
// ends, which would lose the new tokens. If the store fails, memory keeps them and
// its error is returned.
func (s *session) activate(ctx context.Context, l *login) error {
	ctx = context.WithoutCancel(ctx)
	if before := s.current.Load(); before != nil {
		l.replaces.Store(&before.id) // should the store not be readable now
		l.own.Store(before.own.Load())
	}
	saved := make(chan saving, 1)
	finished := s.app.attend(ctx, func(ctx context.Context) {
		previous, err := within(ctx, storeTimeout, func(ctx context.Context) (record, error) {
			s.index(ctx, l) // first, so that no record is missing there after a crash
			return l.saveNew(ctx)
		})
		saved <- saving{previous, err}
	})
	previous, err := record{}, errStoreSlow
	if finished {
		r := <-saved
		previous, err = r.previous, r.err
	} else {
		s.app.background(func() { s.savedLate(l, <-saved) })
	}
	if err != nil {
		s.app.hold(l, s)
		s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
	}
	s.loggedOut.Store(false)
	before := s.current.Swap(l)
	s.emit(Event{Kind: LoggedIn, CustomerID: l.customerID})
	s.app.background(func() { s.endReplaced(context.Background(), before, previous) })
	return err
}

// saving is the result of storing a new login.
type saving struct {
	previous record // which it replaced
	err      error
}

// savedLate completes a log in that did not wait for the store.
func (s *session) savedLate(l *login, r saving) {
	switch {
	case r.err != nil:
		return // a later call repeats the write
	case s.current.Load() != l:
		_ = l.remove(context.Background())
	default:
		s.app.release(l)
		s.emit(Event{Kind: Persisted, CustomerID: l.customerID})
	}
	s.endReplaced(context.Background(), nil, r.previous)
}

// index adds the key of a new login to its customer's index.
func (s *session) index(ctx context.Context, l *login) {
	if !s.app.indexed {
		return
	}
	if own, err := l.belongsUnderOwnKey(ctx, storedKey{l.store, l.key}); err == nil {
		l.own.Store(own)
	}
	if err := s.app.addToIndex(ctx, l.customerID, l.storeKey()); err != nil {
		s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
	}
}

func sameScopes(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// endReplaced revokes the log ins that a new one has replaced: the one in memory,
// and the one in the store, which another process may have created or refreshed.
func (s *session) endReplaced(ctx context.Context, before *login, stored record) {
	tokens := []runtime.Secret{stored.refreshToken()}
	if before != nil {
		s.app.release(before)
		if before.source != nil {
			last, _ := before.source.End(ctx)
			tokens = append(tokens, last.RefreshToken)
			defer before.settle()
		}
		if now := s.current.Load(); s.app.indexed && (now == nil || now.customerID != before.customerID || now.storeKey() != before.storeKey()) {
			_ = s.app.removeFromIndex(ctx, before.customerID, before.storeKey())
		}
	}
	slices.Sort(tokens)
	for _, token := range slices.Compact(tokens) {
		_ = s.app.revoke(ctx, token)
	}
}
