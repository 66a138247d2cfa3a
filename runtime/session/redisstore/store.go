// Package redisstore keeps sessions in Redis or Valkey.
//
//	store := redisstore.New(redis.NewClient(&redis.Options{Addr: "localhost:6379"}))
//
// A record is a hash that expires when the session does. A lock is a key with a
// random owner and a lease of 30 s, renewed every 10 s while it is held. After a
// crash of the holder the lock is free at once for processes on the same system,
// which prove the crash, and for others when the lease has expired. Every write checks owner and
// version in one script, so that a holder whose lock has expired changes nothing.
//
// Redis must not evict records (maxmemory-policy noeviction or volatile-*), and
// should write its log to disk (appendonly yes): an evicted or lost record logs
// its customer out. A failover to a replica can lose the last write, which can
// lose a session if the server revokes sessions when an old refresh token is used
// again.
//
// Tokens are stored in clear text; package sealedstore encrypts them.
package redisstore

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/nimbugen/nimbugen/runtime/internal/process"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/internal/keylock"
)

// The entry points are New and Load, which needs no lock; Lock returns a tx.

// Store is a session.Store in Redis. Any number of them, in any number of
// processes and hosts, may share one.
type Store struct {
	client redis.UniversalClient
	prefix string
	lease  time.Duration
	locks  keylock.Set
}

// Option configures a Store.
type Option func(*Store)

// Prefix sets the prefix of every key's name, "nimbugen:" by default.
func Prefix(prefix string) Option { return func(s *Store) { s.prefix = prefix } }

// Lease sets how long a lock outlives a holder that has crashed on another
// system, 30 s by default.
func Lease(d time.Duration) Option { return func(s *Store) { s.lease = max(d, 100*time.Millisecond) } }

// New returns a store. It sends no command.
func New(client redis.UniversalClient, opts ...Option) *Store {
	s := &Store{client: client, prefix: "nimbugen:", lease: 30 * time.Second}
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// Capabilities returns true, true: other processes share the store, which survives
// this one.
func (s *Store) Capabilities() (shared, durable bool) { return true, true }

// keys returns the names of a record and its lock. The braces place both on one
// node of a cluster, as scripts require.
func (s *Store) keys(key string) []string {
	sum := sha256.Sum256([]byte(key))
	name := s.prefix + "{" + hex.EncodeToString(sum[:]) + "}"
	return []string{name, name + ":lock"}
}

// Load reads the record.
func (s *Store) Load(ctx context.Context, key string) (session.Record, error) {
	if err := ctx.Err(); err != nil {
		return session.Record{}, err
	}
	return s.load(ctx, s.keys(key)[0])
}

func (s *Store) load(ctx context.Context, name string) (session.Record, error) {
	members, err := s.client.HGetAll(ctx, name).Result()
	if err != nil {
		return session.Record{}, wrapError(ctx, "loading", err)
	}
	if len(members) == 0 {
		return session.Record{}, session.ErrNoRecord
	}
	version, err := strconv.ParseUint(members["version"], 10, 64)
	expires, err2 := strconv.ParseInt(members["expires"], 10, 64)
	if format, newer := strings.CutPrefix(members["version"], "-"); newer {
		return session.Record{}, fmt.Errorf("%w: its format is %q; update this program", session.ErrNewer, format)
	}
	if err := errors.Join(err, err2); err != nil || version == 0 {
		return session.Record{}, fmt.Errorf("%w: the hash %s was not written here", session.ErrDamaged, name)
	}
	r := session.Record{Version: version, Data: []byte(members["data"]), Durable: members["durable"] == "1"}
	if expires != 0 {
		r.Expires = time.UnixMilli(expires)
		if !time.Now().Before(r.Expires) {
			return session.Record{}, session.ErrNoRecord
		}
	}
	return r, nil
}

// wrapError describes an error of Redis, or reports the end of ctx.
func wrapError(ctx context.Context, operation string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("redisstore: %s: %w", operation, ctx.Err())
	}
	return fmt.Errorf("redisstore: %s: %w", operation, err)
}

// Lock waits for the lock of key, which excludes this and other processes.
func (s *Store) Lock(ctx context.Context, key string) (session.Tx, error) {
	unlock, err := s.locks.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	t := &tx{store: s, keys: s.keys(key), owner: rand.Text() + " " + process.Self(), unlock: unlock, done: make(chan struct{})}
	if err := t.acquire(ctx); err != nil {
		unlock()
		return nil, err
	}
	return t, nil
}
