package oauth

import (
	"context"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are markUnsaved, reconcile, which ends the state, and saveSoon
// for calls. The state is that of a Source whose memory has tokens that the store
// did not take. Only the write is retried, never the exchange; saver.go and
// relock.go retry in the background.

const (
	minSaveWait = 100 * time.Millisecond
	maxSaveWait = 5 * time.Second
	// maxLockHold is how long the lock is kept meanwhile. Other processes then
	// wait and keep their sessions; without it they would send the refresh token
	// that the server has invalidated, and a strict server would end the session.
	maxLockHold = 5 * time.Minute
)

// unsaved describes what the store held when memory went ahead of it.
type unsaved struct {
	storedToken runtime.Secret
	absent      bool
	nextTry     int64 // no call retries before, monotonic

	stop   context.CancelFunc // stops the saver
	done   chan struct{}      // closed when the saver has stopped; nil: no saver runs
	wanted bool               // the saver shall hand over the lock instead of releasing it
	tx     Tx                 // the lock that it handed over

	stopRelock context.CancelFunc // nil: relock does not run
}

// markUnsaved records that memory has a record that the store did not take.
func (r *refresher) markUnsaved() {
	s := r.source
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsaved == nil {
		s.unsaved = &unsaved{storedToken: r.storedToken, absent: r.absent}
	} else if r.tx != nil {
		s.unsaved.storedToken, s.unsaved.absent = r.storedToken, r.absent
	}
	s.unsaved.nextTry = s.now().mono + int64(minSaveWait)
	s.setSlowPath(true)
}

// setSlowPath makes every call pass through decide, which retries the write, or
// ends that.
func (s *Source) setSlowPath(on bool) {
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

// clearUnsaved ends the state. The caller holds s.mu.
func (s *Source) clearUnsaved() {
	s.unsaved.endRelock()
	s.unsaved = nil
}

// saved notes that the store has the record that memory has.
func (s *Source) saved() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsaved == nil {
		return
	}
	s.clearUnsaved()
	s.setSlowPath(false)
	s.emit(Event{Kind: Persisted})
}

// saveSoon retries the write in the background, unless that happens already. The
// caller holds s.mu.
func (s *Source) saveSoon(ctx context.Context, now reading) {
	u := s.unsaved
	if u.done != nil || now.mono < u.nextTry || s.inFlight != nil {
		return
	}
	u.nextTry = now.mono + int64(maxSaveWait+s.config.LockTimeout)
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer func() { _ = recover() }() // a panic of the store: later calls retry
		_ = s.flush(ctx)
	}()
}

// flush tries once to bring the store up to date. If that fails, the saver goes
// on with the lock.
func (s *Source) flush(ctx context.Context) error {
	tx, err := s.acquireLock(ctx)
	if err != nil {
		return err
	}
	r := s.newRefresher(ctx, tx)
	defer r.unlock()
	if err := r.read(); err != nil {
		return err
	}
	if s.Dirty() {
		return ErrStore
	}
	return nil
}

// reconcile compares the store with memory. It saves the record in memory if
// that still is the successor of the stored one.
func (r *refresher) reconcile(readable bool) {
	s := r.source
	s.mu.Lock()
	u, mine := s.unsaved, s.record
	s.mu.Unlock()
	switch {
	case u == nil:
	case !readable:
		r.record = mine
	case !r.absent && r.storedToken == mine.RefreshToken:
		s.saved() // the write that seemed to fail had succeeded
	case r.storedToken == u.storedToken && r.absent == u.absent:
		r.record = mine
		_ = r.save(mine)
	default:
		r.dropUnsaved(mine)
	}
}

// dropUnsaved discards the tokens in memory: the session was ended or replaced by
// another process.
func (r *refresher) dropUnsaved(mine Record) {
	s := r.source
	if r.absent {
		s.revoke(r.ctx, mine.RefreshToken)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clearUnsaved()
	s.record = r.record
	s.current.Store(nil)
	s.emit(Event{Kind: Replaced})
}
