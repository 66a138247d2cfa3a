package oauthservers

import (
	"errors"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The tests cover sessions whose network connection breaks during a refresh.

// testLostRequest: the request never arrives: nothing is lost.
func (s *server) testLostRequest(t *testing.T) {
	store, w := newSharedStore(s.expired(t)), s.wire()
	w.loseRequest = 1
	source := s.source(t, store, w)
	if !s.accepts(t, token(t, source).AccessToken) {
		t.Error("the API does not take the new access token")
	}
	wantSent(t, w, 2)
}

// testLostResponse: the server has rotated, and its response is lost. The source sends
// the token once more at once; on a strict server that ends the session, which cannot
// be prevented.
func (s *server) testLostResponse(t *testing.T) {
	store, w := newSharedStore(s.expired(t)), s.wire()
	w.loseResponse = 1
	source := s.source(t, store, w)
	got, err := source.Token(t.Context())
	wantSent(t, w, 2)
	if s.reuse == strict {
		wantEnded(t, err, oauth.ReasonLostResponse, store)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if !s.accepts(t, got.AccessToken) || !s.accepts(t, refresh(t, source).AccessToken) {
		t.Error("the source did not live on")
	}
}

// testLostResponses: the response to the second request is lost too, and then the
// process ends: another one finds its mark in the store.
func (s *server) testLostResponses(t *testing.T) {
	store, w := newSharedStore(s.expired(t)), s.wire()
	w.loseResponse = 2
	_, err := s.source(t, store, w).Token(t.Context())
	if e, ok := errors.AsType[*oauth.Error](err); !ok || e.Class != oauth.Indeterminate || e.Terminal() {
		t.Fatalf("got %v, want an indeterminate error", err)
	}
	wantSent(t, w, 2)
	if store.held().Exchanging == nil {
		t.Error("the mark is removed although the token may be invalidated")
	}
	next := s.source(t, store, w)
	got, err := next.Token(t.Context())
	wantSent(t, w, 3)
	if s.reuse == strict {
		wantEnded(t, err, oauth.ReasonCrash, store)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if !s.accepts(t, got.AccessToken) || store.held().Exchanging != nil {
		t.Error("the next process did not recover the session")
	}
}
