package oauth

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are backoff and mayCheckStore, which delay refreshes after
// failures, and rejectionBackoff, after access tokens that the API rejects at
// once.

const (
	longBackoff = time.Minute
	// A server that rejects refreshes without an error code is reported after
	// suspectFailures failures in a row over suspectAfter.
	suspectAfter    = 10 * time.Minute
	suspectFailures = 5
	// maxSuspectBackoff limits the wait after that, which doubles from a minute.
	maxSuspectBackoff = 15 * time.Minute
)

// backoff is the state after failed refreshes. It applies to one refresh token:
// a new one is tried at once. Times are monotonic.
type backoff struct {
	err            *Error
	key            runtime.Secret // the refresh token
	until          int64
	failures       int
	uncoded        int   // rejections without a known error code, in a row
	since          int64 // when the first of them was
	suspect        int   // failures since they were reported, 0 before
	nextStoreCheck int64
}

// blocked returns the last error while no request may be sent.
func (b *backoff) blocked(now reading, key runtime.Secret) error {
	if b.err == nil || b.key != key || now.mono >= b.until {
		return nil
	}
	e := *b.err
	e.RetryAfter = time.Duration(b.until - now.mono)
	return &e
}

// addFailure counts a failure and returns the time until the next attempt: the
// server's Retry-After, or a minute when the configuration is wrong, else 1 s to
// 60 s, doubling, of which the upper half is random. It doubles further while the
// server is suspect: a request each minute for days would be of no use.
func (b *backoff) addFailure(now reading, e *Error, key runtime.Secret) time.Duration {
	if b.key != key {
		*b = backoff{key: key}
	}
	b.err = e
	b.failures++
	wait := min(time.Second<<min(b.failures-1, 6), time.Minute)
	wait = wait/2 + rand.N(wait/2+1)
	switch {
	case e.RetryAfter > 0:
		wait = e.RetryAfter
	case e.Class == Misconfigured || e.Class == Rejected:
		wait = longBackoff
	case b.suspect > 0:
		wait = min(longBackoff<<min(b.suspect, 4), maxSuspectBackoff)
	}
	b.until = now.mono + int64(wait)
	return wait
}

// suspicious counts consecutive rejections without a known error code. It returns
// true once per series, when the series is long.
func (b *backoff) suspicious(now reading, e *Error) bool {
	if !e.uncodedRejection() {
		b.uncoded, b.suspect = 0, 0
		return false
	}
	if b.uncoded == 0 {
		b.since = now.mono
	}
	b.uncoded++
	if b.suspect > 0 {
		b.suspect++
		return false
	}
	if b.uncoded < suspectFailures || now.mono-b.since < int64(suspectAfter) {
		return false
	}
	b.suspect = 1
	return true
}

// uncodedRejection reports whether it is a 4xx, or a 200 with an error, whose code
// means nothing to this package.
func (e *Error) uncodedRejection() bool {
	return e.Class == Transient && (e.StatusCode >= 400 && e.StatusCode <= 499 || e.StatusCode >= 200 && e.StatusCode <= 299)
}

// mayCheckStore reports whether, while no request may be sent, the store may be
// read for tokens of another process.
func (s *Source) mayCheckStore(now reading) bool {
	return !s.private() && s.unsaved == nil && now.mono >= s.backoff.nextStoreCheck && !errors.Is(s.backoff.err, ErrStore)
}

// storeHasNewer reports whether the store holds a refresh token other than the
// one that failed, or a usable access token.
func (s *Source) storeHasNewer(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	rec, err := s.store.Load(ctx)
	if err != nil || rec.RefreshToken == "" {
		return false
	}
	s.mu.Lock()
	key, rejected := s.backoff.key, s.rejected
	s.mu.Unlock()
	if rec.RefreshToken != key {
		return true
	}
	now := s.now()
	return rec.AccessToken != "" && rec.AccessToken != rejected && s.entryOf(rec, now).usable(now)
}

// rejectionBackoff limits refreshes while the API rejects even new access tokens:
// without it every call would cost a refresh.
type rejectionBackoff struct {
	at    int64 // when the last token was obtained after a rejection
	delay time.Duration
}

// allows reports whether a rejected token may be dropped. afterRejection reports
// whether it was obtained because its predecessor was rejected.
func (b *rejectionBackoff) allows(now reading, afterRejection bool) bool {
	age := time.Duration(now.mono - b.at)
	switch {
	case !afterRejection || age > time.Minute:
		b.delay = time.Second
		return true
	case age < b.delay:
		return false
	}
	b.delay = min(2*b.delay, time.Minute)
	return true
}
