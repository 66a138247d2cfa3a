package oauth

import (
	"context"
	"errors"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds what happens while memory has tokens that the store did not
// take: only the store is tried again, never the exchange.

const (
	firstSaveRetry = 100 * time.Millisecond
	lastSaveRetry  = 5 * time.Second
	// saveHold is how long the lock is kept for it: while it is, other processes
	// wait, and their sessions live; without it they would send the refresh
	// token that is burnt, and a strict server would end the session.
	saveHold = 5 * time.Minute
)

// unsaved says what the store held when memory went ahead of it.
type unsaved struct {
	onDisk runtime.Secret
	absent bool
	next   int64 // when a call may try again

	stop context.CancelFunc // makes the saver let go
	done chan struct{}      // closed when it has; nil: nobody is at it
	take bool               // the lock is to be handed over, not given back
	tx   Tx                 // the lock that was handed over

	quit context.CancelFunc // ends the chase of a lock that was lost; nil: none
}

// behind notes that the store did not take the state that memory now has.
func (r *run) behind(err error) {
	s := r.source
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsaved == nil {
		s.unsaved = &unsaved{onDisk: r.onDisk, absent: r.absent}
	} else if r.tx != nil {
		s.unsaved.onDisk, s.unsaved.absent = r.onDisk, r.absent
	}
	s.unsaved.next = s.now().mono + int64(firstSaveRetry)
	s.lookTwice(true)
	s.emit(Event{Kind: PersistFailed, Rotated: true, Err: err})
}

// leave gives the lock back, or to a saver while memory is ahead: between this
// process and the store nobody may come with the token that is burnt.
func (r *run) leave() {
	if r.held == nil {
		return
	}
	s := r.source
	s.mu.Lock()
	u := s.unsaved
	keep := u != nil && u.done == nil && s.ended == nil && !r.gone
	switch {
	case keep:
		s.saver(r.ctx, r.held, u)
	case u != nil && r.gone:
		s.pursue(r.ctx, u)
	}
	s.mu.Unlock()
	if !keep {
		_ = r.held.Unlock(r.ctx)
	}
}

// lookTwice makes every call look at what is to be done, or stops that.
func (s *Source) lookTwice(on bool) {
	old := s.current.Load()
	if old == nil {
		return
	}
	e := *old
	if e.soft = e.due; on {
		e.soft = reading{}
	}
	s.current.Store(&e)
}

// saver starts a goroutine that tries until the store takes the state, for at
// most saveHold; then it gives the lock back and leaves the rest to calls.
func (s *Source) saver(ctx context.Context, tx Tx, u *unsaved) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveHold)
	u.stop, u.done = cancel, make(chan struct{})
	done := u.done
	stopEnd := context.AfterFunc(s.alive, cancel)
	go func() {
		defer close(done)
		defer cancel()
		defer stopEnd()
		held := s.saveUntil(ctx, tx, u)
		if !s.handOver(ctx, tx, u, held) {
			_ = tx.Unlock(context.WithoutCancel(ctx))
		}
	}()
}

// handOver leaves the lock to who asked for it, if it still is one; a lock that
// was lost is chased.
func (s *Source) handOver(ctx context.Context, tx Tx, u *unsaved, held bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.stop, u.done = nil, nil
	u.next = s.now().mono + int64(lastSaveRetry)
	if held && u.take {
		u.tx, u.take = tx, false
		return true
	}
	if !held {
		s.pursue(ctx, u)
	}
	return false
}

// obtain takes the lock, from the saver if that has it.
func (s *Source) obtain(ctx context.Context) (Tx, error) {
	s.mu.Lock()
	u := s.unsaved
	if u == nil || u.done == nil {
		s.mu.Unlock()
		return s.lock(ctx)
	}
	u.take = true
	u.stop()
	done := u.done
	s.mu.Unlock()
	select {
	case <-done:
	case <-ctx.Done():
	}
	s.mu.Lock()
	tx := u.tx
	u.tx, u.take = nil, false
	s.mu.Unlock()
	if tx != nil {
		return tx, nil
	}
	return s.lock(ctx)
}

// saveUntil reports whether the lock still is one.
func (s *Source) saveUntil(ctx context.Context, tx Tx, u *unsaved) (held bool) {
	defer func() {
		if recover() != nil { // of the store; calls try again
			held = false
		}
	}()
	for wait := firstSaveRetry; ; wait = min(2*wait, lastSaveRetry) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return true
		}
		st, ok := s.pending(u)
		if !ok {
			return true
		}
		switch err := tx.Save(ctx, st); {
		case err == nil:
			s.saved()
			return true
		case errors.Is(err, ErrConflict):
			return false
		}
	}
}

// pending returns what u is about, unless that is settled.
func (s *Source) pending(u *unsaved) (Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.record, s.unsaved == u && s.ended == nil
}

// saved notes that the store has what memory has.
func (s *Source) saved() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsaved == nil {
		return
	}
	s.settle()
	s.lookTwice(false)
	s.emit(Event{Kind: Persisted})
}

// saveSoon is called, with s.mu held, by calls that find memory ahead.
func (s *Source) saveSoon(ctx context.Context, now reading) {
	u := s.unsaved
	if u.done != nil || now.mono < u.next || s.flight != nil {
		return
	}
	u.next = now.mono + int64(lastSaveRetry+s.config.LockTimeout)
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer func() { _ = recover() }() // of the store; calls try again
		_ = s.flush(ctx)
	}()
}

// flush tries once to bring the store up to date. If it fails the saver goes
// on with the lock.
func (s *Source) flush(ctx context.Context) error {
	tx, err := s.obtain(ctx)
	if err != nil {
		return err
	}
	r := s.newRun(ctx, tx)
	defer r.leave()
	if err := r.read(); err != nil {
		return err
	}
	if s.Dirty() {
		return ErrStore
	}
	return nil
}

// catchUp compares what the store holds with what memory has, and saves memory
// if it still is the successor.
func (r *run) catchUp(readable bool) {
	s := r.source
	s.mu.Lock()
	u, mine := s.unsaved, s.record
	s.mu.Unlock()
	switch {
	case u == nil:
	case !readable:
		r.record = mine
	case !r.absent && r.onDisk == mine.RefreshToken:
		s.saved() // the write that failed had arrived
	case r.onDisk == u.onDisk && r.absent == u.absent:
		r.record = mine
		_ = r.save(mine)
	default:
		r.overtaken(mine)
	}
}

// overtaken gives up tokens of a session that was ended or replaced elsewhere.
func (r *run) overtaken(mine Record) {
	s := r.source
	if r.absent {
		s.revoke(r.ctx, mine.RefreshToken)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	s.record = r.record
	s.current.Store(nil)
	s.emit(Event{Kind: Replaced})
}
