package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file binds browsers to sessions.

// Cookie says how browsers are told apart. The zero Cookie is good for a site
// that is served over https.
type Cookie struct {
	// Name of the cookie. "": "session".
	Name string
	// Path and Domain as in [http.Cookie]. "": "/", and this host only.
	Path, Domain string
	// Insecure sends the cookie over http too: for development on localhost.
	Insecure bool
	// SameSite as in [http.Cookie]. 0: Lax.
	SameSite http.SameSite
	// Life is how long a remembered log in is kept in browser and store while
	// it is not used; one by a session token, which is never refreshed, is kept
	// that long at most. 0: 90 days.
	Life time.Duration
	// Idle is the same for one that is not remembered, whose cookie goes when
	// the browser is closed. 0: 24 hours.
	Idle time.Duration
}

// Visitor is one request of a browser: the session that its cookie names, and
// the means to change which that is. It belongs to the request.
type Visitor[Client, Customer, NewCustomer any] struct {
	app     *App[Client, Customer, NewCustomer]
	cookie  Cookie
	w       http.ResponseWriter
	session *Session[Client, Customer, NewCustomer]
}

type visitorKey[Client, Customer, NewCustomer any] struct{}

// Middleware finds the session of each request by a cookie that holds a random
// number and nothing else, and puts it into the request's context, from where
// [App.Visitor] gets it. Browsers that are not logged in have no cookie and cost
// nothing. The store sees a hash of the number, so that who reads the store
// cannot use its keys as cookies. An error of the store is a 503.
//
// It does not keep other sites from sending forms: add net/http's
// CrossOriginProtection.
func (a *App[Client, Customer, NewCustomer]) Middleware(c Cookie) func(http.Handler) http.Handler {
	c.fill()
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

func (c *Cookie) fill() {
	if c.Name == "" {
		c.Name = "session"
	}
	if c.Path == "" {
		c.Path = "/"
	}
	if c.SameSite == 0 {
		c.SameSite = http.SameSiteLaxMode
	}
	if c.Life == 0 {
		c.Life = 90 * 24 * time.Hour
	}
	if c.Idle == 0 {
		c.Idle = 24 * time.Hour
	}
}

// find loads the session that the cookie names. A cookie that names none is
// taken back.
func (v *Visitor[Client, Customer, NewCustomer]) find(r *http.Request) error {
	sent, err := r.Cookie(v.cookie.Name)
	if err != nil {
		v.session, err = v.app.unnamed()
		return err
	}
	if v.session, err = v.app.Session(r.Context(), browserKey(sent.Value)); err != nil {
		return err
	}
	switch l := v.session.current.Load(); {
	case l == nil:
		v.set("", -1)
	case l.remember && time.Since(l.since) > v.cookie.Life/2:
		v.set(sent.Value, v.cookie.Life) // goes on while it is used
	}
	return nil
}

// browserKey is the key of the store for a cookie's value.
func browserKey(value string) string {
	sum := sha256.Sum256([]byte(value))
	return browserPrefix + hex.EncodeToString(sum[:])
}

const browserPrefix = "browser-"

func isBrowserKey(key string) bool {
	return strings.HasPrefix(key, browserPrefix) && len(key) == len(browserPrefix)+2*sha256.Size
}

// unnamed returns an anonymous session that is stored nowhere.
func (a *App[Client, Customer, NewCustomer]) unnamed() (*Session[Client, Customer, NewCustomer], error) {
	return &Session[Client, Customer, NewCustomer]{app: a, unnamed: true}, a.ready()
}

// set sends the cookie: with age 0 until the browser is closed, with a negative
// one to take it back.
func (v *Visitor[Client, Customer, NewCustomer]) set(value string, age time.Duration) {
	cookie := &http.Cookie{
		Name: v.cookie.Name, Value: value, Path: v.cookie.Path, Domain: v.cookie.Domain,
		HttpOnly: true, Secure: !v.cookie.Insecure, SameSite: v.cookie.SameSite,
	}
	switch {
	case age > 0:
		cookie.MaxAge = int(age / time.Second)
	case age < 0:
		cookie.MaxAge = -1
	}
	replaceCookie(v.w.Header(), cookie)
}

// replaceCookie leaves one cookie of that name in the answer.
func replaceCookie(h http.Header, cookie *http.Cookie) {
	kept := h["Set-Cookie"][:0:0]
	for _, line := range h["Set-Cookie"] {
		if old, err := http.ParseSetCookie(line); err != nil || old.Name != cookie.Name {
			kept = append(kept, line)
		}
	}
	h["Set-Cookie"] = append(kept, cookie.String())
}

// Session returns the session of the request. Log in and out through the
// Visitor, so that the cookie follows.
func (v *Visitor[Client, Customer, NewCustomer]) Session() *Session[Client, Customer, NewCustomer] {
	return v.session
}

// Client returns the typed client whose calls are authorized as the visitor.
func (v *Visitor[Client, Customer, NewCustomer]) Client() *Client { return v.session.Client() }

// Current returns the customer as last seen, or nil and false.
func (v *Visitor[Client, Customer, NewCustomer]) Current() (*Customer, bool) {
	return v.session.Current()
}

// LogIn is [Session.LogIn] for a browser: it must come before the answer's
// first byte. The browser gets a new cookie, so that one that was planted
// before the log in is worth nothing.
func (v *Visitor[Client, Customer, NewCustomer]) LogIn(ctx context.Context, login string, password runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	return v.enter(opts, func(s *Session[Client, Customer, NewCustomer], opts []runtime.Option) (*Customer, error) {
		return s.LogIn(ctx, login, password, opts...)
	})
}

// LogInWithToken is [Session.LogInWithToken] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) LogInWithToken(ctx context.Context, token *oauth.Token, opts ...runtime.Option) (*Customer, error) {
	return v.enter(opts, func(s *Session[Client, Customer, NewCustomer], opts []runtime.Option) (*Customer, error) {
		return s.LogInWithToken(ctx, token, opts...)
	})
}

