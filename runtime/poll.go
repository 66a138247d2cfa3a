package runtime

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// The entry points are Poll, which waits for work that a server goes on with after its
// response, and Last.

// PollPolicy controls how often [Poll] requests a state. Zero fields have their
// default.
type PollPolicy struct {
	// Interval is the wait before the second request. Default 1 second.
	Interval time.Duration
	// MaxInterval limits the wait, which grows by half each time. Default 30 seconds.
	MaxInterval time.Duration
	// MaxRetryAfter is the longest Retry-After of a state that Poll waits for. Default
	// 10 minutes.
	MaxRetryAfter time.Duration
}

// Poll returns the states of a job, a deployment or a payment, as get returns them,
// until done is true; that state is the last one. get passes its options to the call,
// so that the header Retry-After of a state sets the pace:
//
//	get := func(ctx context.Context, opts ...runtime.CallOption) (*pkg.Job, error) {
//		return client.Jobs.Get(ctx, id, opts...)
//	}
//	for job, err := range runtime.Poll(ctx, get, func(j *pkg.Job) bool { return j.Status != "running" }, runtime.PollPolicy{}) {
//
// An error of get, which has been retried by the policy of its call, ends the
// iteration and comes with the result of get, and so does the end of ctx, which
// limits how long Poll goes on. A [DecodeError] comes with its state and ends nothing.
// Poll keeps no state: a program resumes by the text from which get is made, such as
// the ID of the job.
func Poll[P any](ctx context.Context, get func(context.Context, ...CallOption) (P, error), done func(P) bool, policy PollPolicy) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		pace := poller{policy: policy}
		for {
			var resp *http.Response
			state, err := get(ctx, WithResponse(&resp))
			failed := err != nil && !partial(err)
			if !yield(state, err) || failed || done(state) {
				return
			}
			if err := pace.wait(ctx, resp); err != nil {
				yield(*new(P), err)
				return
			}
		}
	}
}

// Last returns the last state of [Poll], with the error that ended it. With an error
// it is the last state before that.
func Last[P any](states iter.Seq2[P, error]) (last P, err error) {
	for state, wrong := range states {
		if err = wrong; err == nil || partial(err) {
			last = state
		}
	}
	return last, err
}

// poller is the pace of one Poll.
type poller struct {
	policy PollPolicy
	last   time.Duration
}

// wait waits before the next request.
func (p *poller) wait(ctx context.Context, resp *http.Response) error {
	most := cmp.Or(p.policy.MaxInterval, 30*time.Second)
	if p.last == 0 {
		p.last = cmp.Or(p.policy.Interval, time.Second)
	} else {
		p.last += p.last / 2
	}
	p.last = min(p.last, most)
	wait := p.last
	if resp != nil {
		requested, longest := retryAfter(resp.Header, time.Now()), cmp.Or(p.policy.MaxRetryAfter, 10*time.Minute)
		if requested > longest {
			return fmt.Errorf("the server requests to wait %v before the next state, more than PollPolicy.MaxRetryAfter, %v", requested, longest)
		}
		if requested > 0 {
			wait = requested
		}
	}
	if !sleep(ctx, wait) {
		return fmt.Errorf("waiting for the next state: %w", context.Cause(ctx))
	}
	return nil
}
