// Package sqlstore keeps sessions in PostgreSQL or SQLite through database/sql.
// It imports no driver: the application opens the database with its own.
//
//	db, err := sql.Open("pgx", dsn)
//	store, err := sqlstore.New(db, sqlstore.PostgreSQL)
//	err = store.CreateTables(ctx) // or run sqlstore.PostgreSQL.Schema() as a migration
//
// On PostgreSQL a lock is a row that a transaction locks with SELECT … FOR
// UPDATE, from before a refresh token is sent until the new one is stored. It
// works through PgBouncer's transaction pooling, and is released when the
// holder's connection ends. After a restart of the server, the previous holder
// has two seconds to lock again and store its tokens. A holder takes two
// connections, one for the lock and one for the data: the pool needs at least
// two, and at most half of it is used for locks.
//
// On SQLite a lock is a lease in a row, taken and renewed in short transactions,
// so that other writers never wait for a refresh. After a crash the lock is free
// at once for processes on the same system, which prove the crash, and for others
// when the lease has expired.
//
// Keys are stored as hashes, data in clear text; package sealedstore encrypts it.
package sqlstore

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/internal/keylock"
)

// The entry points are New, Load and Sweep; Lock is in tx.go.

// Store is a session.Store in a database. Any number of them, in any number of
// processes and hosts, may use the same tables.
type Store struct {
	db      *sql.DB
	dialect Dialect
	sql     statements
	locks   keylock.Set
	lockers chan struct{} // nil: no limit on lock connections
	lease   time.Duration
	owner   string // identifies this Store in writes to PostgreSQL
}

// Option configures a Store.
type Option func(*Store)

// Lease sets how long a SQLite lock outlives a holder that has crashed, 30 s by
// default. A running holder renews it three times in that time.
func Lease(d time.Duration) Option { return func(s *Store) { s.lease = d } }

// New returns a store over the tables of [Dialect.Schema]. It sends no query.
func New(db *sql.DB, dialect Dialect, opts ...Option) (*Store, error) {
	if dialect != PostgreSQL && dialect != SQLite {
		return nil, errors.New("sqlstore: the dialect is PostgreSQL or SQLite")
	}
	s := &Store{db: db, dialect: dialect, sql: dialect.statements(), lease: 30 * time.Second, owner: rand.Text()}
	for _, opt := range opts {
		opt(s)
	}
	if s.lease < 100*time.Millisecond {
		return nil, errors.New("sqlstore: a lease of less than 100 ms cannot be renewed in time")
	}
	most := db.Stats().MaxOpenConnections
	if dialect == PostgreSQL && most == 1 {
		return nil, errors.New("sqlstore: a lock and the data take a connection each: set MaxOpenConns to 2 or more")
	}
	if dialect == PostgreSQL && most > 0 {
		s.lockers = make(chan struct{}, most/2)
	}
	return s, nil
}

// Capabilities returns true, true: other processes share the store, which survives
// this one.
func (s *Store) Capabilities() (shared, durable bool) { return true, true }

// CreateTables creates the tables unless they exist.
func (s *Store) CreateTables(ctx context.Context) error {
	for _, statement := range s.dialect.tables() {
		if _, err := s.db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("sqlstore: creating the tables: %w", err)
		}
	}
	return nil
}

// Load reads the record.
func (s *Store) Load(ctx context.Context, key string) (session.Record, error) {
	if err := ctx.Err(); err != nil {
		return session.Record{}, err
	}
	return s.load(ctx, hash(key))
}

func (s *Store) load(ctx context.Context, id string) (session.Record, error) {
	var r session.Record
	var version, expires int64
	err := s.db.QueryRowContext(ctx, s.sql.load, id, now()).Scan(&version, &r.Data, &expires, &r.Durable)
	if errors.Is(err, sql.ErrNoRows) {
		return session.Record{}, session.ErrNoRecord
	}
	if err != nil {
		return session.Record{}, wrapError(ctx, "loading", err)
	}
	if version < 0 {
		return session.Record{}, fmt.Errorf("%w: its format is %d; update this program", session.ErrNewer, -version)
	}
	r.Version = uint64(version)
	if expires != 0 {
		r.Expires = time.UnixMilli(expires)
	}
	return r, nil
}

// Sweep deletes the expired records and returns how many there were. Only the
// application calls it, every hour or so.
func (s *Store) Sweep(ctx context.Context) (removed int64, err error) {
	result, err := s.db.ExecContext(ctx, s.sql.sweep, now())
	if err != nil {
		return 0, wrapError(ctx, "sweeping", err)
	}
	return result.RowsAffected()
}

// hash returns the form of a key in the tables: any string can be a key, and keys
// may have to be secret from readers of the tables.
func hash(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

func now() int64 { return time.Now().UnixMilli() }

// wrapError describes an error of the database. It reports the end of ctx as such,
// for which drivers have errors of their own.
func wrapError(ctx context.Context, operation string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("sqlstore: %s: %w", operation, ctx.Err())
	}
	return fmt.Errorf("sqlstore: %s: %w", operation, err)
}
