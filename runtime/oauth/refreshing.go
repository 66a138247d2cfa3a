package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds a refresh from the lock to the result: lock, re-read, mark,
// send, store, hand out. The order is what keeps sessions alive.

// errAgain says that a refresh must begin once more with what was read.
var errAgain = errors.New("oauth: again")

// run is one refresh under the lock. It belongs to the flight's goroutine.
type run struct {
	source *Source
	ctx    context.Context
	force  bool
	first  *entry // what was handed out when the flight began
	held   Tx     // the lock, nil if it could not be had
	tx     Tx     // the same, nil while the store cannot be used and memory is ahead of it

	record  Record         // what to go on from
	onDisk  runtime.Secret // the refresh token that the store holds
	absent  bool           // the store holds nothing
	crashed bool           // another process began an exchange and did not end it
	lost    bool           // an answer to this refresh token was lost
	gone    bool           // the lock was lost

	marked   reading       // when the store last confirmed the lock
	patience time.Duration // how long that counts, see lastLook
}

func (s *Source) newRun(ctx context.Context, tx Tx) *run {
	return &run{source: s, ctx: ctx, first: s.current.Load(), held: tx, tx: tx, patience: firstLimit}
}

// refresh gets a token: from the store if another process put one there, else
// from the server.
func (s *Source) refresh(ctx context.Context, force bool) (*entry, error) {
	if e := s.peek(ctx); e != nil && !force {
		return e, nil
	}
	e, err := s.underLock(ctx, force)
	if errors.Is(err, errLockLost) {
		e, err = s.underLock(ctx, force)
	}
	if errors.Is(err, errLockLost) {
		return nil, s.failure(ErrConflict)
	}
	return e, err
}

func (s *Source) underLock(ctx context.Context, force bool) (*entry, error) {
	tx, err := s.obtain(ctx)
	if err != nil {
		// What only memory has, no other process can be exchanging.
		if !s.Dirty() {
			return nil, s.failure(err)
		}
		tx = nil
	}
	r := s.newRun(ctx, tx)
	r.force = force
	defer r.leave()
	if err := r.read(); err != nil {
		return nil, err
	}
	for range 3 {
		e, err := r.step()
		if !errors.Is(err, errAgain) {
			return e, err
		}
	}
	return nil, s.failure(ErrConflict)
}

// peek reads the store without the lock, once: what a process that starts finds
// there is usually good.
func (s *Source) peek(ctx context.Context) *entry {
	s.mu.Lock()
	known, refused := s.known, s.refused
	s.mu.Unlock()
	if known {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	st, err := s.store.Load(ctx)
	if err != nil || st.AccessToken == "" || st.AccessToken == refused || st.Exchanging != nil {
		return nil
	}
	now := s.now()
	e := s.entryOf(st, now)
	if !e.lives(now) {
		return nil
	}
	s.publish(e, st)
	if !e.serves(now) {
		return nil
	}
	return e
}

// learn takes over what the store holds, unless memory is ahead of it.
func (s *Source) learn(st Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = true
	if s.unsaved == nil && s.ended == nil {
		s.record = st
	}
}

// lock takes the store's lock; End and Close do not wait for it.
func (s *Source) lock(ctx context.Context) (Tx, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.LockTimeout)
	defer cancel()
	stop := context.AfterFunc(s.alive, cancel)
	defer stop()
	return s.store.Lock(ctx)
}

// failure is a failure of the store: nothing was sent.
func (s *Source) failure(err error) error {
	if s.alive.Err() != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.ended
	}
	return &Error{Op: opRefresh, Class: Transient, Err: fmt.Errorf("%w: %w", ErrStore, err)}
}

// read re-reads the store under the lock and decides what to go on from.
func (r *run) read() error {
	st, err := r.load()
	switch {
	case err == nil:
		r.record, r.onDisk, r.absent = st, st.RefreshToken, false
	case errors.Is(err, ErrNoRecord):
		r.record, r.onDisk, r.absent = Record{RefreshToken: r.source.config.Seed}, "", true
	case !r.source.Dirty():
		return r.source.failure(err)
	default:
		r.tx = nil
	}
	r.catchUp(err == nil || r.absent)
	if r.absent && r.record.RefreshToken == "" {
		return r.end(ReasonRemoved, &Error{Op: opRefresh, Class: Rejected})
	}
	r.source.learn(r.record)
	r.judge()
	return nil
}

