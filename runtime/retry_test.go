package runtime_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of retries, waits and timeouts, on a fake clock.

// script responds with each status in turn; 0 is a failed connection, -1 an
// incomplete response, -2 no response.
func script(times *[]time.Time, statuses []int, header ...string) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		*times = append(*times, time.Now())
		status := statuses[min(len(*times), len(statuses))-1]
		switch status {
		case 0:
			return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
		case -1:
			resp := response(200, `{"id":`)
			resp.ContentLength = 100
			resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":`), cut{}))
			return resp, nil
		case -2:
			<-req.Context().Done()
			return nil, req.Context().Err()
		}
		return response(status, `{"id":"1"}`, header...), nil
	}
}

type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestRetries(t *testing.T) {
	post := func(r *runtime.Request) *runtime.Request { return r.JSON(&pet{ID: "1"}) }
	once := func(r *runtime.Request) *runtime.Request { return r.Stream("x/y", io.MultiReader()) }
	for _, test := range []struct {
		name, method string
		statuses     []int
		change       func(*runtime.Request) *runtime.Request
		opts         []runtime.Option
		attempts     int
		ok           bool
	}{
		{"get, 503 twice", "GET", []int{503, 503, 200}, nil, nil, 3, true},
		{"get, always 503", "GET", []int{503}, nil, nil, 3, false},
		{"get, failed connection", "GET", []int{0, 200}, nil, nil, 2, true},
		{"get, incomplete", "GET", []int{-1, 200}, nil, nil, 2, true},
		{"get, 429 and 408", "GET", []int{429, 408, 200}, nil, nil, 3, true},
		{"get, 404", "GET", []int{404, 200}, nil, nil, 1, false},
		{"get, 501", "GET", []int{501, 200}, nil, nil, 1, false},
		{"get, no retries", "GET", []int{503, 200}, nil, []runtime.Option{runtime.WithRetries(0)}, 1, false},
		{"get, never", "GET", []int{503, 200}, (*runtime.Request).NeverRetry, nil, 1, false},
		{"put", "PUT", []int{500, 200}, post, nil, 2, true},
		{"put, read once", "PUT", []int{500, 200}, once, nil, 1, false},
		{"delete", "DELETE", []int{502, 200}, nil, nil, 2, true},
		{"post", "POST", []int{503, 200}, post, nil, 1, false},
		{"post, failed connection", "POST", []int{0, 200}, post, nil, 1, false},
		{"patch", "PATCH", []int{503, 200}, post, nil, 1, false},
		{"post with a key", "POST", []int{503, 0, 200}, post, []runtime.Option{runtime.WithIdempotencyKey("k")}, 3, true},
		{"post, idempotent", "POST", []int{504, 200}, (*runtime.Request).Idempotent, nil, 2, true},
		{"post with a key, never", "POST", []int{503, 200}, (*runtime.Request).NeverRetry, []runtime.Option{runtime.WithIdempotencyKey("k")}, 1, false},
		{"own statuses", "GET", []int{425, 200}, nil, []runtime.Option{runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 1, Statuses: []int{425}})}, 2, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			var times []time.Time
			core := newCore(t, script(&times, test.statuses), test.opts...)
			req := core.Request("a.b", test.method, "/x")
			if test.change != nil {
				req = test.change(req)
			}
			_, err := runtime.Do(t.Context(), req, new(pet))
			if len(times) != test.attempts || (err == nil) != test.ok {
				t.Errorf("%s: %d attempts, %v", test.name, len(times), err)
			}
			for i := 1; i < len(times); i++ {
				if wait, most := times[i].Sub(times[i-1]), 500*time.Millisecond<<(i-1); wait > most {
					t.Errorf("%s: waited %v before retry %d", test.name, wait, i)
				}
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{"20": 20 * time.Second, "Sat, 01 Jan 2000 00:00:30 GMT": 30 * time.Second, "61": -1, "0": 0} {
		synctest.Test(t, func(t *testing.T) { // the clock begins at 2000-01-01
			var times []time.Time
			core := newCore(t, script(&times, []int{429, 200}, "Retry-After", value))
			err := core.Request("a.b", "GET", "/x").Call(t.Context())
			if want < 0 {
				if e, ok := errors.AsType[*runtime.Error](err); !ok || len(times) != 1 || e.RetryAfter != 61*time.Second {
					t.Errorf("%s: %v after %d attempts", value, err, len(times))
				}
				return
			}
			if err != nil || len(times) != 2 || times[1].Sub(times[0]) < want || times[1].Sub(times[0]) > want+time.Second {
				t.Errorf("%s: %v %v", value, err, times)
			}
		})
	}
}

func TestTimeouts(t *testing.T) {
	for _, test := range []struct {
		name     string
		opts     []runtime.Option
		deadline time.Duration
		want     string
		attempts int
		took     time.Duration
	}{
		{"total", []runtime.Option{runtime.WithTimeout(10 * time.Second)}, 0, "a.b: no response after 10s (WithTimeout)", 1, 10 * time.Second},
		{"attempt", []runtime.Option{runtime.WithAttemptTimeout(time.Second), runtime.WithRetries(1)}, 0, "a.b: no response after 1s (WithAttemptTimeout)", 2, 2500 * time.Millisecond},
		{"attempt within total", []runtime.Option{runtime.WithAttemptTimeout(4 * time.Second), runtime.WithTimeout(5 * time.Second)}, 0, "a.b: no response after", 2, 5 * time.Second},
		{"context", nil, 3 * time.Second, "context deadline exceeded", 1, 3 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			var times []time.Time
			core := newCore(t, script(&times, []int{-2}), test.opts...)
			ctx := t.Context()
			if test.deadline > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, test.deadline)
				defer cancel()
			}
			began := time.Now()
			err := core.Request("a.b", "GET", "/x").Call(ctx)
			var timeout net.Error
			if err == nil || !strings.Contains(err.Error(), test.want) || !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() {
				t.Errorf("%s: %v", test.name, err)
			}
			if took := time.Since(began); len(times) > test.attempts || took > test.took {
				t.Errorf("%s: %d attempts in %v", test.name, len(times), took)
			}
		})
	}
}

