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

// The entry point is authServer, the authorization server of the tests. It is a
// RoundTripper, so that it works in synctest's time. It rotates as real servers
// do, or returns scripted responses.

type rotation int

const (
	strict    rotation = iota // reuse ends the family (fosite, rack-oauth2 at Nimbu)
	light                     // reuse is rejected, the family is kept
	grace                     // reuse returns the same new token for a while
	untilUsed                 // reuse is allowed until the new access token is used
	fixed                     // the refresh token never changes
)

type authServer struct {
	rotation rotation
	life     any           // expires_in, 3600 if nil
	delay    time.Duration // of each response
	seeds    []string      // refresh tokens that never change
	// script returns the response to request n (from 1) instead of the server,
	// unless it returns nil. It runs before the server rotates.
	script func(n int, form url.Values) *http.Response
	// loseResponse makes request n fail after the server has rotated.
	loseResponse func(n int) error

	counted  atomic.Bool // a test has checked the number of requests
	mu       sync.Mutex
	token    string // the valid refresh token
	previous string
	last     string // the access token of the last response
	used     bool
	ended    bool
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
		return jsonResponse(200, `{}`), nil
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
	res := s.respond(form) // the server continues even if the client has closed the connection
	if s.loseResponse != nil {
		if err := s.loseResponse(n); err != nil {
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

func (s *authServer) respond(form url.Values) *http.Response {
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
	case s.ended:
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
		s.ended = true
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
	return jsonResponse(200, fmt.Sprintf(`{"access_token":%q,"token_type":"bearer","expires_in":%v%s}`, s.last, life, refresh))
}

func invalidGrant() *http.Response {
	return jsonResponse(400, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid."}`)
}

func jsonResponse(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// cutBody ends with an error after its text.
func cutBody(status int, body string) *http.Response {
	res := jsonResponse(status, "")
	res.Body = io.NopCloser(io.MultiReader(strings.NewReader(body), failingReader{io.ErrUnexpectedEOF}))
	return res
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

func (s *authServer) requests() int {
	s.counted.Store(true)
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.forms)
}

func (s *authServer) revocations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.revoked...)
}

// client returns a public client of the server.
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
