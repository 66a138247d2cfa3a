package runtime_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of retries as servers direct them, and of limiters.

// repeat makes a call and returns the number of requests, and how long it took.
func repeat(t *testing.T, method string, responses []*http.Response, opts ...runtime.CallOption) (requests int, took time.Duration, err error) {
	t.Helper()
	server := &recorder{responses: responses}
	core := newCore(t, server)
	began := time.Now()
	err = core.Request("pets.change", method, "/pets").JSON(&pet{ID: "1"}).Call(t.Context(), opts...)
	return len(server.requests), time.Since(began), err
}

func TestServersDirectRetries(t *testing.T) {
	for _, test := range []struct {
		name, method string
		first        *http.Response
		opts         []runtime.CallOption
		requests     int
		waits        time.Duration // at least; at most half a second more
	}{
		{"should retry", "PUT", response(409, "", "X-Should-Retry", "true"), nil, 2, 0},
		{"should not retry", "PUT", response(503, "", "X-Should-Retry", "false"), nil, 1, 0},
		{"should retry, but cannot", "POST", response(409, "", "X-Should-Retry", "true"), nil, 1, 0},
		{"milliseconds", "PUT", response(503, "", "Retry-After-Ms", "1500.5", "Retry-After", "60"), nil, 2, 1500 * time.Millisecond},
		{"milliseconds, too long", "PUT", response(503, "", "Retry-After-Ms", "90000"), nil, 1, 0},
		{"no milliseconds", "PUT", response(503, "", "Retry-After-Ms", "soon", "Retry-After", "2"), nil, 2, 2 * time.Second},

		{"limit, without the option", "POST", response(429, "", "X-RateLimit-Reset", "30"), nil, 1, 0},
		{"limit: seconds", "POST", response(429, "", "X-RateLimit-Reset", "30"), limitWait(time.Minute), 2, 30 * time.Second},
		{"limit: RateLimit-Reset", "POST", response(429, "", "RateLimit-Reset", "90"), limitWait(2 * time.Minute), 2, 90 * time.Second},
		{"limit: structured", "POST", response(429, "", "RateLimit", `"default";r=0;t=20`), limitWait(time.Minute), 2, 20 * time.Second},
		{"limit: epoch", "POST", response(429, "", "X-RateLimit-Reset", unix(40)), limitWait(time.Minute), 2, 40 * time.Second},
		{"limit: epoch of the server's clock", "POST", response(429, "", "X-RateLimit-Reset", unix(3600+40), "Date", date(3600)), limitWait(time.Minute), 2, 40 * time.Second},
		{"limit: milliseconds since 1970", "POST", response(429, "", "X-Rate-Limit-Reset", unix(40)+"000"), limitWait(time.Minute), 2, 40 * time.Second},
		{"limit: a date", "POST", response(429, "", "X-RateLimit-Reset", date(10)), limitWait(time.Minute), 2, 10 * time.Second},
		{"limit: a duration", "POST", response(429, "", "X-RateLimit-Reset", "6m0s"), limitWait(time.Hour), 2, 6 * time.Minute},
		{"limit: Retry-After", "POST", response(429, "", "Retry-After", "300", "X-RateLimit-Reset", "5"), limitWait(time.Hour), 2, 5 * time.Minute},
		{"limit: too long", "POST", response(429, "", "X-RateLimit-Reset", "61"), limitWait(time.Minute), 1, 0},
		{"limit: no time", "POST", response(429, ""), limitWait(time.Minute), 1, 0},
		{"limit: nonsense", "POST", response(429, "", "X-RateLimit-Reset", "NaN"), limitWait(time.Minute), 1, 0},
		{"limit: 403 without requests left", "GET", response(403, "", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "5"), limitWait(time.Minute), 2, 5 * time.Second},
		{"403 of another reason", "GET", response(403, "", "X-RateLimit-Remaining", "7", "X-RateLimit-Reset", "5"), limitWait(time.Minute), 1, 0},
		{"limit beyond the timeout", "POST", response(429, "", "X-RateLimit-Reset", "30"), append(limitWait(time.Minute), runtime.WithTimeout(10*time.Second)), 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				requests, took, err := repeat(t, test.method, []*http.Response{test.first, response(200, `{}`)}, test.opts...)
				if requests != test.requests || (err == nil) != (requests == 2) || took < test.waits || took > test.waits+500*time.Millisecond {
					t.Errorf("%d requests in %v: %v", requests, took, err)
				}
			})
		})
	}
}

func limitWait(d time.Duration) []runtime.CallOption {
	return []runtime.CallOption{runtime.WithRateLimitWait(d)}
}

// The clock of a bubble begins here.
var bubble = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func unix(seconds int) string {
	return strconv.FormatInt(bubble.Add(time.Duration(seconds)*time.Second).Unix(), 10)
}

func date(seconds int) string {
	return bubble.Add(time.Duration(seconds) * time.Second).Format(http.TimeFormat)
}

// Waits for the limit are no retries: the policy allows one after five of them.
func TestLimitIsNoRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var responses []*http.Response
		for range 5 {
			responses = append(responses, response(429, "", "X-RateLimit-Reset", "60"))
		}
		responses = append(responses, response(503, ""), response(200, `{}`))
		requests, took, err := repeat(t, "PUT", responses, runtime.WithRateLimitWait(time.Minute), runtime.WithRetries(1))
		if err != nil || requests != 7 || took < 5*time.Minute {
			t.Errorf("%d requests in %v: %v", requests, took, err)
		}
	})
}

// The context ends a wait.
func TestLimitWaitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		core := newCore(t, &recorder{responses: []*http.Response{response(429, "", "X-RateLimit-Reset", "60")}})
		err := core.Request("pets.get", "GET", "/pets").Call(ctx, runtime.WithRateLimitWait(time.Minute))
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// everySecond is a limiter.
type everySecond struct{ asked atomic.Int32 }

var errStopped = errors.New("stopped")

func (l *everySecond) Wait(ctx context.Context) error {
	if l.asked.Add(1) > 3 {
		return errStopped
	}
	select {
	case <-time.After(time.Second):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A limiter of the client is asked before each attempt, also of a retry; its error is
// that of the call, and nothing is sent.
func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, l := &recorder{responses: []*http.Response{response(503, ""), response(200, `{}`)}}, &everySecond{}
		core, err := newCore(t, server).With(runtime.WithLimiter(l), runtime.WithAttemptTimeout(100*time.Millisecond),
			runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 5, BaseDelay: 1, MaxDelay: 1}))
		if err != nil {
			t.Fatal(err)
		}
		get := func(ctx context.Context) error { return core.Request("pets.get", "GET", "/pets").Call(ctx) }
		if err := get(t.Context()); err != nil || len(server.requests) != 2 || time.Since(bubble) < 2*time.Second {
			t.Errorf("%v after %d requests and %v", err, len(server.requests), time.Since(bubble))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if err := get(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if err := get(t.Context()); !errors.Is(err, errStopped) || !strings.Contains(err.Error(), "pets.get: WithLimiter") || len(server.requests) != 2 {
			t.Errorf("%v after %d requests", err, len(server.requests))
		}
	})
}
