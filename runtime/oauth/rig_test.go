package oauth

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds what most tests begin with: a Source over a server and a
// store, and what it tells.

// recorder collects events.
type recorder struct {
	mu  sync.Mutex
	all []Event
}

func (r *recorder) add(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, e)
}

func (r *recorder) count(kind EventKind) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, e := range r.all {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func (r *recorder) last(kind EventKind) Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := len(r.all) - 1; i >= 0; i-- {
		if r.all[i].Kind == kind {
			return r.all[i]
		}
	}
	return Event{}
}

// expired is a session whose access token is over.
func expired() State {
	return State{
		AccessToken: "at-old-secret", RefreshToken: firstRefresh,
		Issued: time.Now().Add(-2 * time.Hour), Expires: time.Now().Add(-time.Hour),
	}
}

// living is a session whose access token is good for the given time of an hour.
func living(left time.Duration) State {
	return State{
		AccessToken: "at-old-secret", RefreshToken: firstRefresh,
		Issued: time.Now().Add(left - time.Hour), Expires: time.Now().Add(left),
	}
}

type rig struct {
	*Source
	server *authServer
	store  *testStore
	events *recorder
}

// newRig makes a Source over a store that holds st.
func newRig(t testing.TB, server *authServer, st State, edit ...func(*SourceConfig)) *rig {
	t.Helper()
	r := &rig{server: server, store: newTestStore(st), events: &recorder{}}
	r.Source = r.another(t, r.store, edit...)
	return r
}

// another makes a Source as a further process would, over the same store.
func (r *rig) another(t testing.TB, store Persist, edit ...func(*SourceConfig)) *Source {
	t.Helper()
	config := SourceConfig{Client: r.server.client(t), Persist: store, Events: r.events.add}
	for _, f := range edit {
		f(&config)
	}
	s, err := NewSource(config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func wantToken(t testing.TB, s *Source, want runtime.Secret) {
	t.Helper()
	got, err := s.Token(context.Background())
	if err != nil {
		t.Fatalf("no token: %v", err)
	}
	if got.AccessToken != want {
		t.Fatalf("access token %q, want %q", string(got.AccessToken), string(want))
	}
}

func wantFailure(t testing.TB, s *Source) *Error {
	t.Helper()
	got, err := s.Token(context.Background())
	if err == nil {
		t.Fatalf("got token %q, want an error", string(got.AccessToken))
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error is a %T: %v", err, err)
	}
	return e
}

func wantRequests(t testing.TB, s *authServer, want int) {
	t.Helper()
	if got := s.requests(); got != want {
		t.Fatalf("%d token requests, want %d", got, want)
	}
}

func wantStored(t testing.TB, s *testStore, want runtime.Secret) {
	t.Helper()
	if got := s.held().RefreshToken; got != want {
		t.Fatalf("the store holds refresh token %q, want %q", string(got), string(want))
	}
}
