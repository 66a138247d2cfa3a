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

// This file binds browsers to sessions. The entry points are App.Middleware and
// the methods of Visitor.

// Visitor is one request of a browser: the session that its cookie identifies,
// and the means to replace that session. It belongs to the request.
type Visitor[Client, Customer, NewCustomer any] struct {
	app     *App[Client, Customer, NewCustomer]
	cookie  Cookie
	w       http.ResponseWriter
	session *Session[Client, Customer, NewCustomer]
}

type visitorKey[Client, Customer, NewCustomer any] struct{}

// Middleware finds the session of each request by a cookie, which holds a random
// number and nothing else, and puts it into the request's context for
// [App.Visitor]. A browser that is not logged in has no cookie and costs no
// access to the store. The store's keys are hashes of the numbers, so that read
// access to the store does not yield valid cookies. An error of the store is a
// 503.
//
// Middleware does not prevent cross-site request forgery: add net/http's
// CrossOriginProtection.
func (a *App[Client, Customer, NewCustomer]) Middleware(c Cookie) func(http.Handler) http.Handler {
	c.setDefaults()
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v := &Visitor[Client, Customer, NewCustomer]{app: a, cookie: c, w: w}
			if err := v.find(r); err != nil {
				http.Error(w, "The session store is not available, try again later.", http.StatusServiceUnavailable)
				return
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey[Client, Customer, NewCustomer]{}, v)))
		})
	}
}

// Visitor returns the visitor of a request that came through the middleware,
// else nil and false.
func (a *App[Client, Customer, NewCustomer]) Visitor(ctx context.Context) (*Visitor[Client, Customer, NewCustomer], bool) {
	v, ok := ctx.Value(visitorKey[Client, Customer, NewCustomer]{}).(*Visitor[Client, Customer, NewCustomer])
	return v, ok && v.app == a
}

// find loads the session that the request's cookie identifies. A cookie without a
// stored session is deleted.
func (v *Visitor[Client, Customer, NewCustomer]) find(r *http.Request) error {
	sent, err := r.Cookie(v.cookie.Name)
	if err != nil {
		v.session, err = v.app.anonymousSession()
		return err
	}
	if v.session, err = v.app.Session(r.Context(), browserKey(sent.Value)); err != nil {
		return err
	}
	switch l := v.session.current.Load(); {
	case l == nil:
		v.setCookie("", -1)
	case l.remember && time.Since(l.since) > v.cookie.Life/2:
		v.setCookie(sent.Value, v.cookie.Life) // extends the life while the session is used
	}
	return nil
}

// anonymousSession returns a session that has no key to be stored under.
func (a *App[Client, Customer, NewCustomer]) anonymousSession() (*Session[Client, Customer, NewCustomer], error) {
	return &Session[Client, Customer, NewCustomer]{app: a, keyless: true}, a.ready()
}

// Session returns the session of the request. Log in and out through the
// Visitor, so that the cookie follows.
func (v *Visitor[Client, Customer, NewCustomer]) Session() *Session[Client, Customer, NewCustomer] {
	return v.session
}

// Client returns the typed client whose calls are authorized as the visitor.
func (v *Visitor[Client, Customer, NewCustomer]) Client() *Client { return v.session.Client() }

// Current returns the customer as last received, or nil and false.
func (v *Visitor[Client, Customer, NewCustomer]) Current() (*Customer, bool) {
	return v.session.Current()
}

// LogIn is [Session.LogIn] for a browser. Call it before the first byte of the
// response is written. The browser gets a new cookie, which prevents session
// fixation.
func (v *Visitor[Client, Customer, NewCustomer]) LogIn(ctx context.Context, username string, password runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	return v.logIn(opts, func(s *Session[Client, Customer, NewCustomer], opts []runtime.Option) (*Customer, error) {
		return s.LogIn(ctx, username, password, opts...)
	})
}

// LogInWithToken is [Session.LogInWithToken] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) LogInWithToken(ctx context.Context, token *oauth.Token, opts ...runtime.Option) (*Customer, error) {
	return v.logIn(opts, func(s *Session[Client, Customer, NewCustomer], opts []runtime.Option) (*Customer, error) {
		return s.LogInWithToken(ctx, token, opts...)
	})
}

// SignUp is [Session.SignUp] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) SignUp(ctx context.Context, in NewCustomer, opts ...runtime.Option) (*Customer, error) {
	return v.logIn(opts, func(s *Session[Client, Customer, NewCustomer], opts []runtime.Option) (*Customer, error) {
		return s.SignUp(ctx, in, opts...)
	})
}

// Become is [Session.Become] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) Become(ctx context.Context, sessionToken runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	return v.logIn(opts, func(s *Session[Client, Customer, NewCustomer], opts []runtime.Option) (*Customer, error) {
		return s.Become(ctx, sessionToken, opts...)
	})
}

// logIn logs in to a new session, and makes it the visitor's if that succeeds.
// The session before it is logged out.
func (v *Visitor[Client, Customer, NewCustomer]) logIn(opts []runtime.Option, logIn func(*Session[Client, Customer, NewCustomer], []runtime.Option) (*Customer, error)) (*Customer, error) {
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
	if err != nil {
		return c, err
	}
	old := v.session
	v.session = s
	v.setCookie(value, age)
	if old.Authenticated() {
		v.app.background(func() { _ = old.LogOut(context.Background()) })
	}
	return c, nil
}

// LogOut is [Session.LogOut] for a browser, whose cookie it deletes.
func (v *Visitor[Client, Customer, NewCustomer]) LogOut(ctx context.Context) error {
	s, err := v.app.anonymousSession()
	v.setCookie("", -1)
	old := v.session
	if v.session = s; old == nil {
		return err
	}
	return errors.Join(err, old.LogOut(ctx))
}

// Format prints the session.
func (v *Visitor[Client, Customer, NewCustomer]) Format(f fmt.State, verb rune) {
	v.session.Format(f, verb)
}
