package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are the methods of Visitor; middleware.go creates one for each
// request.

// Visitor is one request of a browser: the session that its cookie identifies,
// and the means to replace that session. It belongs to the request.
type Visitor[Client, Customer, NewCustomer any] struct{ visitor }

// visitor is a Visitor without type parameters, see api.
type visitor struct {
	whole   any // the *Visitor that embeds this visitor
	app     *app
	cookie  Cookie
	w       http.ResponseWriter
	session *session
	value   string   // of the cookie that identifies session
	others  []string // values of further cookies of the name, which were not tried
}

// visitorKey is the key of an app's visitor in the context of a request.
type visitorKey struct{ app *app }

// Visitor returns the visitor of a request that came through the middleware,
// else nil and false.
func (a *App[Client, Customer, NewCustomer]) Visitor(ctx context.Context) (*Visitor[Client, Customer, NewCustomer], bool) {
	v, ok := ctx.Value(visitorKey{&a.app}).(*visitor)
	if !ok {
		return nil, false
	}
	return v.whole.(*Visitor[Client, Customer, NewCustomer]), true
}

// Session returns the session of the request. Log in and out through the
// Visitor, so that the cookie follows.
func (v *Visitor[Client, Customer, NewCustomer]) Session() *Session[Client, Customer, NewCustomer] {
	return v.session.whole.(*Session[Client, Customer, NewCustomer])
}

// Client returns the typed client whose calls are authorized as the visitor.
func (v *Visitor[Client, Customer, NewCustomer]) Client() *Client { return v.Session().Client() }

// Current returns the customer as last received, or nil and false.
func (v *Visitor[Client, Customer, NewCustomer]) Current() (*Customer, bool) {
	return v.Session().Current()
}

// LogIn is [Session.LogIn] for a browser. Call it before the first byte of the
// response is written. The browser gets a new cookie, which prevents session
// fixation. With [ErrNotRemembered] the visitor is logged in, and the cookie ends
// with the browser.
func (v *Visitor[Client, Customer, NewCustomer]) LogIn(ctx context.Context, username string, password runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](v.logIn(opts, func(s *session, opts []runtime.Option) (any, error) {
		return s.logInWithPassword(ctx, username, password, opts)
	}))
}

// LogInWithToken is [Session.LogInWithToken] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) LogInWithToken(ctx context.Context, token *oauth.Token, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](v.logIn(opts, func(s *session, opts []runtime.Option) (any, error) {
		return s.logInWithToken(ctx, token, opts)
	}))
}

// SignUp is [Session.SignUp] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) SignUp(ctx context.Context, in NewCustomer, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](v.logIn(opts, func(s *session, opts []runtime.Option) (any, error) {
		return s.signUp(ctx, in, opts)
	}))
}

// Become is [Session.Become] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) Become(ctx context.Context, sessionToken runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](v.logIn(opts, func(s *session, opts []runtime.Option) (any, error) {
		return s.become(ctx, sessionToken, opts)
	}))
}

// logIn logs in to a new session, and makes it the visitor's if that succeeds.
// The session before it is logged out.
func (v *visitor) logIn(opts []runtime.Option, logIn func(*session, []runtime.Option) (any, error)) (any, error) {
	value := newCookieValue()
	s, err := v.app.session(browserKey(value))
	if err != nil {
		return nil, err
	}
	age, life := time.Duration(0), v.cookie.Idle
	if option[bool](opts, rememberKey) {
		age, life = v.cookie.Life, v.cookie.Life
	}
	c, err := logIn(s, append([]runtime.Option{WithLife(life), runtime.WithExtension(visitorLogInKey, true)}, opts...))
	switch {
	case errors.Is(err, ErrNotRemembered):
		age = 0
		if l := s.current.Load(); l != nil {
			l.cookieSet.Store(endsWithBrowser)
		}
	case err != nil:
		return c, err
	}
	old, others := v.session, v.others
	v.session, v.value, v.others = s, value, nil
	v.setCookie(value, age)
	if old.Authenticated() || len(others) > 0 {
		v.app.background(func() { _ = v.app.endBrowser(context.Background(), old, others) })
	}
	return c, err
}

// LogOut is [Session.LogOut] for a browser, whose cookie it deletes. If the browser
// sent several cookies of the name, the sessions of all of them end.
func (v *visitor) LogOut(ctx context.Context) error {
	s, err := v.app.anonymousSession()
	v.setCookie("", -1)
	old, others := v.session, v.others
	v.session, v.value, v.others = s, "", nil
	return errors.Join(err, v.app.endBrowser(ctx, old, others))
}

// endBrowser logs out the session of a browser and those of its further cookies.
func (a *app) endBrowser(ctx context.Context, s *session, others []string) error {
	err := s.LogOut(ctx)
	for _, value := range others {
		other, loadErr := a.sessionWithin(context.WithoutCancel(ctx), browserKey(value))
		if err = errors.Join(err, loadErr); loadErr == nil {
			err = errors.Join(err, other.LogOut(ctx))
		}
	}
	return err
}

// Format prints the session.
func (v visitor) Format(f fmt.State, verb rune) {
	v.session.Format(f, verb)
}
