package sessiontest

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The mistakes of flawed under a lock are those of its Tx.

type flawedTx struct {
	*flawed
	key       string
	slot      chan struct{}
	given     bool
	cached    session.Record
	cachedErr error
}

func (t *flawedTx) usable(ctx context.Context) error {
	if t.given && t.flaw != saveUnlocked {
		return session.ErrLockLost
	}
	return t.ended(ctx)
}

func (t *flawedTx) Load(ctx context.Context) (session.Record, error) {
	if err := t.usable(ctx); err != nil {
		return session.Record{}, err
	}
	if t.flaw == staleTx {
		return t.cached, t.cachedErr
	}
	return t.read(ctx, t.key, false)
}

// current returns the stored version, also that of an expired record.
func (t *flawedTx) current() uint64 {
	r, err := t.read(context.Background(), t.key, false)
	if err != nil {
		return 0
	}
	return r.Version
}

func (t *flawedTx) Save(ctx context.Context, r session.Record) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	conflict := r.Version != t.current()
	switch t.flaw {
	case noVersion:
		conflict = false
	case newerWins:
		conflict = r.Version < t.current()
	case versionSurvives:
		before := t.data.before[t.key]
		conflict = conflict || t.current() == 0 && before.Version > 0
	}
	if conflict && t.flaw != conflictWrites {
		return session.ErrConflict
	}
	t.write(t.stored(r))
	if conflict {
		return session.ErrConflict
	}
	return nil
}

// stored returns the record that is stored in place of r.
func (t *flawedTx) stored(r session.Record) session.Record {
	r.Version++
	if t.flaw != sharedIn {
		r.Data = bytes.Clone(r.Data)
	}
	switch t.flaw {
	case jumpingVersion:
		r.Version++
	case cutData:
		r.Data = r.Data[:min(len(r.Data), 64<<10)]
	case textData:
		r.Data = bytes.ToValidUTF8(r.Data, []byte("?"))
	case forgetsExpiry:
		r.Expires = time.Time{}
	case alwaysDurable:
		r.Durable = true
	}
	return r
}

func (t *flawedTx) write(r session.Record) {
	name := t.name(t.key)
	t.data.mu.Lock()
	defer t.data.mu.Unlock()
	before, there := t.data.records[name]
	if there {
		t.data.before[name] = before
	}
	if t.flaw == torn && there {
		half := r
		half.Data = append(bytes.Clone(r.Data[:len(r.Data)/2]), before.Data[min(len(r.Data)/2, len(before.Data)):]...)
		t.data.records[name] = half
		t.data.mu.Unlock()
		time.Sleep(time.Millisecond)
		t.data.mu.Lock()
	}
	t.data.records[name] = r
}

func (t *flawedTx) Delete(ctx context.Context) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	if t.flaw == deleteAbsent && t.current() == 0 {
		return errors.New("nothing to delete")
	}
	t.data.mu.Lock()
	defer t.data.mu.Unlock()
	switch t.flaw {
	case keepsDeleted:
	case deletesAll:
		clear(t.data.records)
	case versionSurvives:
		t.data.before[t.key] = t.data.records[t.key]
		delete(t.data.records, t.key)
	default:
		delete(t.data.records, t.name(t.key))
		delete(t.data.before, t.name(t.key))
	}
	return nil
}

func (t *flawedTx) Unlock(ctx context.Context) error {
	switch {
	case t.given && t.flaw == unlockTwice:
		return errors.New("not locked")
	case t.flaw == unlockWithCtx && ctx.Err() != nil:
		return ctx.Err()
	case t.given, t.flaw == notReleased:
		t.given = true
		return nil
	}
	t.given = true
	<-t.slot
	return nil
}
