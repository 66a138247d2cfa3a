package sessiontest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is flawed, a correct store that can be made to have one
// mistake.

// flaw is a mistake that a store can make.
type flaw string

const (
	none            flaw = "none"
	noLock          flaw = "the lock does not exclude"
	oneLock         flaw = "one lock for all keys"
	lockIgnoresCtx  flaw = "a wait for the lock outlives its context"
	notReleased     flaw = "Unlock does not release the lock"
	unlockWithCtx   flaw = "Unlock does nothing when its context has ended"
	unlockTwice     flaw = "a second Unlock fails"
	saveUnlocked    flaw = "Save works after Unlock"
	noVersion       flaw = "Save does not check the version"
	conflictWrites  flaw = "Save reports a conflict and writes all the same"
	newerWins       flaw = "Save takes any version that is not older"
	jumpingVersion  flaw = "versions go up by two"
	versionSurvives flaw = "versions go on after Delete"
	torn            flaw = "Save is not atomic"
	stale           flaw = "Load is one version behind"
	staleTx         flaw = "the Load of a Tx comes from a cache"
	sharedIn        flaw = "saved data shares memory with the store"
	sharedOut       flaw = "loaded data shares memory with the store"
	keepsDeleted    flaw = "Delete does nothing"
	deletesAll      flaw = "Delete removes other keys"
	deleteAbsent    flaw = "Delete of nothing is an error"
	foldedKeys      flaw = "keys do not differ in case"
	cutKeys         flaw = "long keys are cut"
	cutData         flaw = "data is cut at 64 KiB"
	textData        flaw = "data must be text"
	noExpiry        flaw = "records do not expire"
	forgetsExpiry   flaw = "the expiry is not stored"
	alwaysDurable   flaw = "durable is always true"
	ignoresCtx      flaw = "ended contexts are not noticed"
	otherError      flaw = "an absent record is another error"

	notShared       flaw = "two handles have a storage each"
	lockPerHandle   flaw = "two handles have a lock each"
	reportsUnshared flaw = "a shared store reports that it is not"
)

// storage holds the records and locks that handles share.
type storage struct {
	mu      sync.Mutex
	records map[string]session.Record
	before  map[string]session.Record
	locks   map[string]chan struct{}
}

func newStorage() *storage {
	return &storage{records: map[string]session.Record{}, before: map[string]session.Record{}, locks: map[string]chan struct{}{}}
}

type flawed struct {
	flaw  flaw
	data  *storage
	locks *storage
}

func newFlawed(f flaw) *flawed {
	s := newStorage()
	return &flawed{flaw: f, data: s, locks: s}
}

// second returns another handle on the same storage.
func (s *flawed) second() *flawed {
	out := *s
	switch s.flaw {
	case notShared:
		return newFlawed(none)
	case lockPerHandle:
		out.locks = newStorage()
	}
	return &out
}

func (s *flawed) Capabilities() (shared, durable bool) { return s.flaw != reportsUnshared, true }

func (s *flawed) ended(ctx context.Context) error {
	if s.flaw == ignoresCtx {
		return nil
	}
	return ctx.Err()
}

func (s *flawed) name(key string) string {
	switch {
	case s.flaw == foldedKeys:
		return strings.ToLower(key)
	case s.flaw == cutKeys && len(key) > 255:
		return key[:255]
	}
	return key
}

func (s *flawed) Load(ctx context.Context, key string) (session.Record, error) {
	return s.read(ctx, key, s.flaw == stale)
}

func (s *flawed) read(ctx context.Context, key string, old bool) (session.Record, error) {
	if err := s.ended(ctx); err != nil {
		return session.Record{}, err
	}
	s.data.mu.Lock()
	defer s.data.mu.Unlock()
	r, ok := s.data.records[s.name(key)]
	if before, there := s.data.before[s.name(key)]; old && there {
		r = before
	}
	switch {
	case ok && (s.flaw == noExpiry || r.Expires.IsZero() || time.Now().Before(r.Expires)):
	case s.flaw == otherError:
		return session.Record{}, errors.New("nothing here")
	default:
		return session.Record{}, session.ErrNoRecord
	}
	if s.flaw != sharedOut {
		r.Data = bytes.Clone(r.Data)
	}
	return r, nil
}

func (s *flawed) slot(key string) chan struct{} {
	if s.flaw == oneLock {
		key = ""
	}
	s.locks.mu.Lock()
	defer s.locks.mu.Unlock()
	if s.locks.locks[key] == nil {
		s.locks.locks[key] = make(chan struct{}, 1)
	}
	return s.locks.locks[key]
}

func (s *flawed) Lock(ctx context.Context, key string) (session.Tx, error) {
	if err := s.ended(ctx); err != nil {
		return nil, err
	}
	t := &flawedTx{flawed: s, key: key, slot: s.slot(key)}
	switch s.flaw {
	case noLock:
		t.slot = make(chan struct{}, 1)
		t.slot <- struct{}{}
	case lockIgnoresCtx:
		t.slot <- struct{}{}
	default:
		select {
		case t.slot <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	t.cached, t.cachedErr = s.read(context.WithoutCancel(ctx), key, true)
	return t, nil
}
