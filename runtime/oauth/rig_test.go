package oauth

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is newRig. Most tests use a rig: a Source with a server, a
// store and a recorder of its events.

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

// expired returns a record whose access token has expired.
func expired() Record {
	return Record{
		AccessToken: "at-old-secret", RefreshToken: firstRefresh,
		Issued: time.Now().Add(-2 * time.Hour), Expires: time.Now().Add(-time.Hour),
	}
}

// withLife returns a record whose access token is good for left of an hour.
func withLife(left time.Duration) Record {
	return Record{
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

// newRig returns a Source over a store that holds rec.
func newRig(t testing.TB, server *authServer, rec Record, edit ...func(*SourceConfig)) *rig {
	t.Helper()
	r := &rig{server: server, store: newTestStore(rec), events: &recorder{}}
	r.Source = r.another(t, r.store, edit...)
	t.Cleanup(func() { r.complete(t) })
	return r
}

// complete fails a test of a numbered case that does not check the store and the
// number of requests, and scans events for secrets (case 106).
func (r *rig) complete(t testing.TB) {
	t.Helper()
	if asked := r.server.counted.Load(); isCase(t) && !t.Failed() && (!asked || !r.store.counted.Load()) {
		t.Errorf("the test of a case must check the number of token requests (it does: %t) and the store (it does: %t)", asked, r.store.counted.Load())
	}
	r.events.mu.Lock()
	defer r.events.mu.Unlock()
	for _, e := range r.events.all {
		noSecrets(t, e, e.Err)
	}
}

// isCase reports whether the name of a test or of a parent has a case's number.
func isCase(t testing.TB) bool {
	return regexp.MustCompile(`TestCase\d|/odd_|/\d\d[_ ]|/1[01]\d[_ ]`).MatchString(t.Name())
}

// noSecrets fails if a text contains a token or a secret of these tests.
func noSecrets(t testing.TB, shown ...any) {
	t.Helper()
	for _, v := range shown {
		for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "-secret") || strings.Contains(text, "SECRET") {
				t.Errorf("%T with %s shows a secret: %s", v, verb, text)
			}
		}
	}
}

// another returns a Source over the same store, as another process would have.
func (r *rig) another(t testing.TB, store Store, edit ...func(*SourceConfig)) *Source {
	t.Helper()
	config := SourceConfig{Client: r.server.client(t), Store: store, Events: r.events.add}
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
	noSecrets(t, err)
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
