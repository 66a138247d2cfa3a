package runtime

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	mathrand "math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// This file decides whether, and when, an attempt is followed by another.

// again returns how long to wait before the next attempt, or false.
func (c *call) again(ctx context.Context, a answer, err error, retries int) (time.Duration, bool) {
	p := c.core.settings.retry
	if retries >= p.Retries || ctx.Err() != nil || !c.replayable() || !c.mayRepeat() {
		return 0, false
	}
	wait := p.backoff(retries)
	switch {
	case err != nil:
		if !transient(err) {
			return 0, false
		}
	case !slices.Contains(p.Statuses, a.resp.StatusCode):
		return 0, false
	default:
		asked := retryAfter(a.resp.Header, time.Now())
		if asked > p.MaxRetryAfter {
			return 0, false
		}
		wait = max(wait, asked)
	}
	return wait, !c.endsWithin(ctx, wait)
}

// mayRepeat reports whether doing the operation twice is doing it once.
func (c *call) mayRepeat() bool {
	switch {
	case c.r.repeatable == repeatNever:
		return false
	case c.r.repeatable == repeatAlways, c.core.settings.idempotencyKey != nil:
		return true
	}
	switch c.r.method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY":
		return true
	}
	return false
}

// transient reports whether err, of an attempt, may pass.
func transient(err error) bool {
	if timeout, ok := errors.AsType[*TimeoutError](err); ok {
		return timeout.Option == "WithAttemptTimeout"
	}
	sent, ok := errors.AsType[*sendError](err)
	if !ok || sent.final {
		return false
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return !untrusted && !strings.Contains(err.Error(), "unsupported protocol scheme")
}

// endsWithin reports whether ctx or the call's limit ends before a wait does.
func (c *call) endsWithin(ctx context.Context, wait time.Duration) bool {
	at := time.Now().Add(wait)
	deadline, ok := ctx.Deadline()
	return ok && deadline.Before(at) || c.until.timer != nil && c.until.until.Before(at)
}

// backoff is a random time up to a bound that doubles ("full jitter").
func (p RetryPolicy) backoff(retries int) time.Duration {
	top := p.BaseDelay << min(retries, 20)
	if top > p.MaxDelay || top <= 0 {
		top = p.MaxDelay
	}
	return mathrand.N(top + 1)
}

// retryAfter reads Retry-After (RFC 9110 section 10.2.3): seconds, or a date,
// which is compared with the server's own clock if it gives that.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		if !(n > 0) { // NaN too
			return 0
		}
		return time.Duration(min(n, 1e6) * float64(time.Second))
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(at.Sub(now), 0)
}

// sleep waits and reports whether ctx still goes on.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// idempotencyKey returns the key of this call, made up once if none was given.
func (c *call) idempotencyKey() string {
	if c.key == "" {
		c.key = *c.core.settings.idempotencyKey
		if c.key == "" {
			c.key = rand.Text()
		}
	}
	return c.key
}
