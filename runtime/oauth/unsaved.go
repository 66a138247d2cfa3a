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
	next   int64              // when a call may try again
	stop   context.CancelFunc // makes the saver let go
	done   chan struct{}      // closed when it has; nil: nobody is at it
}

// behind notes that memory is ahead, and leaves the lock to a saver.
func (r *run) behind(err error) {
	u := r.note(err)
	if r.tx == nil || r.kept || errors.Is(err, ErrConflict) {
		return
	}
	r.kept = true
	s := r.source
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saver(r.ctx, r.tx, u)
}

// note notes that the store did not take the state that memory now has.
func (r *run) note(err error) *unsaved {
	s := r.source
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.unsaved
	u := &unsaved{onDisk: r.onDisk, absent: r.absent, next: s.now().mono + int64(firstSaveRetry)}
	if r.tx == nil && old != nil {
		u.onDisk, u.absent = old.onDisk, old.absent
	}
	s.unsaved = u
	s.lookTwice(true)
	s.emit(Event{Kind: PersistFailed, Rotated: true, Err: err})
	return u
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
func (s *Source) saver(ctx context.Context, tx Locked, u *unsaved) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveHold)
	u.stop, u.done = cancel, make(chan struct{})
	done := u.done
	stopEnd := context.AfterFunc(s.alive, cancel)
	stopClose := context.AfterFunc(s.open, cancel)
	go func() {
		defer close(done)
		defer cancel()
		defer stopEnd()
		defer stopClose()
		defer func() { _ = recover() }() // of the store; calls try again
		defer func() { _ = tx.Unlock(context.WithoutCancel(ctx)) }()
		s.saveUntil(ctx, tx, u)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.unsaved == u {
			u.stop, u.done = nil, nil
			u.next = s.now().mono + int64(lastSaveRetry)
		}
	}()
}

func (s *Source) saveUntil(ctx context.Context, tx Locked, u *unsaved) {
	for wait := firstSaveRetry; ; wait = min(2*wait, lastSaveRetry) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		st, ok := s.pending(u)
		if !ok {
			return
		}
		switch err := tx.Save(ctx, st); {
		case err == nil:
			s.saved()
			return
		case errors.Is(err, ErrConflict):
			return
		}
	}
}

// pending returns what u is about, unless that is settled.
func (s *Source) pending(u *unsaved) (State, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state, s.unsaved == u && s.ended == nil
}

// saved notes that the store has what memory has.
func (s *Source) saved() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsaved == nil {
		return
	}
	s.unsaved = nil
	s.lookTwice(false)
	s.emit(Event{Kind: Persisted})
}

// saveSoon is called, with s.mu held, by calls that find memory ahead.
func (s *Source) saveSoon(ctx context.Context, now reading) {
	u := s.unsaved
	if u.done != nil || now.mono < u.next || s.flight != nil {
		return
	}
	u.next = now.mono + int64(lastSaveRetry)
	u.done = make(chan struct{})
	u.stop = func() {}
	done := u.done
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer close(done)
		defer func() { _ = recover() }()
		_ = s.flush(ctx)
		s.mu.Lock()
		defer s.mu.Unlock()
		u.stop, u.done = nil, nil
	}()
}

// settle makes the saver give the lock back.
func (s *Source) settle(ctx context.Context) {
	s.mu.Lock()
	var done chan struct{}
	if u := s.unsaved; u != nil && u.done != nil {
		u.stop()
		done = u.done
	}
	s.mu.Unlock()
	if done == nil {
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// flush tries once to bring the store up to date, under a lock of its own.
func (s *Source) flush(ctx context.Context) error {
	tx, err := s.lock(ctx)
	if err != nil {
		return err
	}
	r := &run{source: s, ctx: ctx, first: s.current.Load(), held: tx, tx: tx}
	defer r.unlock()
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
	u, mine := s.unsaved, s.state
	s.mu.Unlock()
	switch {
	case u == nil:
	case !readable:
		r.state = mine
	case !r.absent && r.onDisk == mine.RefreshToken:
		s.saved() // the write that failed had arrived
	case r.onDisk == u.onDisk && r.absent == u.absent:
		r.state = mine
		_ = r.save(mine)
	default:
		r.overtaken(mine)
	}
}

// overtaken gives up tokens of a session that was ended or replaced elsewhere.
func (r *run) overtaken(mine State) {
	s := r.source
	if r.absent {
		s.revoke(r.ctx, mine.RefreshToken)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsaved = nil
	s.state = r.state
	s.current.Store(nil)
	s.emit(Event{Kind: Replaced})
}
