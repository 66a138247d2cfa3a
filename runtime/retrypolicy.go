package runtime

import "time"

// The entry points are WithRetries and WithRetryPolicy; retry.go applies the
// policy.

// RetryPolicy controls retries. A request is retryable when its method is
// idempotent (RFC 9110 section 9.2.2), the operation declares that it may be
// repeated, or it carries an idempotency key; and its body can be replayed.
type RetryPolicy struct {
	// Retries is the largest number of attempts after the first one. Default 2.
	Retries int
	// BaseDelay and MaxDelay limit the wait before retry n: a random time up to
	// the smaller of MaxDelay and BaseDelay doubled n times. Default 500 ms and
	// 8 s.
	BaseDelay, MaxDelay time.Duration
	// MaxRetryAfter is the longest Retry-After, or Retry-After-Ms, that a call waits for. A longer
	// one ends the call with the error response. It also limits the reconnection
	// time of an event stream. Default 1 minute.
	MaxRetryAfter time.Duration
	// Statuses lists the response codes that are retried. Default 408, 429,
	// 500, 502, 503, 504. Failed connections and incomplete responses are
	// retried too. A response with the header X-Should-Retry is retried if that is
	// true, whatever its status, and is not if that is false.
	Statuses []int
}

func defaultRetry() RetryPolicy {
	return RetryPolicy{Retries: 2, BaseDelay: 500 * time.Millisecond, MaxDelay: 8 * time.Second, MaxRetryAfter: time.Minute,
		Statuses: []int{408, 429, 500, 502, 503, 504}}
}

// WithRetries sets the largest number of retries of a retryable request. The
// default is 2.
func WithRetries(n int) Option {
	return func(s *settings) { s.retry.Retries = max(n, 0) }
}

// WithRetryPolicy replaces the policy. Zero fields keep their default, except
// Retries.
func WithRetryPolicy(p RetryPolicy) Option {
	d := defaultRetry()
	if p.BaseDelay <= 0 {
		p.BaseDelay = d.BaseDelay
	}
	if p.MaxDelay <= 0 {
		p.MaxDelay = d.MaxDelay
	}
	if p.MaxRetryAfter <= 0 {
		p.MaxRetryAfter = d.MaxRetryAfter
	}
	if p.Statuses == nil {
		p.Statuses = d.Statuses
	}
	return func(s *settings) { s.retry = p }
}
