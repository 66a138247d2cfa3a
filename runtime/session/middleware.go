package session

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// The entry point is App.Middleware, which finds the session of a browser;
// renew.go extends the life of the session that it finds.

// Middleware finds the session of each request by a cookie, which holds a random
// number and nothing else, and puts it into the request's context for
// [App.Visitor]. A browser that is not logged in has no cookie and costs no
// access to the store. The store's keys are hashes of the numbers, so that read
// access to the store does not yield valid cookies. A store that fails, or does not
// respond within three seconds, is a 503 with Retry-After. Settings that
// [Cookie.Check] rejects are a 500, with the reason.
//
// The life of a log in starts anew when its pages are visited, at most ten times
// during it. A response that sets the cookie has Cache-Control: private, no-store.
// A cookie that identifies no session is left alone, and only LogOut deletes it:
// a response that is late would otherwise delete the cookie of a new log in.
//
// Middleware does not prevent cross-site request forgery: add net/http's
// CrossOriginProtection.
func (a *app) Middleware(c Cookie) func(http.Handler) http.Handler {
	if err := c.Check(); err != nil {
		return rejectAll(err)
	}
	c.setDefaults()
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v := a.api.newVisitor()
			v.app, v.cookie, v.w = a, c, w
			if err := v.find(r); err != nil {
				w.Header().Set("Retry-After", "5")
				http.Error(w, "The session store is not available, try again later.", http.StatusServiceUnavailable)
				return
			}
			v.serve(next, r)
		})
	}
}

// rejectAll responds to every request with err, which holds settings only.
func rejectAll(err error) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		})
	}
}

// serve calls the handler, and sends the cookie anew if that is due and the session
// still is the visitor's when the response begins.
func (v *visitor) serve(next http.Handler, r *http.Request) {
	ctx := context.WithValue(r.Context(), visitorKey{v.app}, v)
	found, w := v.session, v.w
	if v.renew(r) {
		late := &lateWriter{w, func() {
			if v.session == found && found.Authenticated() {
				v.setCookie(v.value, v.cookie.Life)
			}
		}}
		defer late.prepare()
		w = late
	}
	next.ServeHTTP(w, r.WithContext(ctx))
}

// findTimeout bounds how long the store may take to find a session.
const findTimeout = 2750 * time.Millisecond

// find loads the first session that one of the request's cookies identifies.
func (v *visitor) find(r *http.Request) (err error) {
	values := v.cookie.cookieValues(r)
	ctx, cancel := context.WithTimeout(r.Context(), findTimeout)
	defer cancel()
	for i, value := range values {
		s, err := v.app.sessionWithin(ctx, browserKey(value))
		if errors.Is(err, ErrNewer) { // another instance of the server is newer already
			continue
		}
		if err != nil {
			return err
		}
		if s.Authenticated() {
			v.session, v.value, v.others = s, value, values[i+1:]
			return nil
		}
	}
	v.session, err = v.app.anonymousSession()
	return err
}

// sessionWithin is load within the limit of ctx. It does not wait for a store that
// ignores that, such as files on a network file system that hangs.
func (a *app) sessionWithin(ctx context.Context, key string) (*session, error) {
	type result struct {
		session *session
		err     error
	}
	results := make(chan result, 1)
	go func() {
		out := result{err: errors.New("session: the store panicked")}
		defer func() { _ = recover(); results <- out }()
		out.session, out.err = a.load(ctx, key)
	}()
	select {
	case r := <-results:
		return r.session, errors.Join(r.err, ctx.Err())
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// anonymousSession returns a session that has no key to be stored under.
func (a *app) anonymousSession() (*session, error) {
	s := a.newSession("")
	s.keyless = true
	return s, a.ready()
}
