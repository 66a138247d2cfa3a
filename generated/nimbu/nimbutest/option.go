package nimbutest

import (
	"crypto/rand"
	"encoding/binary"
	"time"
)

// This file holds the options of a Server.

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
	_, _ = rand.Read(b[:]) // crypto/rand.Read never fails since Go 1.24
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

// WithConfirmationRequired refuses the login of customers whose e-mail address
// is not confirmed yet.
func WithConfirmationRequired() Option { return func(s *settings) { s.confirmFirst = true } }

// WithRotation sets what becomes of a spent refresh token in applications
// that do not choose for themselves. The default is [RotateStrict].
func WithRotation(r Rotation) Option { return func(s *settings) { s.rotation = r } }

// WithTokenLifetimes sets how long OAuth2 access and refresh tokens live, in
// applications that do not choose for themselves. The default is 30 minutes
// and, for refresh tokens, 0: they do not expire.
func WithTokenLifetimes(access, refresh time.Duration) Option {
	return func(s *settings) { s.accessTTL, s.refreshTTL = access, refresh }
}

// WithSessionLifetime ends classic session tokens after d. By default they do
// not expire.
func WithSessionLifetime(d time.Duration) Option { return func(s *settings) { s.sessionTTL = d } }

// WithIssuer sets the issuer and with it the host of all OAuth2 endpoints in
// the discovery document. By default it is the address a request came to.
func WithIssuer(issuer string) Option { return func(s *settings) { s.issuer = issuer } }

// WithoutRequestLog keeps no log: [Server.Requests] is empty. For long runs.
func WithoutRequestLog() Option { return func(s *settings) { s.recordNoRequest = true } }
