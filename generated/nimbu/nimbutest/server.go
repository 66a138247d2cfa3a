package nimbutest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"
)

// This file holds Server: how it is made and closed.

// DefaultSite is the subdomain of the site that a new Server has.
const DefaultSite = "demo"

// TB is the part of testing.TB that a Server uses, so that a program that
// embeds the fake does not link package testing.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
}

// Server is a fake Nimbu. It is safe for use by many goroutines.
type Server struct {
	tb       TB
	handler  *http.ServeMux
	settings settings

	logMu sync.Mutex // guards log only: a request that waits holds no lock
	log   []*Request

	faultMu sync.Mutex // guards rules, their counts, faultRand
	rules   []*Rule
	random  *rand.Rand

	listenMu sync.Mutex // guards the listener and its server
	listener net.Listener
	web      *http.Server

	mu    sync.Mutex // guards everything in state
	state state
}

// New returns a fake Nimbu without a test, for programs. Close it when done.
// Mistakes in seed data are kept for [Server.Err].
func New(opts ...Option) *Server { return NewServer(nil, opts...) }

// NewServer returns a fake Nimbu that is closed when the test ends. Mistakes
// in seed data fail the test. Without options it has one site, [DefaultSite],
// no customers, and one site token, [Server.Token].
func NewServer(t TB, opts ...Option) *Server {
	s := &Server{tb: t, settings: defaultSettings()}
	for _, opt := range opts {
		opt(&s.settings)
	}
	if s.settings.demo && s.settings.token == "" {
		s.settings.token = DemoToken
	}
	s.random = rand.New(rand.NewChaCha8(seedBytes(s.settings.seed, "faults")))
	s.state = newState(&s.settings)
	s.handler = s.routes()
	demo := s.Site(DefaultSite)
	token := demo.AddToken(Token{Value: s.settings.token, Note: "default", Master: true})
	s.mu.Lock()
	s.state.defaultToken = token
	s.mu.Unlock()
	if s.settings.demo {
		demo.addDemoData()
	}
	if t != nil {
		t.Helper()
		t.Cleanup(s.Close)
	}
	return s
}

// Close stops the loopback listener, if URL started one. The state stays
// readable.
func (s *Server) Close() {
	s.listenMu.Lock()
	defer s.listenMu.Unlock()
	if s.web != nil {
		_ = s.web.Close()
		s.web, s.listener = nil, nil
	}
}

// Token returns the default site token: bound to [DefaultSite], all scopes,
// master.
func (s *Server) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.defaultToken
}

// Err returns the first mistake in seed data of a Server made with [New], nil
// if there was none. With [NewServer] such a mistake fails the test instead.
func (s *Server) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.mistake
}

// mistake reports a wrong use of the test API. It must be called without s.mu.
func (s *Server) mistake(format string, args ...any) {
	err := fmt.Errorf("nimbutest: "+format, args...)
	s.mu.Lock()
	if s.state.mistake == nil {
		s.state.mistake = err
	}
	s.mu.Unlock()
	if s.tb != nil {
		s.tb.Helper()
		s.tb.Errorf("%v", err)
	}
}

// SetClock makes the server read the time from now. The default is time.Now,
// which inside testing/synctest is the bubble's clock. now must not call the
// server.
func (s *Server) SetClock(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.clock = now
}

// Advance moves the server's clock, and only it, forward by d: tokens expire
// without waiting.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.skew += d
}
