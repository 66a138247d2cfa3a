package oauthservers

import (
	"errors"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds what becomes of a session when the network breaks in the
// middle of a refresh.

// The request never arrived: nothing is lost anywhere.
func (s *server) testLostRequest(t *testing.T) {
	store, w := newShelf(s.expired(t)), s.wire()
	w.loseRequest = 1
	source := s.source(t, store, w)
	if !s.accepts(t, token(t, source).AccessToken) {
		t.Error("the API does not take the new access token")
	}
	wantSent(t, w, 2)
}

// The server has rotated, and nobody heard what it said. The source asks once
// more at once; what a strict server says to that is an end that nobody can
// prevent.
func (s *server) testLostResponse(t *testing.T) {
	store, w := newShelf(s.expired(t)), s.wire()
	w.loseAnswer = 1
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

// The answer to the second try is lost too, and then the process dies: another
// one finds its mark in the store.
func (s *server) testLostResponses(t *testing.T) {
	store, w := newShelf(s.expired(t)), s.wire()
	w.loseAnswer = 2
	_, err := s.source(t, store, w).Token(t.Context())
	if e, ok := errors.AsType[*oauth.Error](err); !ok || e.Class != oauth.Indeterminate || e.Terminal() {
		t.Fatalf("got %v, want to be told that nothing is known", err)
	}
	wantSent(t, w, 2)
	if store.held().Exchanging == nil {
		t.Error("the mark is gone although the token may be burnt")
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
