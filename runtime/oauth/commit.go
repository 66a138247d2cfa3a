package oauth

import (
	"context"
	"errors"
	"time"
)

// This file stores new tokens and hands them out. The entry points are commit,
// and rescue for a response without a usable access token.

// commit stores the new tokens, then publishes them. They are published even if
// the store fails: memory then has the only copy.
func (r *refresher) commit(res exchangeResult) (*entry, error) {
	s := r.source
	roundTrip := time.Duration(s.now().mono - res.start.mono)
	st := recordAt(res.token, res.start)
	st.extra = r.record.extra
	rotated := st.RefreshToken != "" && st.RefreshToken != r.record.RefreshToken
	if st.RefreshToken == "" {
		st.RefreshToken = r.record.RefreshToken
	}
	if st.Scopes == nil {
		st.Scopes = r.record.Scopes
	}
	err := r.storeRecord(st)
	if errors.Is(err, ErrConflict) {
		if e, over, err := r.resolveConflict(st); over {
			return e, err
		}
	}
	e := newEntry(st, res.start, res.token.Expires.Sub(res.token.Issued), s.margins(roundTrip))
	if !s.publish(e, st) { // the Source was ended while the tokens were being stored
		s.revoke(r.ctx, st.RefreshToken)
		return nil, r.abandon()
	}
	if err != nil {
		r.markUnsaved()
		s.emit(Event{Kind: PersistFailed, Rotated: true, Err: err})
	}
	s.emit(Event{Kind: Refreshed, Rotated: rotated, Duration: roundTrip})
	if len(res.token.Warnings) > 0 {
		s.emit(Event{Kind: OddAnswer, Warnings: res.token.Warnings})
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
	s, st := r.source, r.record
	st.RefreshToken, st.Exchanging = fail.rescued, nil
	err := r.storeRecord(st)
	s.mu.Lock()
	s.record = st
	s.mu.Unlock()
	if err != nil {
		r.markUnsaved()
		s.emit(Event{Kind: PersistFailed, Rotated: true, Err: err})
	}
	r.record, r.responseLost, r.holderCrashed = st, false, false
	return true
}

func (r *refresher) storeRecord(st Record) error {
	if r.tx == nil {
		return ErrStore
	}
	return r.save(st)
}

// resolveConflict finds out who changed the store during the exchange. over is
// false if no other process has, so that the new tokens are valid.
func (r *refresher) resolveConflict(st Record) (e *entry, over bool, err error) {
	s := r.source
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	stored, err := s.store.Load(ctx)
	switch {
	case errors.Is(err, ErrNoRecord):
		s.revoke(r.ctx, st.RefreshToken)
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
