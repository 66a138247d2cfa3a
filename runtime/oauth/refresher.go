package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Source.refresh, one refresh from the lock to the new access
// token: lock, re-read, mark, send, store, hand out. The order matters, see
// doc.go. step decides between the store and the server.

// errAgain tells underLock to repeat step with the record as it is now.
var errAgain = errors.New("oauth: again")

// refresher carries out one refresh while it holds the lock. It belongs to one
// goroutine.
type refresher struct {
	source *Source
	ctx    context.Context
	force  bool
	before *entry // the current entry when the refresh started
	held   Tx     // the lock, nil if it could not be taken
	tx     Tx     // held, or nil while the store fails and memory is newer anyway

	record        Record         // the tokens to go on from
	storedToken   runtime.Secret // the refresh token in the store
	absent        bool           // the store holds no record
	holderCrashed bool           // another process began an exchange and never finished it
	responseLost  bool           // a response to this refresh token was lost
	lockLost      bool

	markedAt   reading       // when the store last confirmed the lock
	maxMarkAge time.Duration // see sendCheck
}

func (s *Source) newRefresher(ctx context.Context, tx Tx) *refresher {
	return &refresher{source: s, ctx: ctx, before: s.current.Load(), held: tx, tx: tx, maxMarkAge: firstMarkAge}
}

// refresh returns a new entry: from the store if another process put one there,
// else from the server.
func (s *Source) refresh(ctx context.Context, force bool) (*entry, error) {
	if e := s.loadUnlocked(ctx); e != nil && !force {
		return e, nil
	}
	limit := time.Now().Add(s.config.LockTimeout)
	for lockLost := false; ; {
		e, err := s.underLock(ctx, force, limit)
		switch {
		case errors.Is(err, errLockLost) && !lockLost:
			lockLost, limit = true, time.Now().Add(s.config.LockTimeout)
			continue
		case errors.Is(err, errLockLost):
			return nil, s.storeError(ErrConflict)
		case !errors.Is(err, errMarked):
			return e, err
		}
		if e := s.waitForMark(ctx, force, limit); e != nil {
			return e, nil
		}
		if !time.Now().Before(limit) {
			return nil, s.storeError(errMarked)
		}
	}
}

func (s *Source) underLock(ctx context.Context, force bool, limit time.Time) (*entry, error) {
	tx, e, err := s.lockOrToken(ctx, force, limit)
	if e != nil {
		return e, nil
	}
	if err != nil {
		// No other process can be exchanging a token that only memory has, so
		// that one is exchanged without the lock.
		if !s.Dirty() {
			return nil, s.storeError(err)
		}
		tx = nil
	}
	r := s.newRefresher(ctx, tx)
	r.force = force
	defer r.unlock()
	if err := r.read(); err != nil {
		return nil, err
	}
	for range 3 {
		e, err := r.step()
		if !errors.Is(err, errAgain) {
			return e, err
		}
	}
	return nil, s.storeError(ErrConflict)
}

// lock takes the store's lock. It stops waiting when the Source ends.
func (s *Source) lock(ctx context.Context) (Tx, error) {
	wait, cancel := context.WithTimeout(ctx, s.config.LockTimeout)
	defer cancel()
	stop := context.AfterFunc(s.alive, cancel)
	defer stop()
	tx, err := s.store.Lock(wait)
	if err != nil && errors.Is(wait.Err(), context.DeadlineExceeded) {
		err = fmt.Errorf("%w: %w", errLocked, err)
	}
	return tx, err
}

// storeError returns the error of a refresh for which nothing was sent, because
// the store failed or the Source has ended.
func (s *Source) storeError(err error) error {
	if s.alive.Err() != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.ended
	}
	return &Error{Op: opRefresh, Class: Transient, Err: fmt.Errorf("%w: %w", ErrStore, err)}
}

// read re-reads the store under the lock and decides which record to go on from.
func (r *refresher) read() error {
	rec, err := r.load()
	switch {
	case err == nil:
		r.record, r.storedToken, r.absent = rec, rec.RefreshToken, false
	case errors.Is(err, ErrNoRecord):
		r.record, r.storedToken, r.absent = Record{RefreshToken: r.source.config.Seed}, "", true
	case !r.source.Dirty():
		return r.source.storeError(err)
	default:
		r.tx = nil
	}
	r.reconcile(err == nil || r.absent)
	if r.absent && r.record.RefreshToken == "" {
		return r.end(ReasonRemoved, &Error{Op: opRefresh, Class: Rejected})
	}
	r.source.setRecord(r.record)
	r.readMark()
	return nil
}

func (r *refresher) load() (Record, error) {
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	if r.tx == nil {
		return Record{}, ErrStore
	}
	rec, err := r.tx.Load(ctx)
	r.lockLost = r.lockLost || errors.Is(err, ErrConflict)
	return rec, err
}

func (r *refresher) save(rec Record) error { return r.saveWithin(storeTimeout, rec) }

func (r *refresher) saveWithin(limit time.Duration, rec Record) error {
	ctx, cancel := context.WithTimeout(r.ctx, limit)
	defer cancel()
	if err := r.tx.Save(ctx, rec); err != nil {
		r.lockLost = r.lockLost || errors.Is(err, ErrConflict)
		return err
	}
	r.storedToken, r.absent, r.markedAt = rec.RefreshToken, false, r.source.now()
	r.source.saved()
	return nil
}

// step uses the stored access token if that is newer and good, else exchanges the
// refresh token.
func (r *refresher) step() (*entry, error) {
	if e := r.adopt(); e != nil {
		return e, nil
	}
	if r.record.RefreshToken == "" {
		return nil, r.end(ReasonExpired, &Error{Op: opRefresh, Class: Rejected})
	}
	if r.source.underWay(r.record.Exchanging, r.held) {
		return nil, errMarked
	}
	if err := r.writeMark(); err != nil {
		return nil, err
	}
	return r.exchange()
}
