package oauth

import (
	"context"
	"errors"
	"time"
)

// The entry point is boundedStore: a store that hangs and ignores the end of its
// context, such as files on an unreachable network file system, must not block the
// calls of a Source for ever.

// storeGrace is how long a store may take to return after its context has ended.
const storeGrace = time.Second

var (
	errStoreHangs    = errors.New("the store does not respond")
	errStorePanicked = errors.New("the store panicked")
)

// boundedStore returns errStoreHangs when the store has not returned storeGrace
// after the end of the context.
type boundedStore struct{ store Store }

func (b boundedStore) Load(ctx context.Context) (Record, error) {
	return bounded(ctx, nil, func() (Record, error) { return b.store.Load(ctx) }, nil)
}

// Lock releases a lock that the store grants too late.
func (b boundedStore) Lock(ctx context.Context) (Tx, error) {
	tx, err := bounded(ctx, nil, func() (Tx, error) { return b.store.Lock(ctx) }, func(tx Tx) {
		_ = tx.Unlock(context.WithoutCancel(ctx))
	})
	if err != nil {
		return nil, err
	}
	return &boundedTx{tx: tx, free: make(chan struct{}, 1)}, nil
}

// boundedTx is the Tx of a boundedStore. A call waits for the one before, which
// may have been given up, because a Tx belongs to one goroutine.
type boundedTx struct {
	tx   Tx
	free chan struct{} // holds an element while a call runs
}

func (t *boundedTx) Load(ctx context.Context) (Record, error) {
	return bounded(ctx, t.free, func() (Record, error) { return t.tx.Load(ctx) }, nil)
}

func (t *boundedTx) Save(ctx context.Context, r Record) error {
	return t.call(ctx, func() error { return t.tx.Save(ctx, r) })
}

func (t *boundedTx) Delete(ctx context.Context) error {
	return t.call(ctx, func() error { return t.tx.Delete(ctx) })
}

// HolderEnded passes on what the store's Tx knows, see [Tx].
func (t *boundedTx) HolderEnded() bool {
	h, ok := t.tx.(interface{ HolderEnded() bool })
	return ok && h.HolderEnded()
}

// Unlock is carried out even if it is given up, once the store responds.
func (t *boundedTx) Unlock(ctx context.Context) error {
	bound, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	return t.call(bound, func() error { return t.tx.Unlock(ctx) })
}

func (t *boundedTx) call(ctx context.Context, f func() error) error {
	_, err := bounded(ctx, t.free, func() (struct{}, error) { return struct{}{}, f() }, nil)
	return err
}

// bounded calls f on a goroutine, after the call before it if free is not nil, and
// waits until it returns or ctx has ended for storeGrace. late receives a value
// that comes after that. A panic of f is an error: stores are used in the background too,
// where it would end the program.
func bounded[T any](ctx context.Context, free chan struct{}, f func() (T, error), late func(T)) (T, error) {
	results := make(chan boundedResult[T], 1)
	go func() {
		if free != nil {
			free <- struct{}{}
			defer func() { <-free }()
		}
		results <- protected(f)
	}()
	select {
	case r := <-results:
		return r.value, r.err
	case <-ctx.Done():
	}
	grace := time.NewTimer(storeGrace)
	defer grace.Stop()
	select {
	case r := <-results:
		return r.value, r.err
	case <-grace.C:
	}
	if late != nil {
		go func() {
			if r := <-results; r.err == nil {
				late(r.value)
			}
		}()
	}
	var zero T
	return zero, errors.Join(errStoreHangs, ctx.Err())
}

type boundedResult[T any] struct {
	value T
	err   error
}

// protected does not show the value of a panic, which may hold a token.
func protected[T any](f func() (T, error)) (r boundedResult[T]) {
	r.err = errStorePanicked
	defer func() { _ = recover() }()
	r.value, r.err = f()
	return r
}
