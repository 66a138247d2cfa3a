package nimbutest

import (
	cryptorand "crypto/rand"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/nimbugen/nimbugen/runtime/fake"
)

// The entry points are New and NewServer, which make a Server from the options
// below, and Server.Close.

// DefaultSite is the subdomain of the site that every new Server has.
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
	*fake.Wire
	tb       TB
	handler  *http.ServeMux
	settings settings

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
	s.Wire = fake.NewWire(s.respond, fake.WireOptions{
		Now: s.now, Random: rand.New(rand.NewChaCha8(seedBytes(s.settings.seed, "faults"))).Float64, FaultBody: faultBody,
		Mistake: func(text string) { s.mistake("%s", text) }, NoLog: s.settings.recordNoRequest,
	})
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

// ErrConnectionLost is the error of the in-process transport for a connection
// that a [Fault] dropped.
var ErrConnectionLost = fake.ErrConnectionLost

// Request is one request as the server received it.
type Request = fake.Request

// Client returns an HTTP client that sends every request, for any host, to this
// server in process. It has no timeout, and redirects lead back to the server
// too: set CheckRedirect to see the response of the authorization endpoint.
func (s *Server) Client() *http.Client { return s.HTTPClient() }

// now returns the server's time.
func (s *Server) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.now()
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

// Option configures a Server; see the With functions.
type Option func(*settings)

type settings struct {
	seed            uint64
	token           string
	demo            bool
	totals          bool
	confirmFirst    bool
	rotation        Rotation
	accessTTL       time.Duration
	refreshTTL      time.Duration
	sessionTTL      time.Duration
	issuer          string
	clock           func() time.Time
	recordNoRequest bool
}

func defaultSettings() settings {
	var b [8]byte
	_, _ = cryptorand.Read(b[:]) // Read never fails since Go 1.24
	return settings{
		seed:      binary.LittleEndian.Uint64(b[:]),
		rotation:  RotateStrict(),
		accessTTL: 30 * time.Minute,
		clock:     time.Now,
	}
}

// WithSeed makes ids, tokens and the probability of faults repeatable. By
// default each Server has its own random seed, so that a token of one is
// unknown to another.
func WithSeed(seed uint64) Option { return func(s *settings) { s.seed = seed } }

// WithToken sets the value of the default site token.
func WithToken(token string) Option { return func(s *settings) { s.token = token } }

// WithClock sets the clock from the start; see [Server.SetClock].
func WithClock(now func() time.Time) Option { return func(s *settings) { s.clock = now } }

// WithDemoData fills the default site with a few customers, roles, channel
// entries, a staff user and OAuth2 applications; see [Demo] for the names.
func WithDemoData() Option { return func(s *settings) { s.demo = true } }

// WithTotals adds X-Total-Count and X-Total-Pages to lists. It is off by
// default: clients must cope without them.
func WithTotals() Option { return func(s *settings) { s.totals = true } }

// WithConfirmationRequired rejects the login of customers whose e-mail address
// is not confirmed yet.
func WithConfirmationRequired() Option { return func(s *settings) { s.confirmFirst = true } }

// WithRotation sets how spent refresh tokens are treated in applications that
// do not set it themselves. The default is [RotateStrict].
func WithRotation(r Rotation) Option { return func(s *settings) { s.rotation = r } }

// WithTokenLifetimes sets how long OAuth2 access and refresh tokens live in
// applications that do not set it themselves. The default is 30 minutes for
// access tokens; refresh tokens do not expire (0).
func WithTokenLifetimes(access, refresh time.Duration) Option {
	return func(s *settings) { s.accessTTL, s.refreshTTL = access, refresh }
}

// WithSessionLifetime ends classic session tokens after d. By default they do
// not expire.
func WithSessionLifetime(d time.Duration) Option { return func(s *settings) { s.sessionTTL = d } }

// WithIssuer sets the issuer and with it the host of all OAuth2 endpoints in
// the discovery document. By default it is the address that the request was
// sent to.
func WithIssuer(issuer string) Option { return func(s *settings) { s.issuer = issuer } }

// WithoutRequestLog turns the log off, for long runs: [Server.Requests] returns
// nothing.
func WithoutRequestLog() Option { return func(s *settings) { s.recordNoRequest = true } }
