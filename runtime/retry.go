package runtime

import (
	"context"
	"crypto/tls"
	"errors"
	mathrand "math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// The entry point is call.judge, which decides whether another attempt follows.
// RetryPolicy is in retrypolicy.go.

// judge returns how long to wait before the next attempt. It is false where the
// response or error is the outcome of the call. A 401 is followed by one more
// attempt at once if an Authorizer has better credentials; the retry policy
// does not count that one.
func (c *call) judge(ctx context.Context, resp response, err error) (wait time.Duration, again bool) {
	if err == nil && resp.succeeded() {
		return 0, false
	}
	if c.sent != nil {
		c.waited += waited.Of(c.sent.Context())
	}
	if err == nil && !c.reauthorized && c.reauthorize(ctx, resp) {
		c.reauthorized = true
		return 0, true
	}
	if err == nil {
		if wait, again = c.awaitLimit(ctx, resp); again {
			c.limits++
			c.logRetry(ctx, resp, err, wait)
			return wait, true
		}
	}
	if wait, again = c.retry(ctx, resp, err); again {
		c.retries++
		c.logRetry(ctx, resp, err, wait)
	}
	return wait, again
}

// reauthorize reports whether, after a 401, an Authorizer has other credentials.
func (c *call) reauthorize(ctx context.Context, resp response) bool {
	if resp.StatusCode != http.StatusUnauthorized || c.r.noReauth || !c.replayable() {
		return false
	}
	if last := resp.Request; last != nil && Origin(last.URL) != Origin(&c.url) {
		return false // of another origin, which got no credentials
	}
	return rejected(waited.With(ctx, c.waited), c.auth, c.sent)
}

// retry applies the policy. It returns how long to wait before the next attempt,
// or false.
func (c *call) retry(ctx context.Context, resp response, err error) (time.Duration, bool) {
	p := c.core.settings.retry
	if int(c.retries) >= p.Retries || ctx.Err() != nil || !c.replayable() || !c.repeatable() {
		return 0, false
	}
	wait := p.backoff(int(c.retries))
	switch {
	case err != nil:
		if !transient(err) {
			return 0, false
		}
	case !p.repeats(resp):
		return 0, false
	default:
		requested := retryAfter(resp.Header, time.Now())
		if requested > p.MaxRetryAfter {
			return 0, false
		}
		wait = max(wait, requested)
	}
	return wait, !c.endsWithin(ctx, wait)
}

// repeats reports whether another attempt may follow a response: what the header
// X-Should-Retry of some servers states, or else what the status does.
func (p RetryPolicy) repeats(resp response) bool {
	switch resp.Header.Get("X-Should-Retry") {
	case "true":
		return true
	case "false":
		return false
	}
	return slices.Contains(p.Statuses, resp.StatusCode)
}

// repeatable reports whether repeating the request has the effect of sending it
// once.
func (c *call) repeatable() bool {
	switch {
	case c.r.repeatable == repeatNever:
		return false
	case c.r.repeatable == repeatAlways, c.hasKey():
		return true
	}
	switch c.r.method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY":
		return true
	}
	return false
}

// transient reports whether another attempt may succeed after err.
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
	return ok && deadline.Before(at) || c.limit.timer != nil && c.limit.until.Before(at)
}

// backoff returns a random time up to a bound that doubles ("full jitter").
func (p RetryPolicy) backoff(retries int) time.Duration {
	top := p.BaseDelay << min(retries, 20)
	if top > p.MaxDelay || top <= 0 {
		top = p.MaxDelay
	}
	return mathrand.N(top + 1)
}

// retryAfter reads Retry-After-Ms, which is more precise, or Retry-After (RFC 9110
// section 10.2.3): seconds, or a date, which is compared with the Date header, the
// server's own clock, if there is one.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(strings.TrimSpace(h.Get("Retry-After-Ms")), 64); err == nil && ms > 0 {
		return time.Duration(min(ms, 1e9) * float64(time.Millisecond))
	}
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

// sleep waits and reports whether ctx is still valid.
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
