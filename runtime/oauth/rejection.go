package oauth

import "context"

// The entry points end a Source during a refresh: handleRejection, for a rejected
// refresh token, and end.

// handleRejection decides what follows from a rejected refresh token. Since this
// is the only way to lose a session, the store is read first, in case another
// process has a newer token, and a Seed is tried.
func (r *refresher) handleRejection(fail *Error) error {
	sent := r.record.RefreshToken
	if rec, err := r.load(); err == nil && rec.RefreshToken != "" && rec.RefreshToken != sent {
		r.record, r.storedToken = rec, rec.RefreshToken
		r.readMark()
		return errAgain
	}
	if seed := r.source.config.Seed; seed != "" {
		r.record = Record{RefreshToken: seed, extra: r.record.extra}
		r.readMark()
		if seed != sent {
			r.source.emit(Event{Kind: Reseeded, Err: fail})
			return errAgain
		}
		r.clearMark()
		return fail
	}
	switch {
	case r.holderCrashed:
		return r.end(ReasonCrash, fail)
	case r.responseLost:
		return r.end(ReasonLostResponse, fail)
	}
	return r.end(ReasonRejected, fail)
}

// end ends the Source and deletes its record.
func (r *refresher) end(reason Reason, fail *Error) error {
	s := r.source
	e := *fail
	e.Reason = reason
	r.deleteRecord()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended == nil {
		s.ended = &e
		s.clearUnsaved()
		s.record = Record{}
		s.current.Store(nil)
		s.emit(Event{Kind: Ended, Err: &e})
	}
	return s.ended
}

// abandon deletes the record after [Source.End] was called during the refresh.
func (r *refresher) abandon() error {
	r.deleteRecord()
	return r.source.storeError(nil)
}

func (r *refresher) deleteRecord() {
	if r.tx == nil {
		return
	}
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	_ = r.tx.Delete(ctx)
}
