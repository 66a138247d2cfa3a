package oauthservers

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// The tests cover package session on every server. Two apps over one directory
// represent two processes.

type client struct{ core *runtime.Core }

type customer struct {
	ID string `json:"id"`
}

type (
	app  = session.App[client, customer, struct{}]
	sess = session.Session[client, customer, struct{}]
)

// flow returns the Flow that the generator would print for an API on this server.
func (s *server) flow() session.Flow[client, customer, struct{}] {
	return session.Flow[client, customer, struct{}]{
		BaseURL: s.base, TokenPath: s.token, RevokePath: s.revoke,
		New: func(opts ...runtime.Option) (*client, error) {
			core, err := runtime.NewCore(runtime.API{BaseURL: s.base, UserAgent: "oauthservers"}, opts...)
			return &client{core}, err
		},
		With: func(c *client, opts ...runtime.Option) (*client, error) {
			core, err := c.core.With(opts...)
			return &client{core}, err
		},
		Me: s.who,
		ID: func(c *customer) string { return c.ID },
	}
}

func (s *server) who(ctx context.Context, c *client) (*customer, error) {
	me := new(customer)
	return me, c.core.Do(ctx, http.MethodGet, s.me, nil, me)
}

// app returns an app over the sessions in dir, and its session.
func (s *server) app(t *testing.T, dir string, w *wire, opts ...runtime.Option) (*app, *sess) {
	t.Helper()
	a, err := session.NewApp(session.Config{
		ClientID: "client", ClientSecret: "secret", Confidential: true, AllowROPC: runtime.Set(true), CustomerScopes: s.scopes,
	}, s.flow(), append(opts,
		runtime.WithHTTPClient(&http.Client{Transport: w}), runtime.WithRetries(0), session.WithStore(filestore.New(dir)))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := a.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	one, err := a.Session(t.Context(), "default")
	if err != nil {
		t.Fatal(err)
	}
	return a, one
}

func logIn(t *testing.T, one *sess) {
	t.Helper()
	if c, err := one.LogIn(t.Context(), "alice", "secret", session.Remember()); err != nil || c.ID != "alice" {
		t.Fatalf("log in: %v, %v", c, err)
	}
}

func wantAlice(t *testing.T, one *sess) {
	t.Helper()
	if c, ok := one.Current(); !ok || c.ID != "alice" {
		t.Error("nobody is logged in")
	}
	if c, err := one.ValidateCurrent(t.Context()); err != nil || c.ID != "alice" {
		t.Errorf("not validated: %v", err)
	}
}

func wantNobody(t *testing.T, one *sess) {
	t.Helper()
	if one.Authenticated() {
		t.Error("somebody is logged in")
	}
	if _, err := one.ValidateCurrent(t.Context()); !errors.Is(err, session.ErrNoSession) {
		t.Errorf("got %v", err)
	}
}

// testSession: a wrong password, a log in, a restart, a log out in another process.
func (s *server) testSession(t *testing.T) {
	dir, w := t.TempDir(), s.wire()
	_, one := s.app(t, dir, w)
	if _, err := one.LogIn(t.Context(), "alice", "wrong", session.Remember()); !errors.Is(err, session.ErrBadCredentials) {
		t.Errorf("wrong password: %v", err)
	}
	wantNobody(t, one)
	logIn(t, one)
	wantAlice(t, one)

	_, two := s.app(t, dir, w)
	wantAlice(t, two)
	wantSent(t, w, 2)
	if err := two.LogOut(t.Context()); err != nil || w.revoked() != 1 {
		t.Errorf("log out: %v, %d revocations", err, w.revoked())
	}
	wantNobody(t, two)

	if s.rejection != http.StatusUnauthorized {
		w.rejectLast() // a 403 does not reject a token
	}
	if _, err := s.who(t.Context(), one.Client()); !errors.Is(err, session.ErrSessionEnded) {
		t.Errorf("after a log out in another process: %v", err)
	}
	wantNobody(t, one)
	wantSent(t, w, 2)
}

// testSessionStampede: 100 calls of two processes get rejections at once.
func (s *server) testSessionStampede(t *testing.T) {
	dir, w := t.TempDir(), s.wire()
	_, one := s.app(t, dir, w)
	logIn(t, one)
	_, two := s.app(t, dir, w)
	wantAlice(t, two)
	w.rejectLast()
	var all sync.WaitGroup
	for n := range 100 {
		who := []*sess{one, two}[n%2]
		all.Go(func() {
			if me, err := s.who(t.Context(), who.Client()); err != nil || me.ID != "alice" {
				t.Errorf("the application sees %v", err)
			}
		})
	}
	all.Wait()
	wantSent(t, w, 2)
	wantAlice(t, one)
	wantAlice(t, two)
}

// testSessionLostResponse: the response to a refresh is lost: on a strict server a call
// fails and the session is anonymous; on the others calls are not affected.
func (s *server) testSessionLostResponse(t *testing.T) {
	dir, w := t.TempDir(), s.wire()
	ends := make(chan oauth.Reason, 10)
	_, one := s.app(t, dir, w, session.OnEvent(func(e session.Event) {
		if e.Kind == session.Expired {
			ends <- e.Reason
		}
	}))
	logIn(t, one)
	w.rejectLast()
	w.set(func() { w.loseResponse = 1 })
	_, err := s.who(t.Context(), one.Client())
	wantSent(t, w, 3)
	_, two := s.app(t, dir, w)
	if s.reuse != strict {
		if err != nil {
			t.Errorf("the application sees %v", err)
		}
		wantAlice(t, one)
		wantAlice(t, two)
		return
	}
	if !errors.Is(err, session.ErrSessionEnded) {
		t.Errorf("the application sees %v", err)
	}
	wantNobody(t, one)
	wantNobody(t, two)
	select {
	case reason := <-ends:
		if reason != oauth.ReasonLostResponse {
			t.Errorf("the session ended with reason %q", reason)
		}
	case <-time.After(10 * time.Second):
		t.Error("no event reports the end of the session")
	}
}
