package oauth

import (
	"errors"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/process"
)

// The entry points are writeMark, clearMark, endMark, readMark and underWay. A mark
// of the exchange is stored before the refresh token is sent.

// writeMark stores the mark. That proves that the store can be written before
// the server invalidates the refresh token, and tells the next holder of the
// lock, should this process crash, that the response may have been lost.
func (r *refresher) writeMark() error {
	if r.tx == nil {
		return nil
	}
	rec := r.record
	rec.Exchanging = &Mark{Since: r.source.now().time().UTC(), Holder: r.source.holder, Process: process.Self()}
	err := r.save(rec)
	if err == nil {
		return nil
	}
	r.source.emit(Event{Kind: PersistFailed, Err: err})
	if r.source.Dirty() && !errors.Is(err, ErrConflict) {
		r.markedAt = r.source.now()
		return nil // memory is ahead of the store already: there is nothing to lose
	}
	return r.source.storeError(err)
}

// clearMark removes the mark because the server certainly did not invalidate the
// refresh token. If that fails, the mark can only lead to a wrong [Reason] later.
func (r *refresher) clearMark() {
	if r.tx != nil {
		_ = r.save(r.record)
	}
}

// endMark notes that the exchange is over, although its response was lost, so that
// other processes need not wait for it.
func (r *refresher) endMark() {
	if r.tx == nil || r.source.Dirty() {
		return
	}
	rec := r.record
	rec.Exchanging = &Mark{Since: r.source.now().time().UTC(), Holder: r.source.holder, Ended: true}
	_ = r.save(rec)
}

// readMark finds out from a mark that was left behind whether a response was
// lost, and whether this Source or another process was waiting for it.
func (r *refresher) readMark() {
	mark := r.record.Exchanging
	r.holderCrashed = mark != nil && mark.Holder != r.source.holder
	r.responseLost = mark != nil && mark.Holder == r.source.holder
}

// markSlack is how long after its mark a token request may begin.
const markSlack = 5 * time.Second

// underWay reports whether the holder of a mark may still receive the response to its
// exchange. A second exchange of the same refresh token would then end the session on
// a strict server. It may not if it has ended, which its process identity or tx
// proves, or when its token request has timed out.
func (s *Source) underWay(mark *Mark, tx Tx) bool {
	if mark == nil || mark.Holder == s.holder || mark.Ended || process.Ended(mark.Process) {
		return false
	}
	if t, ok := tx.(interface{ HolderEnded() bool }); ok && t.HolderEnded() {
		return false
	}
	now, limit := s.now(), s.config.Client.config.Timeout+markSlack
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen.mark != *mark {
		s.seen.mark, s.seen.at = *mark, now.mono
	}
	// The clock of the other machine may be ahead.
	return now.time().Sub(mark.Since) < limit && time.Duration(now.mono-s.seen.at) < limit
}

// seenMark is a mark of another Source, and when it was seen first, monotonic.
type seenMark struct {
	mark Mark
	at   int64
}
