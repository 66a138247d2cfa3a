package sqlstore

import (
	"fmt"
	"strings"
)

// The entry points are Dialect.Schema and statements, which hold the SQL.

// Dialect is a kind of database.
type Dialect string

// The dialects.
const (
	// PostgreSQL 9.6 or later.
	PostgreSQL Dialect = "postgresql"
	// SQLite 3.24 or later. Use WAL, and a busy timeout of about 250 ms: drivers do
	// not interrupt it, and calls would wait that long for a process that was stopped
	// during a write. The store itself tries again.
	SQLite Dialect = "sqlite"
)

// Schema returns the statements that create the tables, for a migration.
func (d Dialect) Schema() string { return strings.Join(d.tables(), ";\n") + ";\n" }

func (d Dialect) tables() []string {
	blob := "BYTEA"
	if d == SQLite {
		blob = "BLOB"
	}
	return []string{
		`CREATE TABLE IF NOT EXISTS nimbugen_sessions (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	data ` + blob + ` NOT NULL,
	expires BIGINT NOT NULL,
	durable BOOLEAN NOT NULL
)`,
		`CREATE INDEX IF NOT EXISTS nimbugen_sessions_expires ON nimbugen_sessions (expires) WHERE expires <> 0`,
		`CREATE TABLE IF NOT EXISTS nimbugen_session_locks (
	id TEXT PRIMARY KEY,
	owner TEXT NOT NULL,
	until BIGINT NOT NULL
)`,
	}
}

// statements holds the statements of one dialect. Times are milliseconds since
// 1970; 0 means never. A negative version is the number of a newer format, which
// this version leaves alone.
type statements struct {
	load, sweep, dropExpired, insert, update, remove string

	lockSettings, rowInsert, rowLock, rowRelease, holder          string // PostgreSQL
	leaseAcquire, leaseOwner, leaseRenew, leaseHeld, leaseRelease string // SQLite
}

func (d Dialect) statements() statements {
	s := statements{
		load:        `SELECT version, data, expires, durable FROM nimbugen_sessions WHERE id = $1 AND (expires = 0 OR expires > $2)`,
		sweep:       `DELETE FROM nimbugen_sessions WHERE expires <> 0 AND expires <= $1`,
		dropExpired: `DELETE FROM nimbugen_sessions WHERE id = $1 AND expires <> 0 AND expires <= $2`,
		update:      `UPDATE nimbugen_sessions SET version = version + 1, data = $2, expires = $3, durable = $4 WHERE id = $1 AND version = $5`,
		remove:      `DELETE FROM nimbugen_sessions WHERE id = $1 AND version > 0`,

		lockSettings: fmt.Sprintf(`SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true),
set_config('idle_in_transaction_session_timeout', '%d', true)`, idleLimit.Milliseconds()),
		rowInsert: `INSERT INTO nimbugen_session_locks (id, owner, until) VALUES ($1, '', 0) ON CONFLICT (id) DO NOTHING`,
		rowLock:   `SELECT id FROM nimbugen_session_locks WHERE id = $1 FOR UPDATE`,
		holder: `SELECT COALESCE(max(owner), ''), COALESCE(max(until), 0), (EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000)::BIGINT
FROM nimbugen_session_locks WHERE id = $1 || ':holder'`,
		rowRelease: `DELETE FROM nimbugen_session_locks l WHERE l.id = $1 || ':holder' OR l.id = $1
AND NOT EXISTS (SELECT 1 FROM nimbugen_sessions s WHERE s.id = $1 AND (s.expires = 0 OR s.expires > $2))`,

		leaseAcquire: `INSERT INTO nimbugen_session_locks (id, owner, until) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET owner = $2, until = $3 WHERE until <= $4 OR owner = $5`,
		leaseOwner:   `SELECT owner FROM nimbugen_session_locks WHERE id = $1`,
		leaseRenew:   `UPDATE nimbugen_session_locks SET until = $3 WHERE id = $1 AND owner = $2 AND until > $4`,
		leaseHeld:    `SELECT 1 FROM nimbugen_session_locks WHERE id = $1 AND owner = $2 AND until > $3`,
		leaseRelease: `DELETE FROM nimbugen_session_locks WHERE id = $1 AND owner = $2`,
	}
	if d == SQLite {
		s.requireLease()
	} else {
		s.addHolder()
	}
	return s
}

// addHolder makes every write of PostgreSQL record, in the same statement, the
// holder of the lock and the start time of the server, whose locks end with it.
func (s *statements) addHolder() {
	const signed = `WITH holder AS (INSERT INTO nimbugen_session_locks (id, owner, until) VALUES ($1 || ':holder', $6, $7)
ON CONFLICT (id) DO UPDATE SET owner = $6, until = $7) `
	s.insert = signed + `INSERT INTO nimbugen_sessions (id, version, data, expires, durable) VALUES ($1, 1 + $5, $2, $3, $4) ON CONFLICT (id) DO NOTHING`
	s.update = signed + s.update
}

// requireLease makes every write of SQLite check the lease in the same statement.
// It numbers the parameters as SQLite does, where $1 is a name.
func (s *statements) requireLease() {
	const held = `EXISTS (SELECT 1 FROM nimbugen_session_locks l WHERE l.id = $1 AND l.owner = $6 AND l.until > $7)`
	s.insert = `INSERT INTO nimbugen_sessions (id, version, data, expires, durable) SELECT $1, 1 + $5, $2, $3, $4 WHERE ` + held + ` ON CONFLICT (id) DO NOTHING`
	s.update += ` AND ` + held
	for _, q := range []*string{
		&s.load, &s.sweep, &s.dropExpired, &s.insert, &s.update, &s.remove, &s.leaseAcquire, &s.leaseOwner, &s.leaseRenew, &s.leaseHeld, &s.leaseRelease,
	} {
		*q = strings.ReplaceAll(*q, "$", "?")
	}
}
