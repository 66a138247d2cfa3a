package oauth

import (
	"context"
	"errors"
	"time"
)

// The entry points are commit, which stores new tokens and hands them out, and
// rescue for a response without a usable access token.

// commit stores the new tokens, then publishes them. They are published even if
// the store fails: memory then has the only copy.
func (r *refresher) commit(res exchangeResult) (*entry, error) {
	s := r.source
	roundTrip := time.Duration(s.now().mono - res.start.mono)
	rec := recordAt(res.token, res.start)
	rec.extra = r.record.extra
	rotated := rec.RefreshToken != "" && rec.RefreshToken != r.record.RefreshToken
	if rec.RefreshToken == "" {
		rec.RefreshToken = r.record.RefreshToken
	}
	if rec.Scopes == nil {
		rec.Scopes = r.record.Scopes
	}
	err := r.storeRecord(rec)
	if errors.Is(err, ErrConflict) {
		if e, over, err := r.resolveConflict(rec); over {
			return e, err
		}
	}
	e := newEntry(rec, res.start, res.token.Expires.Sub(res.token.Issued), s.margins(roundTrip))
	if !s.publish(e, rec) { // the Source was ended while the tokens were being stored
		s.revoke(r.ctx, rec.RefreshToken)
		return nil, r.abandon()
	}
	if err != nil {
		r.markUnsaved()
		s.emit(Event{Kind: PersistFailed, Rotated: true, Err: err})
	}
	s.emitWhenFinished(Event{Kind: Refreshed, Rotated: rotated, Duration: roundTrip})
	if len(res.token.Warnings) > 0 {
		s.emitWhenFinished(Event{Kind: OddResponse, Warnings: res.token.Warnings})
	}
	r.reportScopes(res.token.Scopes)
	return e, nil
}

// rescue keeps the refresh token of a response whose access token is not usable:
// the server has invalidated the one that was sent.
func (r *refresher) rescue(fail *Error) bool {
	if fail.rescued == "" || fail.rescued == r.record.RefreshToken {
		return false
	}
	s, rec := r.source, r.record
	rec.RefreshToken, rec.Exchanging = fail.rescued, nil
	err := r.storeRecord(rec)
	s.mu.Lock()
	s.record = rec
	s.mu.Unlock()
	if err != nil {
		r.markUnsaved()
		s.emit(Event{Kind: PersistFailed, Rotated: true, Err: err})
	}
	r.record, r.responseLost, r.holderCrashed = rec, false, false
	return true
}

// minCommitTime is how long the store may take at least to store new tokens.
const minCommitTime = 500 * time.Millisecond

// storeRecord stores the record within the time that calls wait for the store. After
// that the tokens are used from memory, and the saver goes on.
func (r *refresher) storeRecord(rec Record) error {
	if r.tx == nil {
		return ErrStore
	}
	left := r.source.config.LockTimeout - r.source.refreshInFlight().store.total()
	return r.saveWithin(max(left, minCommitTime), rec)
}

// resolveConflict finds out who changed the store during the exchange. over is
// false if no other process has, so that the new tokens are valid.
func (r *refresher) resolveConflict(rec Record) (e *entry, over bool, err error) {
	s := r.source
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	stored, err := s.store.Load(ctx)
	switch {
	case errors.Is(err, ErrNoRecord):
		s.revoke(r.ctx, rec.RefreshToken)
		r.tx = nil
		return nil, true, r.end(ReasonRemoved, &Error{Op: opRefresh, Class: Rejected})
	case err != nil || stored.RefreshToken == r.storedToken:
		return nil, false, nil
	}
	r.record = stored
	if e := r.adopt(); e != nil {
		return e, true, nil
	}
	s.mu.Lock()
	s.record = stored
	s.current.Store(nil)
	s.mu.Unlock()
	return nil, true, s.storeError(ErrConflict)
}
