// Package redisstore keeps sessions in Redis or Valkey.
//
//	store := redisstore.New(redis.NewClient(&redis.Options{Addr: "localhost:6379"}))
//
// A record is a hash that expires when the session does. A lock is a key with a
// random owner and a lease of 90 s, renewed every 30 s while it is held: it
// outlasts the exchange of a refresh token by far, and is free at the latest a
// lease after its holder has crashed. Every write checks owner and version in
// one script, so that a holder that was overtaken changes nothing.
//
// Redis must not evict records (maxmemory-policy noeviction or volatile-*), and
// should write its log to disk (appendonly yes): an evicted or forgotten record
// logs its customer out. A failover to a replica can lose the last write; with a
// server that revokes a session when an old refresh token is used again, that
// can cost a session.
//
// Tokens are stored as they are; package sealedstore encrypts them.
package redisstore

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/internal/keylock"
)

// This file holds Store and what it does without a lock.

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

// Prefix begins the name of every key, "nimbugen:" by default.
func Prefix(prefix string) Option { return func(s *Store) { s.prefix = prefix } }

// Lease sets how long a lock outlives a holder that has crashed, 90 s by
// default. Do not go below the time that the exchange of a token may take.
func Lease(d time.Duration) Option { return func(s *Store) { s.lease = max(d, 100*time.Millisecond) } }

// New returns a store. It asks nothing.
func New(client redis.UniversalClient, opts ...Option) *Store {
	s := &Store{client: client, prefix: "nimbugen:", lease: 90 * time.Second}
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// Capabilities says that other processes see the store, and that it survives
// this one.
func (s *Store) Capabilities() (shared, durable bool) { return true, true }

// keys returns the names of a record and its lock. The braces put both on one
// node of a cluster, where scripts need them.
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
		return session.Record{}, failed(ctx, "loading", err)
	}
	if len(members) == 0 {
		return session.Record{}, session.ErrNoRecord
	}
	version, err := strconv.ParseUint(members["version"], 10, 64)
	expires, err2 := strconv.ParseInt(members["expires"], 10, 64)
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

// failed reports an error of Redis.
func failed(ctx context.Context, what string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("redisstore: %s: %w", what, ctx.Err())
	}
	return fmt.Errorf("redisstore: %s: %w", what, err)
}

// Lock waits for the lock of key, in this process and in the others.
func (s *Store) Lock(ctx context.Context, key string) (session.Tx, error) {
	unlock, err := s.locks.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	t := &tx{store: s, keys: s.keys(key), owner: rand.Text(), unlock: unlock, done: make(chan struct{})}
	if err := t.take(ctx); err != nil {
		unlock()
		return nil, err
	}
	return t, nil
}
