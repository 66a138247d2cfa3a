package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the authorization server of the tests: a RoundTripper, so
// that it lives in synctest's time. It rotates as real servers do and can give
// any other answer instead.

type rotation int

const (
	strict    rotation = iota // reuse ends the family (fosite, rack-oauth2 at Nimbu)
	light                     // reuse is refused, the family lives
	grace                     // reuse gives the same successor for a while
	untilUsed                 // reuse is allowed until the new access token is used
	fixed                     // the refresh token never changes
)

type authServer struct {
	rotation rotation
	life     any           // expires_in, 3600 if nil
	delay    time.Duration // of each answer
	seeds    []string      // refresh tokens that never change
	// script answers request n (from 1) instead of the server, unless it
	// returns nil. It runs before the server rotates.
	script func(n int, form url.Values) *http.Response
	// lose makes request n fail after the server has rotated.
	lose func(n int) error

	mu       sync.Mutex
	token    string // the refresh token that is good
	previous string
	last     string // the access token of the last answer
	used     bool
	dead     bool
	serial   int
	forms    []url.Values
	headers  []http.Header
	revoked  []string
}

const firstRefresh = "rt-0-secret"

func newAuthServer() *authServer { return &authServer{token: firstRefresh} }

func (s *authServer) RoundTrip(req *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(req.Body)
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	if req.URL.Path == "/revoke" {
		s.mu.Lock()
		s.revoked = append(s.revoked, form.Get("token"))
		s.mu.Unlock()
		return jsonAnswer(200, `{}`), nil
	}
	s.mu.Lock()
	s.forms = append(s.forms, form)
	s.headers = append(s.headers, req.Header.Clone())
	n := len(s.forms)
	s.mu.Unlock()
	if s.script != nil {
		if res := s.script(n, form); res != nil {
			return pause(req.Context(), s.delay, res)
		}
	}
	res := s.answer(form) // the server goes on although the client may have left
	if s.lose != nil {
		if err := s.lose(n); err != nil {
			return nil, err
		}
	}
	return pause(req.Context(), s.delay, res)
}

func pause(ctx context.Context, d time.Duration, res *http.Response) (*http.Response, error) {
	select {
	case <-time.After(d):
		return res, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *authServer) answer(form url.Values) *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := form.Get("refresh_token")
	for _, seed := range s.seeds {
		if sent == seed {
			s.serial++
			return s.grant("")
		}
	}
	switch {
	case s.dead:
		return invalidGrant()
	case sent == s.token:
		if s.rotation != fixed {
			s.previous = s.token
			s.serial++
			s.token = fmt.Sprintf("rt-%d-secret", s.serial)
		} else {
			s.serial++
		}
		s.used = false
		return s.grant(s.token)
	case sent == s.previous && s.rotation == grace:
		return s.grant(s.token)
	case sent == s.previous && s.rotation == untilUsed && !s.used:
		s.serial++
		s.token = fmt.Sprintf("rt-%d-secret", s.serial)
		return s.grant(s.token)
	}
	if s.rotation == strict {
		s.dead = true
	}
	return invalidGrant()
}

func (s *authServer) grant(refresh string) *http.Response {
	life := s.life
	if life == nil {
		life = 3600
	}
	s.last = fmt.Sprintf("at-%d-secret", s.serial)
	if refresh != "" {
		refresh = fmt.Sprintf(`,"refresh_token":%q`, refresh)
	}
	return jsonAnswer(200, fmt.Sprintf(`{"access_token":%q,"token_type":"bearer","expires_in":%v%s}`, s.last, life, refresh))
}

func invalidGrant() *http.Response {
	return jsonAnswer(400, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid."}`)
}

func jsonAnswer(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// cutBody ends with an error after its text.
func cutBody(status int, body string) *http.Response {
	res := jsonAnswer(status, "")
	res.Body = io.NopCloser(io.MultiReader(strings.NewReader(body), failingReader{io.ErrUnexpectedEOF}))
	return res
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

func (s *authServer) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.forms)
}

func (s *authServer) revocations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.revoked...)
}

// client is a public client of the server.
func (s *authServer) client(t testing.TB, edit ...func(*Config)) *Client {
	t.Helper()
	config := Config{
		ClientID:   "app",
		Endpoints:  Endpoints{Token: "https://as.example/token", Revocation: "https://as.example/revoke"},
		HTTPClient: &http.Client{Transport: s},
	}
	for _, f := range edit {
		f(&config)
	}
	c, err := NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// testStore is a Persist that several Sources may share, with faults.
type testStore struct {
	mu      sync.Mutex
	lock    chan struct{}
	state   *State
	saves   []State
	deletes int
	version int
	fail    func(op string, st State) error // op: lock, load, save, delete, peek
	hold    func()                          // called while the lock is being waited for
}

func newTestStore(st ...State) *testStore {
	s := &testStore{lock: make(chan struct{}, 1)}
	if len(st) > 0 {
		s.state = &st[0]
	}
	return s
}

func (s *testStore) check(op string, st State) error {
	s.mu.Lock()
	f := s.fail
	s.mu.Unlock()
	if f == nil {
		return nil
	}
	return f(op, st)
}

func (s *testStore) setFail(f func(op string, st State) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = f
}

func (s *testStore) Load(context.Context) (State, error) {
	if err := s.check("peek", State{}); err != nil {
		return State{}, err
	}
	return s.load()
}

func (s *testStore) load() (State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == nil {
		return State{}, ErrNoState
	}
	return *s.state, nil
}

func (s *testStore) Lock(ctx context.Context) (Locked, error) {
	if err := s.check("lock", State{}); err != nil {
		return nil, err
	}
	select {
	case s.lock <- struct{}{}:
		s.mu.Lock()
		defer s.mu.Unlock()
		return &testLock{store: s, version: s.version}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// held is what the store holds.
func (s *testStore) held() State {
	st, _ := s.load()
	return st
}

// put replaces the state behind everybody's back.
func (s *testStore) put(st *State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = st
	s.version++
}

type testLock struct {
	store   *testStore
	version int
	gone    bool
}

func (l *testLock) Load(context.Context) (State, error) {
	if err := l.store.check("load", State{}); err != nil {
		return State{}, err
	}
	l.store.mu.Lock()
	l.version = l.store.version
	l.store.mu.Unlock()
	return l.store.load()
}

func (l *testLock) Save(ctx context.Context, st State) error {
	if err := l.store.check("save", st); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	l.store.mu.Lock()
	defer l.store.mu.Unlock()
	if l.gone || l.version != l.store.version {
		return ErrConflict
	}
	l.store.version++
	l.version = l.store.version
	l.store.state = &st
	l.store.saves = append(l.store.saves, st)
	return nil
}

func (l *testLock) Delete(context.Context) error {
	if err := l.store.check("delete", State{}); err != nil {
		return err
	}
	l.store.put(nil)
	l.store.mu.Lock()
	l.store.deletes++
	l.store.mu.Unlock()
	return nil
}

func (l *testLock) Unlock(context.Context) error {
	if !l.gone {
		l.gone = true
		<-l.store.lock
	}
	return nil
}

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
