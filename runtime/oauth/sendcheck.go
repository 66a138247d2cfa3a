package oauth

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// The entry points are withSendCheck and checkedBody, which check the clocks once
// more before a refresh token is sent. A lock that is a lease expires while its
// holder is stopped or its machine sleeps; the next holder may then exchange the
// same token, and a strict server ends a session whose refresh token is sent
// twice.

const (
	// firstMarkAge is how old the mark, with which the store last confirmed the
	// lock, may be when the token is sent.
	firstMarkAge = time.Second
	// secondMarkAge applies after a first mark was too old, because connecting
	// took long. It is at most the request's timeout, so that it stays below the
	// time for which others wait for a mark, see Source.underWay.
	secondMarkAge = 15 * time.Second
)

// errLockLost tells refresh to start again with a new lock.
var errLockLost = errors.New("oauth: the lock was lost before anything was sent")

var errTooLate = errors.New("nothing was sent: it took too long to connect")

// sendCheck decides, once the connection is established, whether the request is
// sent.
type sendCheck struct {
	allowed func() bool
	blocked atomic.Bool // it was not sent
}

type sendCheckKey struct{}

func withSendCheck(ctx context.Context, c *sendCheck) context.Context {
	return context.WithValue(ctx, sendCheckKey{}, c)
}

// checkedBody returns the body of a request with the context's check in front:
// reading the body is the last step before it is sent.
func checkedBody(ctx context.Context, body io.Reader) io.Reader {
	if c, ok := ctx.Value(sendCheckKey{}).(*sendCheck); ok {
		return &checkedReader{body, c}
	}
	return body
}

type checkedReader struct {
	io.Reader
	check *sendCheck // nil once it was made
}

func (r *checkedReader) Read(b []byte) (int, error) {
	if c := r.check; c != nil {
		if r.check = nil; !c.allowed() {
			c.blocked.Store(true)
			return 0, errTooLate
		}
	}
	return r.Reader.Read(b)
}

// sendCheck returns the check of a refresh: the mark must be recent. Without a
// lock there is no other holder to fear.
func (r *refresher) sendCheck() *sendCheck {
	s, limit := r.source, r.markedAt.plus(r.maxMarkAge)
	locked := r.tx != nil
	return &sendCheck{allowed: func() bool { return !locked || s.now().before(limit) }}
}

// orUnsent replaces the result of a request that the check has blocked.
func (res exchangeResult) orUnsent(check *sendCheck) exchangeResult {
	if check.blocked.Load() {
		res.unsent = true
		res.token, res.fail = nil, &Error{Op: opRefresh, Class: Transient, Err: errTooLate}
	}
	return res
}

// sendWithRecentMark sends the request. If the mark is too old by then, it writes
// a new one, which confirms the lock, and sends once more.
func (r *refresher) sendWithRecentMark() (res exchangeResult, ok bool, err error) {
	for range 2 {
		if res, ok = r.send(); !ok || !res.unsent {
			break
		}
		r.maxMarkAge = min(secondMarkAge, r.source.config.Client.config.Timeout)
		if err := r.writeMark(); errors.Is(err, ErrConflict) {
			return res, ok, errLockLost
		} else if err != nil {
			return res, ok, err
		}
	}
	return res, ok, nil
}
