package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the exchange of a refresh token, and what follows from each
// kind of answer.

// reply is the outcome of one request.
type reply struct {
	token *Token
	fail  *Error
	start reading // just before it was sent
	late  bool    // it was not sent, see lastLook
}

// exchange sends the refresh token and stores what comes back. If the answer is
// lost, the same token is sent once more at once: a server with a grace period
// gives the same successor again, and on a strict one nothing else would help.
func (r *run) exchange() (*entry, error) {
	var half *reply // a token from an answer that broke off
	for again := true; ; again = false {
		a, ok, err := r.sendInTime()
		switch {
		case err != nil:
			return nil, err
		case !ok:
			return nil, r.abandoned()
		case a.fail == nil && a.token.cut && a.token.RefreshToken == "" && again:
			half, r.lost = &a, true
			continue
		case a.fail == nil:
			return r.commit(a)
		case r.rescue(a.fail) && again:
			continue
		case (a.fail.Class == Indeterminate || a.fail.Class == Malformed) && again && a.fail.rescued == "":
			r.lost = true
			continue
		case half != nil:
			return r.commit(*half)
		case a.fail.Class == Rejected:
			return nil, r.rejected(a.fail)
		}
		if !mayHaveRotated(a.fail) {
			r.unmark()
		}
		return nil, a.fail
	}
}

// mayHaveRotated is false if the server certainly kept the refresh token.
func mayHaveRotated(e *Error) bool {
	switch e.Class {
	case Indeterminate, Malformed:
		return true
	case Transient, Throttled:
		return e.StatusCode >= 500
	}
	return false
}

// send asks the server, on a goroutine of its own so that End need not wait:
// what comes after the end is revoked.
func (r *run) send() (reply, bool) {
	s, sent, scopes := r.source, r.record.RefreshToken, r.scopesToAsk()
	ctx, look := context.WithoutCancel(r.ctx), r.lastLook()
	answers := make(chan reply, 1)
	go func() { answers <- s.ask(withLastLook(ctx, look), sent, scopes).unless(look) }()
	select {
	case a := <-answers:
		if s.alive.Err() == nil {
			return a, true
		}
		s.discard(ctx, a, sent)
	case <-s.alive.Done():
		s.late.Go(func() { s.discard(ctx, <-answers, sent) })
	}
	return reply{}, false
}

func (s *Source) ask(ctx context.Context, refreshToken runtime.Secret, scopes []string) (a reply) {
	a.start = s.now()
	defer func() {
		if v := recover(); v != nil {
			a.token, a.fail = nil, &Error{Op: opRefresh, Class: Indeterminate, Err: fmt.Errorf("panic of type %T in the HTTP client", v)}
		}
	}()
	a.token, a.fail = s.config.Client.refresh(ctx, refreshToken, scopes)
	return a
}

// discard revokes what was granted to a session that is over.
func (s *Source) discard(ctx context.Context, a reply, sent runtime.Secret) {
	switch {
	case a.fail != nil:
		s.revoke(ctx, a.fail.rescued)
	case a.token.RefreshToken != "":
		s.revoke(ctx, a.token.RefreshToken)
	default:
		s.revoke(ctx, sent)
	}
}

// revoke is best effort.
func (s *Source) revoke(ctx context.Context, token runtime.Secret) {
	if token == "" || s.config.Client.config.Endpoints.Revocation == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_ = s.config.Client.Revoke(ctx, token)
}

// abandoned clears the store after End.
func (r *run) abandoned() error {
	r.clear()
	return r.source.failure(nil)
}

func (r *run) clear() {
	if r.tx == nil {
		return
	}
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	_ = r.tx.Delete(ctx)
}

// rescue keeps the refresh token of an answer whose access token is of no use:
// the one that was sent is burnt.
func (r *run) rescue(e *Error) bool {
	if e.rescued == "" || e.rescued == r.record.RefreshToken {
		return false
	}
	st := r.record
	st.RefreshToken, st.Exchanging = e.rescued, nil
	err := r.storeRecord(st)
	r.source.mu.Lock()
	r.source.record = st
	r.source.mu.Unlock()
	if err != nil {
		r.behind(err)
	}
	r.record, r.lost, r.crashed = st, false, false
	return true
}

// commit stores the new tokens and hands them out. If the store fails they are
// handed out all the same: memory then has the only copy.
func (r *run) commit(a reply) (*entry, error) {
	s := r.source
	trip := time.Duration(s.now().mono - a.start.mono)
	st := dated(a.token, a.start)
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
		if e, over, err := r.conflicted(st); over {
			return e, err
		}
	}
	e := newEntry(st, a.start, a.token.Expires.Sub(a.token.Issued), s.margins(trip))
	if !s.publish(e, st) { // End came while it was being stored
		s.revoke(r.ctx, st.RefreshToken)
		return nil, r.abandoned()
	}
	if err != nil {
		r.behind(err)
	}
	s.emit(Event{Kind: Refreshed, Rotated: rotated, Duration: trip})
	if len(a.token.Warnings) > 0 {
		s.emit(Event{Kind: OddAnswer, Warnings: a.token.Warnings})
	}
	r.tellScopes(a.token.Scopes)
	return e, nil
}

func (r *run) storeRecord(st Record) error {
	if r.tx == nil {
		return ErrStore
	}
	return r.save(st)
}

// conflicted looks at who changed the store meanwhile. over is false if nobody
// did, so that the new tokens are ours to keep.
func (r *run) conflicted(st Record) (e *entry, over bool, err error) {
	s := r.source
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	stored, err := s.store.Load(ctx)
	switch {
	case errors.Is(err, ErrNoRecord):
		s.revoke(r.ctx, st.RefreshToken)
		r.tx = nil
		return nil, true, r.end(ReasonRemoved, &Error{Op: opRefresh, Class: Rejected})
	case err != nil || stored.RefreshToken == r.onDisk:
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
	return nil, true, s.failure(ErrConflict)
}

// rejected is the only way to lose a session, so the store is asked first
// whether somebody has a newer token, and a Seed is tried.
func (r *run) rejected(fail *Error) error {
	sent := r.record.RefreshToken
	if st, err := r.load(); err == nil && st.RefreshToken != "" && st.RefreshToken != sent {
		r.record, r.onDisk = st, st.RefreshToken
		r.judge()
		return errAgain
	}
	if seed := r.source.config.Seed; seed != "" {
		r.record = Record{RefreshToken: seed, extra: r.record.extra}
		r.judge()
		if seed != sent {
			r.source.emit(Event{Kind: Reseeded, Err: fail})
			return errAgain
		}
		r.unmark()
		return fail
	}
	switch {
	case r.crashed:
		return r.end(ReasonCrash, fail)
	case r.lost:
		return r.end(ReasonLostResponse, fail)
	}
	return r.end(ReasonRejected, fail)
}

// end ends the Source and removes its state.
func (r *run) end(reason Reason, fail *Error) error {
	s := r.source
	e := *fail
	e.Reason = reason
	r.clear()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended == nil {
		s.ended = &e
		s.settle()
		s.record = Record{}
		s.current.Store(nil)
		s.emit(Event{Kind: Ended, Err: &e})
	}
	return s.ended
}
