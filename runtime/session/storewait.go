package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// The entry points are withLock and within, which bound what is done with a store,
// and app.attend, which bounds how long a call waits for it. A store that hangs may
// ignore the end of its context, and may hang while its lock is held.

// storeTimeout bounds the calls to the store under one lock.
const storeTimeout = 10 * time.Second

// callTimeout bounds how long a call waits for the store, less the time that the call
// has waited for the store before, but minCallTimeout at least.
const (
	callTimeout    = 2250 * time.Millisecond
	minCallTimeout = callTimeout / 20
)

// errStoreSlow is the error of a call that went on without the store.
var errStoreSlow = errors.New("session: the store takes too long; the write goes on")

// mayWait returns how long the call of ctx may still wait for the store.
func mayWait(ctx context.Context) time.Duration {
	return max(callTimeout-waited.Of(ctx), minCallTimeout)
}

// attend runs f, which uses the store, in the background, and reports whether it has
// finished before ctx ends or the call has to go on without it. After Close it waits
// until f has finished: Close waits for the caller then.
func (a *app) attend(ctx context.Context, f func(context.Context)) bool {
	done := make(chan struct{})
	started := a.background(func() {
		defer close(done)
		f(context.WithoutCancel(ctx))
	})
	if !started {
		f(context.WithoutCancel(ctx))
		return true
	}
	timer := time.NewTimer(mayWait(ctx))
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-ctx.Done():
	case <-timer.C:
	}
	return false
}

// withLock returns the result of f, which it calls while it holds the lock of key,
// within storeTimeout.
func withLock[T any](ctx context.Context, store Store, key string, f func(context.Context, Tx) (T, error)) (T, error) {
	return within(ctx, storeTimeout, func(ctx context.Context) (out T, err error) {
		tx, err := store.Lock(ctx, key)
		if err != nil {
			return out, err
		}
		defer func() { _ = tx.Unlock(ctx) }()
		return f(ctx, tx)
	})
}

// endTime is how long a store has to return once its context has ended.
const endTime = 200 * time.Millisecond

// within returns the result of use, or an error soon after ctx or limit has ended,
// even if the store ignores the end of its context: files on a network file system do when
// that hangs. use may still end later.
func within[T any](ctx context.Context, limit time.Duration, use func(context.Context) (T, error)) (out T, err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type result struct {
		out T
		err error
	}
	results := make(chan result, 1)
	go func() {
		r := result{err: errors.New("session: the store panicked")}
		defer func() { _ = recover(); results <- r }()
		r.out, r.err = use(ctx)
	}()
	select {
	case r := <-results:
		return r.out, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-results:
		return r.out, r.err
	case <-time.After(endTime):
		return out, fmt.Errorf("session: the store does not respond: %w", ctx.Err())
	}
}