// SignUp is [Session.SignUp] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) SignUp(ctx context.Context, in NewCustomer, opts ...runtime.Option) (*Customer, error) {
	return v.enter(opts, func(s *Session[Client, Customer, NewCustomer], opts []runtime.Option) (*Customer, error) {
		return s.SignUp(ctx, in, opts...)
	})
}

// Become is [Session.Become] for a browser.
func (v *Visitor[Client, Customer, NewCustomer]) Become(ctx context.Context, sessionToken runtime.Secret, opts ...runtime.Option) (*Customer, error) {
	return v.enter(opts, func(s *Session[Client, Customer, NewCustomer], opts []runtime.Option) (*Customer, error) {
		return s.Become(ctx, sessionToken, opts...)
	})
}

// enter logs in to a session of its own, and makes it the visitor's if that
// succeeds. The one before is logged out.
func (v *Visitor[Client, Customer, NewCustomer]) enter(opts []runtime.Option, logIn func(*Session[Client, Customer, NewCustomer], []runtime.Option) (*Customer, error)) (*Customer, error) {
	value := newCookieValue()
	s, err := v.app.session(browserKey(value))
	if err != nil {
		return nil, err
	}
	age, life := time.Duration(0), v.cookie.Idle
	if option[bool](opts, rememberKey) {
		age, life = v.cookie.Life, v.cookie.Life
	}
	c, err := logIn(s, append([]runtime.Option{WithLife(life), runtime.WithExtension(serverKey, true)}, opts...))
	if err != nil {
		return c, err
	}
	old := v.session
	v.session = s
	v.set(value, age)
	if old.Authenticated() {
		v.app.background(func() { _ = old.LogOut(context.Background()) })
	}
	return c, nil
}

func newCookieValue() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// LogOut is [Session.LogOut] for a browser: the cookie is taken back.
func (v *Visitor[Client, Customer, NewCustomer]) LogOut(ctx context.Context) error {
	s, err := v.app.unnamed()
	v.set("", -1)
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
