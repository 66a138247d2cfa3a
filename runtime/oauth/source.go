package oauth

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds Source, the tokens of one session kept fresh.

// Source keeps the tokens of one session fresh. It is safe for use by any
// number of goroutines. At most one refresh runs at a time, on its own bounded
// context: a caller that leaves takes nobody with it. It costs about a kilobyte
// and no goroutine while nothing happens.
type Source struct {
	config  SourceConfig
	store   Store
	holder  string         // signs marks
	base    time.Time      // where the monotonic clock begins
	clock   func() reading // for tests; nil: the real clocks
	events  queue
	current atomic.Pointer[entry] // nil: nothing to hand out without a look
	looked  atomic.Int64          // when, on the monotonic clock, both clocks said that current is fresh

	// alive ends with End: nobody waits for a lock or an answer then.
	alive context.Context
	kill  context.CancelFunc
	late  sync.WaitGroup // answers that come after the end, to be revoked

	mu      sync.Mutex
	record  Record         // the newest tokens that are known
	known   bool           // state was given or has been read
	refused runtime.Secret // the access token that the API refused last
	ended   *Error
	closed  bool
	flight  *flight
	cool    coolDown
	brake   brake
	unsaved *unsaved
}

// Source is what the call path of a generated client asks.
var _ runtime.Reauthorizer = (*Source)(nil)

// NewSource checks the configuration. It reads no store and sends nothing.
func NewSource(config SourceConfig) (*Source, error) {
	if config.Client == nil {
		return nil, &Error{Op: "configuration", Class: Misconfigured, Err: errors.New("SourceConfig.Client is nil: make one with NewClient")}
	}
	if config.Initial.IsZero() && config.Seed == "" && config.Store == nil {
		return nil, &Error{Op: "configuration", Class: Misconfigured, Err: errors.New("there is no token to begin with: set SourceConfig.Initial, Seed or Store")}
	}
	defaultTo(&config.Leeway, 10*time.Second)
	defaultTo(&config.LockTimeout, 15*time.Second)
	s := &Source{config: config, store: config.Store, holder: string(unguessable()[:16]), base: time.Now()}
	s.events.receive = config.Events
	s.alive, s.kill = context.WithCancel(context.Background())
	if s.store == nil {
		s.store = newMemoryStore(config.Initial)
	}
	s.begin()
	return s, nil
}

// begin takes over what was given. A mark in it is the store's business.
func (s *Source) begin() {
	given := s.config.Initial
	if given.IsZero() {
		return
	}
	s.record, s.known = given, true
	if e := s.entryOf(given, s.now()); given.AccessToken != "" && given.Exchanging == nil && e.lives(s.now()) {
		s.current.Store(e)
	}
}

// Token returns a token that is usable now, refreshing it first if it must. It
// leaves when ctx ends; a refresh under way goes on. While the old token lives,
// a refresh runs in the background and a failing one is not noticed. The error
// is [ErrEnded] when a log in is needed, else the session is kept.
func (s *Source) Token(ctx context.Context) (*Token, error) {
	e := s.current.Load()
	if e == nil || !s.fresh(e) {
		var err error
		if e, err = s.acquire(ctx, false); err != nil {
			return nil, err
		}
	}
	return &e.token, nil
}

// Refresh gets a new token although the old one may be good. Calls that arrive
// while a refresh runs share it.
func (s *Source) Refresh(ctx context.Context) (*Token, error) {
	e, err := s.acquire(ctx, true)
	if err != nil {
		return nil, err
	}
	return &e.token, nil
}

// Record returns the record that the Source holds in memory, from which a new
// Source can go on; for example to revoke its refresh token.
func (s *Source) Record() Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.record
}

// Dirty reports whether memory holds a refresh token that the store has not
// taken yet.
func (s *Source) Dirty() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.unsaved != nil
}

// Format prints the client only.
func (s *Source) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "oauth.Source(%v)", s.config.Client)
}
