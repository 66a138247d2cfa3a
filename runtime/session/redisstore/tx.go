package redisstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file holds the work under a lock.

type tx struct {
	store  *Store
	keys   []string
	owner  string
	unlock func() // gives the lock inside this process back; nil: given back
	stop   context.CancelFunc
	done   chan struct{}
}

// The scripts' keys are the record and its lock, their first argument the
// owner. They answer with a word. HSET is the first write of its script: after
// another one, Redis would let it pass on a server whose memory is full.
const (
	// takeScript knows its own owner: the client repeats a command whose answer
	// was lost, and the lock would be held by nobody.
	takeScript = `
local owner = redis.call('GET', KEYS[2])
if owner and owner ~= ARGV[1] then return 'held' end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return 'ok'`
	saveScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
local version = redis.call('HGET', KEYS[1], 'version')
if version and not string.match(version, '^[1-9]%d*$') then version = false end
if (version or '0') ~= ARGV[2] then return 'conflict' end
redis.call('HSET', KEYS[1], 'version', ARGV[3], 'data', ARGV[4], 'expires', ARGV[5], 'durable', ARGV[6])
if ARGV[5] ~= '0' then redis.call('PEXPIREAT', KEYS[1], ARGV[5]) else redis.call('PERSIST', KEYS[1]) end
return 'ok'`
	deleteScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
redis.call('DEL', KEYS[1])
return 'ok'`
	renewScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 'ok'`
	unlockScript = `
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
return 'ok'`
)

// errHeld says that somebody else has the lock.
var errHeld = errors.New("held by another")

// take waits until nobody holds the lock, and then keeps it.
func (t *tx) take(ctx context.Context) error {
	for wait := 2 * time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		err := t.run(ctx, takeScript, t.store.lease.Milliseconds())
		if err == nil {
			break
		}
		if !errors.Is(err, errHeld) {
			_ = t.giveAway() // the answer may have been lost, and the lock be ours
			return failed(ctx, "locking", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("redisstore: waiting for another holder: %w", ctx.Err())
		case <-time.After(wait):
		}
	}
	var renew context.Context
	renew, t.stop = context.WithCancel(context.Background())
	go t.renew(renew)
	return nil
}

// renew keeps the lock alive while it is ours.
func (t *tx) renew(ctx context.Context) {
	defer close(t.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(t.store.lease / 3):
		}
		if errors.Is(t.run(ctx, renewScript, t.store.lease.Milliseconds()), session.ErrLockLost) {
			return
		}
	}
}

// run runs a script and translates its answer.
func (t *tx) run(ctx context.Context, script string, args ...any) error {
	answer, err := redis.NewScript(script).Run(ctx, t.store.client, t.keys, append([]any{t.owner}, args...)...).Text()
	switch {
	case err != nil:
		return err
	case answer == "lost":
		return session.ErrLockLost
	case answer == "conflict":
		return session.ErrConflict
	case answer == "held":
		return errHeld
	}
	return nil
}

func (t *tx) usable(ctx context.Context) error {
	if t.unlock == nil {
		return session.ErrLockLost
	}
	return ctx.Err()
}

// Load re-reads the record.
func (t *tx) Load(ctx context.Context) (session.Record, error) {
	if err := t.usable(ctx); err != nil {
		return session.Record{}, err
	}
	return t.store.load(ctx, t.keys[0])
}

// Save replaces the record if lock and version are as they should be.
func (t *tx) Save(ctx context.Context, r session.Record) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	expires, durable := int64(0), "0"
	if !r.Expires.IsZero() {
		expires = r.Expires.UnixMilli()
	}
	if r.Durable {
		durable = "1"
	}
	err := t.run(ctx, saveScript, strconv.FormatUint(r.Version, 10), strconv.FormatUint(r.Version+1, 10), r.Data, expires, durable)
	return told(ctx, "saving", err)
}

// Delete removes the record if the lock is ours still.
func (t *tx) Delete(ctx context.Context) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	return told(ctx, "deleting", t.run(ctx, deleteScript))
}

func told(ctx context.Context, what string, err error) error {
	if err == nil || errors.Is(err, session.ErrLockLost) || errors.Is(err, session.ErrConflict) {
		return err
	}
	return failed(ctx, what, err)
}

// Unlock gives the lock back, if it is ours still.
func (t *tx) Unlock(context.Context) error {
	if t.unlock == nil {
		return nil
	}
	t.stop()
	<-t.done
	err := t.giveAway()
	t.unlock()
	t.unlock = nil
	return err
}

// unlockWait bounds Unlock, which must not depend on the caller's context.
const unlockWait = 5 * time.Second

// giveAway gives the lock back; if Redis is down just now, in the background,
// until the lock has ended by itself: nobody shall wait for all of its lease.
func (t *tx) giveAway() error {
	err := t.give()
	if err != nil {
		go t.giveLater()
	}
	return err
}

func (t *tx) giveLater() {
	end := time.Now().Add(t.store.lease)
	for wait := 50 * time.Millisecond; time.Now().Before(end); wait = min(2*wait, time.Second) {
		time.Sleep(wait)
		if t.give() == nil {
			return
		}
	}
}

func (t *tx) give() error {
	ctx, cancel := context.WithTimeout(context.Background(), unlockWait)
	defer cancel()
	if err := t.run(ctx, unlockScript); err != nil {
		return fmt.Errorf("redisstore: unlocking: %w; the lock ends by itself within %v", err, t.store.lease)
	}
	return nil
}
