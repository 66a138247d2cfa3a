package oauth

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// The entry point is Client.DeviceToken, which waits until the user has decided on
// a log in on another device (RFC 8628 section 3.4).

const (
	// maxForeign is how many responses in a row may come from something other than
	// an OAuth server, such as a proxy's page, before they end a log in.
	maxForeign = 5
	// lastMargin is how long before the expiry of the code the last request is
	// sent.
	lastMargin = time.Second
	// maxPollBackoff limits the wait after failures, unless the interval is longer.
	maxPollBackoff = time.Minute
)

var errLostToken = errors.New("an earlier response was lost, which may have held the token")

// DeviceToken waits until the user has approved or denied the request, the code
// has expired, or ctx ends. Failures of the network, and a few responses that are
// not OAuth's, do not end it. The error is an [*Error]: of class Rejected, with
// code access_denied or expired_token, when this log in has failed for good.
func (c *Client) DeviceToken(ctx context.Context, d *Device) (*Token, error) {
	p := devicePoll{interval: d.Interval}
	wait, last := p.interval, false
	for {
		wait, last = p.beforeExpiry(wait, time.Until(d.Expires))
		if err := sleep(ctx, wait); err != nil {
			return nil, &Error{Op: opDevice, Class: Transient, Err: err}
		}
		if last {
			return nil, &Error{Op: opDevice, Class: Rejected, Code: codeExpired}
		}
		token, fail := c.grant(ctx, opDevice, map[string]string{"grant_type": grantDevice, "device_code": string(d.code)})
		if fail == nil {
			return token.forRequest(d.scopes), nil
		}
		if ctx.Err() != nil {
			return nil, &Error{Op: opDevice, Class: Transient, Err: ctx.Err()}
		}
		var goOn bool
		if wait, goOn = p.next(fail); !goOn {
			return nil, fail
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// devicePoll is the state between token requests.
type devicePoll struct {
	interval time.Duration // only slow_down changes it
	failures int           // in a row, without a response of the server
	foreign  int           // of them, responses that are not OAuth's
	lost     bool          // a response was lost or unreadable, perhaps the one with the token
}

// beforeExpiry shortens wait so that a last request precedes the expiry of the
// code. last reports that there was one: only the expiry is left to wait for.
func (p *devicePoll) beforeExpiry(wait, left time.Duration) (_ time.Duration, last bool) {
	switch {
	case left <= lastMargin:
		return max(left, 0), true
	case wait > left-lastMargin:
		return left - lastMargin, false
	}
	return wait, false
}

// next returns the time to the next token request (RFC 8628 section 3.5). The wait
// after failures doubles apart from the interval, until the server responds.
func (p *devicePoll) next(fail *Error) (wait time.Duration, goOn bool) {
	switch {
	case fail.Code == codePending && fail.StatusCode < http.StatusInternalServerError:
		p.failures, p.foreign = 0, 0
		return max(p.interval, fail.RetryAfter), true
	case fail.Code == codeSlowDown:
		p.failures, p.foreign = 0, 0
		p.interval += 5 * time.Second
		return max(p.interval, fail.RetryAfter), true
	case fail.Class == Rejected || fail.Class == Misconfigured || fail.Code == codeInvalidRequest:
		if p.lost && fail.Code == codeInvalidGrant && fail.Err == nil {
			fail.Err = errLostToken
		}
		return 0, false
	case fail.Class == Transient && fail.StatusCode > 0 && fail.StatusCode < 500, fail.Class == Malformed:
		if p.foreign++; p.foreign > maxForeign {
			return 0, false
		}
	}
	p.failures++
	p.lost = p.lost || mayHaveRotated(fail)
	longest := max(p.interval, maxPollBackoff)
	return max(min(p.interval<<min(p.failures, 6), longest), fail.RetryAfter), true
}
