package redisstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/nimbugen/nimbugen/runtime/internal/process"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry points are acquire, the methods of session.Tx, and run, which all of
// them use.

type tx struct {
	store  *Store
	keys   []string
	owner  string
	unlock func() // releases the lock inside this process; nil: unlocked
	stop   context.CancelFunc
	done   chan struct{}
}

// The keys of the scripts are the record and its lock; their first argument is the
// owner. They return a word. A version that begins with a minus is the number of a
// newer format. HSET is the first write of its script: after another
// write, Redis would accept it even when its memory is full.
const (
	// acquireScript succeeds if the owner holds the lock already, because the client
	// repeats a command whose reply was lost, and if the third argument does, whose
	// process has ended.
	acquireScript = `
local owner = redis.call('GET', KEYS[2])
if owner and owner ~= ARGV[1] and owner ~= ARGV[3] then return 'held ' .. owner end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return 'ok'`
	saveScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
local version = redis.call('HGET', KEYS[1], 'version')
if version and string.sub(version, 1, 1) == '-' then return 'newer' end
if version and not string.match(version, '^[1-9]%d*$') then version = false end
if (version or '0') ~= ARGV[2] then return 'conflict' end
redis.call('HSET', KEYS[1], 'version', ARGV[3], 'data', ARGV[4], 'expires', ARGV[5], 'durable', ARGV[6])
if ARGV[5] ~= '0' then redis.call('PEXPIREAT', KEYS[1], ARGV[5]) else redis.call('PERSIST', KEYS[1]) end
return 'ok'`
	deleteScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
local version = redis.pcall('HGET', KEYS[1], 'version')
if type(version) == 'string' and string.sub(version, 1, 1) == '-' then return 'newer' end
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

// heldError reports that the owner with that name holds the lock.
type heldError struct{ owner string }

func (heldError) Error() string { return "held by another" }

// ended reports whether the process of the owner certainly has ended.
func (e heldError) ended() bool {
	_, identity, _ := strings.Cut(e.owner, " ")
	return process.Ended(identity)
}

// acquire waits until the lock is free or its owner has ended, takes it and starts to renew it.
func (t *tx) acquire(ctx context.Context) error {
	dead := "-" // the owner of no lock
	for wait := 2 * time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		err := t.run(ctx, acquireScript, t.store.lease.Milliseconds(), dead)
		if err == nil {
			break
		}
		held, ok := errors.AsType[heldError](err)
		if ok && held.ended() && held.owner != dead {
			dead = held.owner
			continue
		}
		if !ok {
			_ = t.release() // the lock may be held although the reply was lost
			return wrapError(ctx, "locking", err)
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

// renew extends the lock until ctx ends or the lock is lost.
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

// run runs a script and converts its result to an error.
func (t *tx) run(ctx context.Context, script string, args ...any) error {
	result, err := redis.NewScript(script).Run(ctx, t.store.client, t.keys, append([]any{t.owner}, args...)...).Text()
	switch {
	case err != nil:
		return err
	case result == "lost":
		return session.ErrLockLost
	case result == "conflict":
		return session.ErrConflict
	case result == "newer":
		return session.ErrNewer
	case strings.HasPrefix(result, "held "):
		return heldError{strings.TrimPrefix(result, "held ")}
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

// Save replaces the record if the lock is held and the version matches.
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
	return mapError(ctx, "saving", err)
}

// Delete removes the record if the lock is held.
func (t *tx) Delete(ctx context.Context) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	return mapError(ctx, "deleting", t.run(ctx, deleteScript))
}

func mapError(ctx context.Context, operation string, err error) error {
	if err == nil || errors.Is(err, session.ErrLockLost) || errors.Is(err, session.ErrConflict) || errors.Is(err, session.ErrNewer) {
		return err
	}
	return wrapError(ctx, operation, err)
}

// Unlock releases the lock, if it is still held.
func (t *tx) Unlock(context.Context) error {
	if t.unlock == nil {
		return nil
	}
	t.stop()
	<-t.done
	err := t.release()
	t.unlock()
	t.unlock = nil
	return err
}

// unlockTimeout bounds Unlock, which must not depend on the caller's context.
const unlockTimeout = 5 * time.Second

// release releases the lock. If Redis is down, it retries in the background until
// the lease has expired, so that other processes need not wait that long.
func (t *tx) release() error {
	err := t.tryRelease()
	if err != nil {
		go t.releaseLater()
	}
	return err
}

func (t *tx) releaseLater() {
	end := time.Now().Add(t.store.lease)
	for wait := 50 * time.Millisecond; time.Now().Before(end); wait = min(2*wait, time.Second) {
		time.Sleep(wait)
		if t.tryRelease() == nil {
			return
		}
	}
}

func (t *tx) tryRelease() error {
	ctx, cancel := context.WithTimeout(context.Background(), unlockTimeout)
	defer cancel()
	if err := t.run(ctx, unlockScript); err != nil {
		return fmt.Errorf("redisstore: unlocking: %w; the lock ends by itself within %v", err, t.store.lease)
	}
	return nil
}
