package oauth

import "errors"

// The entry points are writeMark, clearMark and readMark. A mark of the exchange
// is stored before the refresh token is sent.

// writeMark stores the mark. That proves that the store can be written before
// the server invalidates the refresh token, and tells the next holder of the
// lock, should this process crash, that the response may have been lost.
func (r *refresher) writeMark() error {
	if r.tx == nil {
		return nil
	}
	rec := r.record
	rec.Exchanging = &Mark{Since: r.source.now().time().UTC(), Holder: r.source.holder}
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

// readMark finds out from a mark that was left behind whether a response was
// lost, and whether this Source or another process was waiting for it.
func (r *refresher) readMark() {
	mark := r.record.Exchanging
	r.holderCrashed = mark != nil && mark.Holder != r.source.holder
	r.responseLost = mark != nil && mark.Holder == r.source.holder
}
