package oauth

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds Source, the tokens of one session kept fresh.

// SourceConfig says how a [Source] gets, keeps and reports its tokens.
type SourceConfig struct {
	// Client is required.
	Client *Client
	// Initial is what is known already. With a Persist it must be what is
	// stored there: a Source that finds nothing stored where it had an Initial
	// takes it that the session was ended elsewhere. Zero: the store is asked
	// at first use.
	Initial State
	// Seed is a refresh token from the configuration, such as an application's
	// anonymous one. It is used when nothing is stored, and once more when a
	// token rotated from it is refused; it is never overwritten. A Source with
	// a Seed does not end: a refusal of the Seed is an error, tried again after
	// a minute.
	Seed runtime.Secret
	// Scopes is sent with each refresh. nil: none, which means as granted.
	Scopes []string
	// Persist keeps the state across restarts and processes. nil: the state
	// lives in this Source only.
	Persist Persist
	// Events is told what happens, in order, from one goroutine at a time. It
	// may be slow (then the oldest of more than 64 waiting events are dropped),
	// may call the Source, and may panic. nil: nobody listens.
	Events func(Event)
	// EarlyRefresh is how long before the expiry a refresh is begun while calls
	// go on with the old token; a tenth of it is random, so that processes do
	// not march in step. It never takes more than half of a token's life.
	// 0: a tenth of the life, at least 30 s.
	EarlyRefresh time.Duration
	// Leeway is how long before the expiry a token is no longer used, if the
	// server can be reached. It never takes more than a twentieth of the life.
	// 0: 10 s.
	Leeway time.Duration
	// LockTimeout is how long a refresh waits for the store's lock. 0: 15 s.
	LockTimeout time.Duration
}

// Source keeps the tokens of one session fresh. It is safe for use by any
// number of goroutines. At most one refresh runs at a time, on its own bounded
// context: a caller that leaves takes nobody with it.
var errInterim = errors.New("oauth: being written")

type Source struct {
	config SourceConfig
}

// Source is what the call path of a generated client asks.
var _ runtime.Reauthorizer = (*Source)(nil)

// NewSource checks the configuration. It reads no store and sends nothing.
func NewSource(config SourceConfig) (*Source, error) { return &Source{config: config}, nil }

// Token returns a token that is usable now, refreshing it first if it must. It
// leaves when ctx ends; a refresh under way goes on. While the old token lives
// a refresh runs in the background and a failing one is not noticed. The error
// is ErrEnded when a log in is needed, else the session is kept.
func (s *Source) Token(ctx context.Context) (*Token, error) { return nil, errInterim }

// Refresh gets a new token although the old one may be good. Calls that arrive
// while a refresh runs share it.
func (s *Source) Refresh(ctx context.Context) (*Token, error) { return nil, errInterim }

// Invalidate drops the access token if it still is the given one, so that the
// next call refreshes. It reports whether that, or a newer token that is there
// already, makes another try worth while.
func (s *Source) Invalidate(accessToken runtime.Secret) bool { return false }

// Authorize sets the Authorization header of req (RFC 6750 section 2.1).
func (s *Source) Authorize(ctx context.Context, req *http.Request) error { return errInterim }

// Refused drops the token that req carries, see [Source.Invalidate].
func (s *Source) Refused(ctx context.Context, req *http.Request) bool { return false }

// State returns what the Source holds in memory, which is what a new Source
// would need to go on; for example to revoke its refresh token.
func (s *Source) State() State { return State{} }

// Dirty reports whether memory holds a refresh token that the store has not
// taken yet.
func (s *Source) Dirty() bool { return false }

// End ends the session: from now on calls fail with ErrEnded, the state is
// deleted from the store under its lock, and the answer of an exchange under
// way is revoked instead of stored. It returns the last state, whose refresh
// token the caller may want to revoke. An error says that the store still holds
// the state; memory has forgotten it all the same.
func (s *Source) End(ctx context.Context) (State, error) { return State{}, errInterim }

// Close waits for a refresh under way and for the store to take what it has not
// taken yet. It returns an error if that did not happen before ctx ended.
// Calls that come later fail with ErrClosed; the stored state stays.
func (s *Source) Close(ctx context.Context) error { return errInterim }
