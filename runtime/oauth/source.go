package oauth

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/credential"
)

// The entry points are NewSource, Token and Refresh; the steps of a refresh are
// in inflight.go, refresher.go, exchange.go and commit.go, in this order.

// Source keeps the tokens of one session fresh; the package comment describes
// how. It is safe for concurrent use. At most one refresh runs at a time, on its
// own bounded context, so that a caller whose context ends does not interrupt
// others. An idle Source has no goroutine and takes about a kilobyte.
type Source struct {
	config    SourceConfig
	store     Store
	holder    string         // identifies this Source in marks
	base      time.Time      // the zero of the monotonic clock
	clock     func() reading // for tests; nil: the real clocks
	events    queue
	current   atomic.Pointer[entry] // nil: calls must go through acquire
	checkedAt atomic.Int64          // monotonic: when both clocks last found current fresh

	// alive is cancelled by End, which stops waits for the lock and for responses.
	alive         context.Context
	cancel        context.CancelFunc
	lateResponses sync.WaitGroup // responses after the end, whose tokens are to be revoked

	mu          sync.Mutex
	record      Record         // the newest tokens known
	recordKnown bool           // record was configured or has been read
	rejected    runtime.Secret // the access token that the API rejected last
	ended       *Error
	closed      bool
	inFlight    *refreshCall
	backoff     backoff
	rejections  rejectionBackoff
	unsaved     *unsaved
	seen        seenMark
}

var _ runtime.Reauthorizer = (*Source)(nil)

// NewSource checks the configuration and returns a Source. It reads no store and
// sends nothing.
func NewSource(config SourceConfig) (*Source, error) {
	if config.Client == nil {
		return nil, &Error{Op: "configuration", Class: Misconfigured, Err: errors.New("SourceConfig.Client is nil: make one with NewClient")}
	}
	if config.Initial.IsZero() && config.Seed == "" && config.Store == nil {
		return nil, &Error{Op: "configuration", Class: Misconfigured, Err: errors.New("there is no token to begin with: set SourceConfig.Initial, Seed or Store")}
	}
	if err := credential.CheckID("SourceConfig.Seed", string(config.Seed)); err != nil {
		return nil, &Error{Op: "configuration", Class: Misconfigured, Err: err}
	}
	defaultTo(&config.Leeway, 10*time.Second)
	defaultTo(&config.LockTimeout, 2500*time.Millisecond)
	s := &Source{config: config, store: config.Store, holder: string(randomString()[:16]), base: time.Now()}
	s.events.receive = config.Events
	s.alive, s.cancel = context.WithCancel(context.Background())
	if s.store == nil {
		s.store = newMemoryStore(config.Initial)
	} else {
		s.store = boundedStore{s.store}
	}
	s.useInitial()
	return s, nil
}

// useInitial makes the configured record current. A record with a mark is due for a
// refresh, which reads the mark from the store.
func (s *Source) useInitial() {
	initial := s.config.Initial
	if initial.IsZero() {
		return
	}
	s.record, s.recordKnown = initial, true
	if e := s.entryOf(initial, s.now()); initial.AccessToken != "" && e.valid(s.now()) {
		s.current.Store(e.dueIf(initial.Exchanging != nil))
	}
}

// Token returns an access token that has not expired, after a refresh if needed.
// It returns when ctx ends; a refresh in flight continues. While the current
// token is good, refreshes run in the background and their failures are only
// reported as events. If the error is [ErrEnded] a new log in is needed; after
// any other error the session is kept.
func (s *Source) Token(ctx context.Context) (*Token, error) {
	e := s.current.Load()
	if e == nil || !s.fresh(e) {
		var err error
		if e, _, err = s.acquire(ctx, false); err != nil {
			return nil, err
		}
	}
	return &e.token, nil
}

// Refresh obtains a new access token even if the current one is good. Calls
// during a refresh share it.
func (s *Source) Refresh(ctx context.Context) (*Token, error) {
	e, _, err := s.acquire(ctx, true)
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

// Dirty reports whether memory holds a refresh token that the store has not taken
// yet.
func (s *Source) Dirty() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.unsaved != nil
}

// Format prints the client only, whatever the verb.
func (s *Source) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "oauth.Source(%v)", s.config.Client)
}
