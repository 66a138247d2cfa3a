package oauth

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the waits between refreshes that fail, and between tokens
// that the API keeps refusing.

const (
	longCoolDown = time.Minute
	// suspectAfter and suspectFailures: how often and how long a server must
	// refuse without a code until somebody is told.
	suspectAfter    = 10 * time.Minute
	suspectFailures = 5
)

// coolDown is the state after failures. It is keyed by the refresh token: a new
// one is tried at once.
type coolDown struct {
	err       *Error
	key       runtime.Secret
	until     int64 // monotonic
	failures  int
	ambiguous int   // refusals without a code, in a row
	since     int64 // when the first of them was
	look      int64 // when the store may be looked at next, monotonic
}

// refuses returns the last error while the next try must wait.
func (c *coolDown) refuses(now reading, key runtime.Secret) error {
	if c.err == nil || c.key != key || now.mono >= c.until {
		return nil
	}
	e := *c.err
	e.RetryAfter = time.Duration(c.until - now.mono)
	return &e
}

// failed counts a failure and returns how long to wait: what the server asked
// for, a minute when the configuration is wrong, else 1 s to 60 s, doubling,
// the upper half at random.
func (c *coolDown) failed(now reading, e *Error, key runtime.Secret) time.Duration {
	if c.key != key {
		*c = coolDown{key: key}
	}
	c.err = e
	c.failures++
	wait := min(time.Second<<min(c.failures-1, 6), time.Minute)
	wait = wait/2 + rand.N(wait/2+1)
	switch {
	case e.RetryAfter > 0:
		wait = e.RetryAfter
	case e.Class == Misconfigured || e.Class == Rejected:
		wait = longCoolDown
	}
	c.until = now.mono + int64(wait)
	return wait
}

// mayLook reports whether it is time to look, while the server must not be
// asked, for tokens that another process has stored.
func (s *Source) mayLook(now reading) bool {
	_, own := s.store.(*memoryStore)
	return !own && s.unsaved == nil && now.mono >= s.cool.look && !errors.Is(s.cool.err, ErrStore)
}

// newerStored reports whether the store holds another refresh token than the
// one that failed, or an access token that serves.
func (s *Source) newerStored(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	st, err := s.store.Load(ctx)
	if err != nil || st.RefreshToken == "" {
		return false
	}
	s.mu.Lock()
	key, refused := s.cool.key, s.refused
	s.mu.Unlock()
	if st.RefreshToken != key {
		return true
	}
	now := s.now()
	return st.AccessToken != "" && st.AccessToken != refused && s.entryOf(st, now).serves(now)
}

// suspect counts e, and reports once per series that it has gone on for long.
func (c *coolDown) suspect(now reading, e *Error) bool {
	if e.Class != Transient || e.StatusCode < 400 || e.StatusCode > 499 {
		c.ambiguous = 0
		return false
	}
	if c.ambiguous == 0 {
		c.since = now.mono
	}
	c.ambiguous++
	if c.ambiguous < suspectFailures || now.mono-c.since < int64(suspectAfter) {
		return false
	}
	c.since = 1 << 62 // said once
	return true
}

// brake slows down an API that refuses fresh tokens: without it every call
// would cost a refresh.
type brake struct {
	at    int64 // when the last token was made after a refusal
	delay time.Duration
}

// allows reports whether a refused token may be dropped, given whether it was
// made because its predecessor was refused.
func (b *brake) allows(now reading, forced bool) bool {
	age := time.Duration(now.mono - b.at)
	switch {
	case !forced || age > time.Minute:
		b.delay = time.Second
		return true
	case age < b.delay:
		return false
	}
	b.delay = min(2*b.delay, time.Minute)
	return true
}
