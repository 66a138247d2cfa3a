package oauthservers

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The tests cover a Source on every server without network failures.

// source returns a Source as another process would have: it shares only the store.
func (s *server) source(t *testing.T, store *sharedStore, w *wire) *oauth.Source {
	t.Helper()
	source, err := oauth.NewSource(oauth.SourceConfig{Client: s.client(t, w), Initial: store.held(), Store: store})
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func token(t *testing.T, source *oauth.Source) *oauth.Token {
	t.Helper()
	got, err := source.Token(t.Context())
	if err != nil {
		t.Fatalf("no token: %v", err)
	}
	return got
}

func refresh(t *testing.T, source *oauth.Source) *oauth.Token {
	t.Helper()
	got, err := source.Refresh(t.Context())
	if err != nil {
		t.Fatalf("no refresh: %v", err)
	}
	return got
}

func wantSent(t *testing.T, w *wire, want int) {
	t.Helper()
	if got := w.sent(); got != want {
		t.Errorf("%d token requests, want %d", got, want)
	}
}

// wantEnded checks that the source ended for the reason, and left no record.
func wantEnded(t *testing.T, err error, reason oauth.Reason, store *sharedStore) {
	t.Helper()
	if e, ok := errors.AsType[*oauth.Error](err); !ok || !errors.Is(err, oauth.ErrEnded) || e.Reason != reason {
		t.Errorf("got %v, want the end with reason %s", err, reason)
	}
	if !store.held().IsZero() {
		t.Error("the store still holds the session")
	}
}

func wantRejected(t *testing.T, err error) {
	t.Helper()
	if e, ok := errors.AsType[*oauth.Error](err); !ok || e.Class != oauth.Rejected || e.Code != "invalid_grant" {
		t.Errorf("got %v, want invalid_grant", err)
	}
}

func (s *server) testLogIn(t *testing.T) {
	if record := s.logIn(t); !s.accepts(t, record.AccessToken) {
		t.Error("the API does not take the access token")
	}
	client := s.client(t, http.DefaultTransport)
	if _, err := client.Password(t.Context(), "alice", "wrong", s.scopes...); !errors.Is(err, oauth.ErrBadCredentials) {
		t.Errorf("wrong password: %v", err)
	}
	stranger := s.clientOf(t, "client", "wrong", http.DefaultTransport)
	_, err := stranger.Password(t.Context(), "alice", "secret", s.scopes...)
	if e, ok := errors.AsType[*oauth.Error](err); !ok || e.Class != oauth.Misconfigured || e.Code != "invalid_client" {
		t.Errorf("wrong client secret: %v", err)
	}
}

func (s *server) testRotation(t *testing.T) {
	first := s.expired(t)
	store, w := newSharedStore(first), s.wire()
	source := s.source(t, store, w)
	old := first
	for n := 1; n <= 3; n++ {
		var got *oauth.Token
		if n == 1 {
			got = token(t, source) // because it has expired
		} else {
			got = refresh(t, source)
		}
		now := store.held()
		if now.RefreshToken == old.RefreshToken || now.AccessToken != got.AccessToken || now.Exchanging != nil {
			t.Fatalf("after refresh %d the store holds %v, rotated %t", n, now, now.RefreshToken != old.RefreshToken)
		}
		if !s.accepts(t, got.AccessToken) {
			t.Fatal("the API does not take the new access token")
		}
		if lives := s.accepts(t, old.AccessToken); lives != s.oldStaysValid {
			t.Errorf("the old access token lives: %t", lives)
		}
		wantSent(t, w, n)
		old = now
	}
}

// testReuse: an invalidated refresh token is sent again, as by a thief or from a backup.
func (s *server) testReuse(t *testing.T) {
	first := s.expired(t)
	store, w := newSharedStore(first), s.wire()
	source := s.source(t, store, w)
	got := token(t, source)
	again, err := s.client(t, w).Refresh(t.Context(), first.RefreshToken)
	switch s.reuse {
	case strict:
		wantRejected(t, err)
		_, err = source.Refresh(t.Context())
		wantEnded(t, err, oauth.ReasonRejected, store)
		if s.accepts(t, got.AccessToken) {
			t.Error("the API still takes the access token")
		}
		return
	case graceful:
		if err != nil || again.RefreshToken != store.held().RefreshToken {
			t.Errorf("not the same successor: %v", err)
		}
	case untilUsed:
		if err != nil || again.RefreshToken == store.held().RefreshToken {
			t.Errorf("not another pair: %v", err)
		}
		s.accepts(t, got.AccessToken)
		_, err = s.client(t, w).Refresh(t.Context(), first.RefreshToken)
		wantRejected(t, err)
	}
	if !s.accepts(t, refresh(t, source).AccessToken) {
		t.Error("the source did not live on")
	}
}

// stampede calls every source from 100 goroutines at once.
func stampede(t *testing.T, sources ...*oauth.Source) {
	t.Helper()
	var all sync.WaitGroup
	begin := make(chan struct{})
	for n := range 100 {
		source := sources[n%len(sources)]
		all.Go(func() {
			<-begin
			if _, err := source.Token(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	close(begin)
	all.Wait()
}

func (s *server) testStampede(t *testing.T) {
	store, w := newSharedStore(s.expired(t)), s.wire()
	source := s.source(t, store, w)
	stampede(t, source)
	wantSent(t, w, 1)
	if !s.accepts(t, token(t, source).AccessToken) {
		t.Error("the API does not take the new access token")
	}
}

// testRejectedEarly: another process has refreshed, and the API no longer accepts the
// token of this one, which finds the new one in the store.
func (s *server) testRejectedEarly(t *testing.T) {
	store, w := newSharedStore(s.logIn(t)), s.wire()
	source, other := s.source(t, store, w), s.source(t, store, w)
	old := token(t, source).AccessToken
	if !s.accepts(t, refresh(t, other).AccessToken) {
		t.Fatal("the API does not take the new access token")
	}
	if s.oldStaysValid {
		w.set(func() { w.rejected["Bearer "+string(old)] = true })
	}
	api := &http.Client{Transport: &oauth.Transport{
		Authorizer: source, Origins: []string{s.base}, Base: w,
		Rejected: func(res *http.Response) bool { return res.StatusCode == s.rejection || oauth.TokenRejected(res) },
	}}
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			res, err := api.Get(s.base + s.me)
			if err != nil {
				t.Error(err)
			} else if _ = res.Body.Close(); res.StatusCode != http.StatusOK {
				t.Errorf("the application sees %s", res.Status)
			}
		})
	}
	all.Wait()
	wantSent(t, w, 1)
}

// testTwoSources: two processes find the token expired at once, and then refresh in
// turn.
func (s *server) testTwoSources(t *testing.T) {
	store, w := newSharedStore(s.expired(t)), s.wire()
	one, two := s.source(t, store, w), s.source(t, store, w)
	stampede(t, one, two)
	wantSent(t, w, 1)
	for range 4 {
		if got := refresh(t, one); refresh(t, two).AccessToken != got.AccessToken {
			t.Error("what one process has refreshed, the other has refreshed again")
		}
		one, two = two, one
	}
	wantSent(t, w, 5)
	if !s.accepts(t, token(t, two).AccessToken) || two.Record().RefreshToken != store.held().RefreshToken {
		t.Error("the processes have lost each other")
	}
}

func (s *server) testEnd(t *testing.T) {
	store, w := newSharedStore(s.logIn(t)), s.wire()
	source, client := s.source(t, store, w), s.client(t, w)
	last, err := source.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time the server does not know the token
		if err := client.Revoke(t.Context(), last.RefreshToken); err != nil {
			t.Errorf("revocation: %v", err)
		}
	}
	if err := client.Revoke(t.Context(), "nobody-has-ever-had-this"); err != nil {
		t.Errorf("revocation of an unknown token: %v", err)
	}
	_, err = client.Refresh(t.Context(), last.RefreshToken)
	if e, ok := errors.AsType[*oauth.Error](err); s.crashes && ok && e.StatusCode == http.StatusInternalServerError {
		if e.Class != oauth.Transient {
			t.Errorf("a broken server is treated as a rejection: %v", err)
		}
	} else {
		wantRejected(t, err)
	}
	if s.accepts(t, last.AccessToken) {
		t.Error("the API still takes the access token")
	}
	_, err = source.Token(t.Context())
	wantEnded(t, err, oauth.ReasonUser, store)
}
