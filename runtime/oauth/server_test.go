package oauth

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
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

	asked    atomic.Bool // a test has counted the requests
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
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
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
	s.asked.Store(true)
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
