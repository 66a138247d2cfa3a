package runtime

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The entry points are WithRateLimitWait and WithLimiter, which keep a client within
// the rate that a server allows.

// Limiter paces requests. A *rate.Limiter of golang.org/x/time/rate is one.
type Limiter interface {
	// Wait returns nil when a request may be sent, or the reason why none may be,
	// such as the end of ctx. Several goroutines call it at once.
	Wait(ctx context.Context) error
}

// WithLimiter asks l before each attempt of each call: as an option of the client it
// limits all of them together. The wait does not count for [WithAttemptTimeout]. A nil
// l limits nothing.
func WithLimiter(l Limiter) Option {
	return func(s *settings) { s.limiter = l }
}

// WithRateLimitWait makes calls wait for the server's rate limit to end, in place of
// failing: a 429, or a 403 or 503 without requests left, is repeated when Retry-After,
// Retry-After-Ms, RateLimit, RateLimit-Reset or X-RateLimit-Reset allow it, if that is
// within longest. Such attempts are no retries of [RetryPolicy], and of any method,
// because the server did not act on the request; a body must be one that can be sent
// again. The context, and [WithTimeout], limit the waits of a call together. The
// default, 0, waits only as RetryPolicy does.
func WithRateLimitWait(longest time.Duration) Option {
	return func(s *settings) { s.limitWait = longest }
}

// maxLimitWaits is the number of waits of one call.
const maxLimitWaits = 1_000

// awaitLimit returns how long to wait until the server's limit is reset. It is false
// where the response is another one, or the wait too long.
func (c *call) awaitLimit(ctx context.Context, resp response) (time.Duration, bool) {
	longest := c.core.settings.limitWait
	if longest <= 0 || c.limits >= maxLimitWaits || c.r.repeatable == repeatNever || !c.replayable() || !isLimited(resp) {
		return 0, false
	}
	now := time.Now()
	wait := retryAfter(resp.Header, now)
	if wait == 0 {
		wait = limitReset(resp.Header, now)
	}
	if wait <= 0 || wait > longest || c.endsWithin(ctx, wait) {
		return 0, false
	}
	return wait, true
}

// isLimited reports whether a response rejects a request because of a limit.
func isLimited(resp response) bool {
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusForbidden, http.StatusServiceUnavailable:
		return limitValue(resp.Header, "Remaining", "r") == "0"
	}
	return false
}

// limitValue returns the value of a header such as X-RateLimit-Remaining, or of the
// parameter of the header RateLimit (draft-ietf-httpapi-ratelimit-headers).
func limitValue(h http.Header, name, parameter string) string {
	for _, prefix := range [...]string{"X-Ratelimit-", "Ratelimit-", "X-Rate-Limit-"} {
		if v := h.Get(prefix + name); v != "" {
			return strings.TrimSpace(v)
		}
	}
	for part := range strings.FieldsFuncSeq(h.Get("RateLimit"), func(r rune) bool { return r == ';' || r == ',' }) {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if strings.EqualFold(key, parameter) || strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// limitReset returns the time until the limit is reset: from seconds, a time in
// seconds or milliseconds since 1970, or a date. The Date header is the server's
// clock.
func limitReset(h http.Header, now time.Time) time.Duration {
	const epoch, epochMillis = 1e8, 1e11
	value := limitValue(h, "Reset", "t")
	if value == "" {
		value = h.Get("X-Ratelimit-Reset-After")
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	n, err := strconv.ParseFloat(value, 64)
	switch {
	case err == nil && !(n > 0 && n < 1e15): // NaN too
		return 0
	case err == nil && n >= epochMillis:
		return max(time.UnixMilli(int64(n)).Sub(now), time.Millisecond)
	case err == nil && n >= epoch:
		return max(time.Unix(int64(n), 0).Sub(now), time.Millisecond)
	case err == nil:
		return time.Duration(n * float64(time.Second))
	}
	if d, err := time.ParseDuration(value); err == nil { // as OpenAI sends it
		return d
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		at, err = http.ParseTime(value)
	}
	if err != nil {
		return 0
	}
	return max(at.Sub(now), time.Millisecond)
}

// pace waits for the limiter of the client.
func (c *call) pace(ctx context.Context) error {
	l := c.core.settings.limiter
	if l == nil {
		return nil
	}
	if err := l.Wait(ctx); err != nil {
		if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
			err = ended
		}
		return &limiterError{err}
	}
	return nil
}

// limiterError is the error of a limiter. Another attempt would not help.
type limiterError struct{ err error }

func (e *limiterError) Error() string { return "WithLimiter: " + e.err.Error() }
func (e *limiterError) Unwrap() error { return e.err }