// judge reads a mark that was left: whose answer was lost.
func (r *run) judge() {
	mark := r.record.Exchanging
	r.crashed = mark != nil && mark.Holder != r.source.holder
	r.lost = mark != nil && mark.Holder == r.source.holder
}

func (r *run) load() (Record, error) {
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	if r.tx == nil {
		return Record{}, ErrStore
	}
	st, err := r.tx.Load(ctx)
	r.gone = r.gone || errors.Is(err, ErrConflict)
	return st, err
}

func (r *run) save(st Record) error {
	ctx, cancel := context.WithTimeout(r.ctx, storeTimeout)
	defer cancel()
	if err := r.tx.Save(ctx, st); err != nil {
		r.gone = r.gone || errors.Is(err, ErrConflict)
		return err
	}
	r.onDisk, r.absent, r.marked = st.RefreshToken, false, r.source.now()
	r.source.saved()
	return nil
}

// step uses what the store holds if that is newer and good, else exchanges.
func (r *run) step() (*entry, error) {
	if e := r.adopt(); e != nil {
		return e, nil
	}
	if r.record.RefreshToken == "" {
		return nil, r.end(ReasonExpired, &Error{Op: opRefresh, Class: Rejected})
	}
	if err := r.mark(); err != nil {
		return nil, err
	}
	return r.exchange()
}

// adopt publishes the stored access token if it is another one than ours. It
// returns it if that is enough: a token that is due itself, or in doubt because
// a process crashed after it, only serves until the exchange is done.
func (r *run) adopt() *entry {
	s := r.source
	now := s.now()
	s.mu.Lock()
	refused := s.refused
	s.mu.Unlock()
	if r.record.AccessToken == "" || r.record.AccessToken == refused {
		return nil
	}
	e, ours := r.first, r.first.holds(r.record.AccessToken)
	if !ours {
		// Only for a token that is new here: read again and again, a time from
		// a clock that is ahead would never come.
		e = s.entryOf(r.record, now)
	}
	if !e.lives(now) || r.force && (ours || r.first == nil && refused == "") {
		return nil
	}
	if !ours {
		s.publish(e, r.record)
		if r.first != nil || refused != "" {
			s.emit(Event{Kind: Replaced})
		}
	}
	if r.record.RefreshToken != "" && (r.record.Exchanging != nil || !now.before(e.due)) {
		return nil
	}
	return e
}

// mark writes to the store before the refresh token is burnt: it proves that
// the store takes writes, and tells whoever comes after a crash.
func (r *run) mark() error {
	if r.tx == nil {
		return nil
	}
	st := r.record
	st.Exchanging = &Mark{Since: r.source.now().time().UTC(), Holder: r.source.holder}
	err := r.save(st)
	if err == nil {
		return nil
	}
	r.source.emit(Event{Kind: PersistFailed, Err: err})
	if r.source.Dirty() && !errors.Is(err, ErrConflict) {
		r.marked = r.source.now()
		return nil // memory is ahead already, there is nothing more to lose
	}
	return r.source.failure(err)
}

// unmark says that the refresh token was certainly not burnt. If that cannot be
// written, the mark costs a wrong reason, no more.
func (r *run) unmark() {
	if r.tx != nil {
		_ = r.save(r.record)
	}
}

// publish hands e out from now on. It reports false if the Source has ended.
func (s *Source) publish(e *entry, st Record) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil {
		return false
	}
	e.forced = s.refused != "" && !e.holds(s.refused)
	if e.forced {
		s.brake.at = s.now().mono
		s.refused = ""
	}
	if s.unsaved != nil {
		e.soft = reading{}
	}
	s.record, s.known = st, true
	if !s.closed { // those who wait get it all the same
		s.current.Store(e)
	}
	return true
}
