package oauth

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// This file holds the last look at the clocks before a refresh token goes out.
// A lock that is a lease ends while its holder is stopped or its machine sleeps;
// a token that is sent after that may have been spent by who came next, and a
// strict server would end the session.

const (
	// firstLimit is how old the mark, with which the store confirmed the lock,
	// may be when the token goes out. It is far below every lease.
	firstLimit = time.Second
	// laterLimit is the same when a mark was too old once: dialling is slow here.
	laterLimit = 15 * time.Second
)

// errLockLost says that a refresh must begin once more with the lock.
var errLockLost = errors.New("oauth: the lock was lost before anything was sent")

var errTooLate = errors.New("nothing was sent: it took too long to connect")

// lastLook decides, when the connection is there, whether a request is sent.
type lastLook struct {
	inTime func() bool
	late   atomic.Bool // it was not sent
}

type lastLookKey struct{}

func withLastLook(ctx context.Context, l *lastLook) context.Context {
	return context.WithValue(ctx, lastLookKey{}, l)
}

// looking returns the body of a request: reading it is what comes last.
func looking(ctx context.Context, body io.Reader) io.Reader {
	if l, ok := ctx.Value(lastLookKey{}).(*lastLook); ok {
		return &lookingReader{body, l}
	}
	return body
}

type lookingReader struct {
	io.Reader
	look *lastLook
}

func (r *lookingReader) Read(b []byte) (int, error) {
	if l := r.look; l != nil {
		if r.look = nil; !l.inTime() {
			l.late.Store(true)
			return 0, errTooLate
		}
	}
	return r.Reader.Read(b)
}

// lastLook is that of a run: the mark must be young. Without a lock there is
// nobody to be overtaken by.
func (r *run) lastLook() *lastLook {
	s, limit := r.source, r.marked.plus(r.patience)
	locked := r.tx != nil
	return &lastLook{inTime: func() bool { return !locked || s.now().before(limit) }}
}

// unless makes the reply to a request that was not sent one that says so.
func (a reply) unless(look *lastLook) reply {
	if look.late.Load() {
		a.late = true
		a.token, a.fail = nil, &Error{Op: opRefresh, Class: Transient, Err: errTooLate}
	}
	return a
}

// sendInTime sends, with a second mark if the first is too old by then.
func (r *run) sendInTime() (a reply, ok bool, err error) {
	for range 2 {
		if a, ok = r.send(); !ok || !a.late {
			break
		}
		r.patience = laterLimit
		if err := r.mark(); errors.Is(err, ErrConflict) {
			return a, ok, errLockLost
		} else if err != nil {
			return a, ok, err
		}
	}
	return a, ok, nil
}