// Waiting ends with the context, and does not begin when it would end within.
func TestWaitEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var times []time.Time
		core := newCore(t, script(&times, []int{503}, "Retry-After", "30"))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		began := time.Now()
		err := core.Request("a.b", "GET", "/x").Call(ctx)
		if !errors.Is(err, context.Canceled) || time.Since(began) != 10*time.Second || len(times) != 1 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		for _, opts := range [][]runtime.CallOption{{runtime.WithTimeout(20 * time.Second)}, nil} {
			ctx, cancel := t.Context(), func() {}
			if opts == nil {
				ctx, cancel = context.WithTimeout(ctx, 20*time.Second)
			}
			began = time.Now()
			err = core.Request("a.b", "GET", "/x").Call(ctx, opts...)
			cancel()
			if !errors.Is(err, runtime.Status(503)) || time.Since(began) != 0 {
				t.Errorf("%v after %v", err, time.Since(began))
			}
		}
	})
}

// The timeouts of a stream end with its headers.
func TestStreamOutlivesTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ctx context.Context
		core := newCore(t, roundTrip(func(req *http.Request) (*http.Response, error) {
			ctx = req.Context()
			return response(200, "data"), nil
		}), runtime.WithTimeout(time.Second), runtime.WithAttemptTimeout(time.Second))
		body, err := core.Request("a.b", "GET", "/x").CallStream(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if ctx.Err() != nil {
			t.Error("the stream ended with the timeout")
		}
		if b, err := io.ReadAll(body); string(b) != "data" || err != nil {
			t.Error(string(b), err)
		}
		if _ = body.Close(); ctx.Err() == nil {
			t.Error("closing the stream left its context open")
		}
	})
}

func TestIdempotencyKey(t *testing.T) {
	var keys []string
	core := newCore(t, roundTrip(func(req *http.Request) (*http.Response, error) {
		keys = append(keys, req.Header.Get("Idempotency-Key"))
		return response(500, ""), nil
	}), runtime.WithRetryPolicy(runtime.RetryPolicy{Retries: 1, BaseDelay: 1, MaxDelay: 1}), runtime.WithIdempotencyKey(""))
	for range 2 {
		_ = core.Request("a.b", "POST", "/x").Call(t.Context())
	}
	_ = core.Request("a.b", "POST", "/x").Call(t.Context(), runtime.WithIdempotencyKey("mine"))
	if len(keys) != 6 || keys[0] != keys[1] || keys[2] != keys[3] || keys[0] == keys[2] || len(keys[0]) < 20 || keys[4] != "mine" || keys[5] != "mine" {
		t.Error(keys)
	}
}
