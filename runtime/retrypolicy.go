package runtime

import "time"

// This file holds when and how fast a request is repeated.

// RetryPolicy says how a request is repeated that may be: because its method is
// idempotent (RFC 9110 section 9.2.2), the operation says so, or it carries an
// idempotency key; and because its body can be sent again.
type RetryPolicy struct {
	// Retries is how often at most, beside the first attempt. Default 2.
	Retries int
	// BaseDelay and MaxDelay bound the wait before retry n: a random time up
	// to the smaller of MaxDelay and BaseDelay doubled n times. Default 500 ms
	// and 8 s.
	BaseDelay, MaxDelay time.Duration
	// MaxRetryAfter is the longest Retry-After of a server that is waited for;
	// a longer one ends the call with the answer. Default 1 minute.
	MaxRetryAfter time.Duration
	// Statuses are answered by a retry. Default 408, 429, 500, 502, 503, 504.
	// Failed connections and cut answers always are.
	Statuses []int
}

func defaultRetry() RetryPolicy {
	return RetryPolicy{Retries: 2, BaseDelay: 500 * time.Millisecond, MaxDelay: 8 * time.Second, MaxRetryAfter: time.Minute,
		Statuses: []int{408, 429, 500, 502, 503, 504}}
}

// WithRetries sets how often a request that may be repeated is repeated at
// most. 0: never. The default is 2.
func WithRetries(n int) Option {
	return func(s *settings) { s.retry.Retries = max(n, 0) }
}

// WithRetryPolicy replaces the policy; fields that are zero keep their default,
// except Retries.
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
