package runtime_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// Tests of Poll.

// states returns a function that requests a state, from a server that returns these.
func states(t *testing.T, responses ...*http.Response) (func(context.Context, ...runtime.CallOption) (*pet, error), *recorder) {
	server := &recorder{responses: responses}
	core := newCore(t, server)
	return func(ctx context.Context, opts ...runtime.CallOption) (*pet, error) {
		return runtime.Do(ctx, core.Request("jobs.get", "GET", "/jobs/1"), new(pet), opts...)
	}, server
}

func isDone(p *pet) bool { return p.Name == "done" }

func state(name string, header ...string) *http.Response {
	return response(200, `{"id":"1","name":"`+name+`"}`, header...)
}

func TestPoll(t *testing.T) {
	for _, test := range []struct {
		name      string
		responses []*http.Response
		policy    runtime.PollPolicy
		timeout   time.Duration
		names     string        // of the states
		took      time.Duration // in all
		wrong     string        // part of the error
	}{
		{name: "at once", responses: []*http.Response{state("done")}, names: "done"},
		{name: "growing", responses: []*http.Response{state("a"), state("b"), state("c"), state("done")}, names: "a b c done", took: 1000*time.Millisecond + 1500*time.Millisecond + 2250*time.Millisecond},
		{name: "limited", responses: []*http.Response{state("a"), state("b"), state("c"), state("done")}, policy: runtime.PollPolicy{Interval: time.Minute, MaxInterval: 2 * time.Second}, names: "a b c done", took: 6 * time.Second},
		{name: "the server's pace", responses: []*http.Response{state("a", "Retry-After", "20"), state("b", "Retry-After-Ms", "5"), state("done")}, names: "a b done", took: 20*time.Second + 5*time.Millisecond},
		{name: "too long", responses: []*http.Response{state("a", "Retry-After", "3600")}, names: "a", wrong: "MaxRetryAfter"},
		{name: "error", responses: []*http.Response{state("a"), response(404, `{"message":"gone"}`)}, names: "a", took: time.Second, wrong: "404"},
		{name: "retried error", responses: []*http.Response{state("a"), response(503, "", "Retry-After", "7"), state("done")}, names: "a done", took: 8 * time.Second},
		{name: "the end of the context", responses: []*http.Response{state("a")}, timeout: 2 * time.Second, names: "a a", took: 2 * time.Second, wrong: "deadline exceeded"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if test.timeout > 0 {
					limited, cancel := context.WithTimeout(ctx, test.timeout)
					defer cancel()
					ctx = limited
				}
				get, _ := states(t, test.responses...)
				began := time.Now()
				var names []string
				var wrong error
				for p, err := range runtime.Poll(ctx, get, isDone, test.policy) {
					if wrong = err; err == nil {
						names = append(names, p.Name)
					}
				}
				if got := strings.Join(names, " "); got != test.names || time.Since(began) < test.took || time.Since(began) > test.took+500*time.Millisecond {
					t.Errorf("%s in %v", got, time.Since(began))
				}
				if (wrong == nil) != (test.wrong == "") || wrong != nil && !strings.Contains(wrong.Error(), test.wrong) {
					t.Error(wrong)
				}
			})
		})
	}
}

// Leaving the loop ends the requests, and Last returns the last state with the error.
func TestPollLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		get, server := states(t, state("a"))
		for range runtime.Poll(t.Context(), get, isDone, runtime.PollPolicy{}) {
			break
		}
		if len(server.requests) != 1 {
			t.Errorf("%d requests", len(server.requests))
		}
		get, _ = states(t, state("a"), state("b"), response(410, ""))
		last, err := runtime.Last(runtime.Poll(t.Context(), get, isDone, runtime.PollPolicy{}))
		if last == nil || last.Name != "b" || !errors.Is(err, runtime.Status(410)) {
			t.Errorf("%v %v", last, err)
		}
	})
}
