package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file holds PostgreSQL's lock: a row that a transaction holds.

const (
	// idleLimit is when the server ends a lock whose holder says nothing: its
	// host is gone, or it is stopped.
	idleLimit = 2 * time.Minute
	keepAlive = 30 * time.Second
	aliveWait = 5 * time.Second
	// handOver is how long the next one waits, when the server was started anew,
	// for a holder that lost its lock with it: that may live, and have a refresh
	// token that it could not store.
	handOver     = 2 * time.Second
	handOverLook = 50 * time.Millisecond
)

// errHandOver says that the holder before is to be waited for.
var errHandOver = errors.New("waiting for the holder before the server's restart")

type rowLock struct {
	store *Store
	id    string
	conn  *sql.Conn
	tx    *sql.Tx
	stop  context.CancelFunc
	done  chan struct{}
	start int64 // when the server was started

	mu   sync.Mutex
	lost error
}

// lockRow waits for the row. Its transaction lives until release, however long
// ctx does.
func (s *Store) lockRow(ctx context.Context, id string) (held, error) {
	if s.lockers != nil {
		select {
		case s.lockers <- struct{}{}:
		case <-ctx.Done():
			return nil, fmt.Errorf("sqlstore: waiting for a connection to lock with: %w", ctx.Err())
		}
	}
	l, err := s.tryRow(ctx, id, handOver)
	for waited := time.Duration(0); err != nil; l, err = s.tryRow(ctx, id, handOver-waited) {
		if errors.Is(err, errHandOver) {
			time.Sleep(handOverLook) // without the lock: that is the other's to take
			waited += handOverLook
		} else if !errors.Is(err, sql.ErrNoRows) { // the holder before removed the row
			break
		}
	}
	if err != nil {
		s.leave()
		return nil, failed(ctx, "locking", err)
	}
	var beat context.Context
	beat, l.stop = context.WithCancel(context.Background())
	go l.beat(beat)
	return l, nil
}

func (s *Store) leave() {
	if s.lockers != nil {
		<-s.lockers
	}
}

// tryRow takes the lock, unless its last holder is to be waited for still.
func (s *Store) tryRow(ctx context.Context, id string, wait time.Duration) (*rowLock, error) {
	if _, err := s.db.ExecContext(ctx, s.sql.rowMake, id); err != nil {
		return nil, err
	}
	conn, err := s.db.Conn(ctx) // waits for a connection no longer than ctx
	if err != nil {
		return nil, err
	}
	transaction, err := conn.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	l := &rowLock{store: s, id: id, conn: conn, tx: transaction, done: make(chan struct{})}
	for _, setting := range []string{
		`SET LOCAL lock_timeout = 0`, `SET LOCAL statement_timeout = 0`,
		fmt.Sprintf(`SET LOCAL idle_in_transaction_session_timeout = %d`, idleLimit.Milliseconds()),
	} {
		if _, err := transaction.ExecContext(ctx, setting); err != nil {
			return nil, errors.Join(err, l.drop())
		}
	}
	var locked string
	if err := transaction.QueryRowContext(ctx, s.sql.rowLock, id).Scan(&locked); err != nil {
		_ = l.drop()
		return nil, err
	}
	if err := l.succeed(ctx, wait); err != nil {
		_ = l.drop()
		return nil, err
	}
	return l, nil
}

// succeed looks at who wrote last under this lock and did not give it back. If
// only the connection of that one has ended, so has its process, as a rule.
func (l *rowLock) succeed(ctx context.Context, wait time.Duration) error {
	var owner string
	var start int64
	if err := l.tx.QueryRowContext(ctx, l.store.sql.holder, l.id).Scan(&owner, &start, &l.start); err != nil {
		return err
	}
	if owner != "" && owner != l.store.owner && start != l.start && wait > 0 {
		return errHandOver
	}
	return nil
}

// beat keeps the server from taking the holder for dead.
func (l *rowLock) beat(ctx context.Context) {
	defer close(l.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(keepAlive):
			_ = l.alive(ctx)
		}
	}
}

// alive asks the connection of the lock. Its question is not cut off, for that
// would end the connection and with it the lock.
func (l *rowLock) alive(context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost != nil {
		return l.lost
	}
	ctx, cancel := context.WithTimeout(context.Background(), aliveWait)
	defer cancel()
	if _, err := l.tx.ExecContext(ctx, `SELECT 1`); err != nil {
		l.lost = fmt.Errorf("%w: %w", session.ErrLockLost, err)
	}
	return l.lost
}

func (l *rowLock) guard() []any { return []any{l.store.owner, l.start} }

// drop ends the transaction without a word.
func (l *rowLock) drop() error {
	_ = l.tx.Rollback()
	return l.conn.Close()
}

// release ends the transaction. A lock that was lost is released already.
func (l *rowLock) release(ctx context.Context, empty bool) error {
	l.stop()
	<-l.done
	defer l.store.leave()
	if l.lost == nil {
		_, l.lost = l.tx.ExecContext(ctx, l.store.sql.noHolder, l.id)
	}
	if l.lost == nil && empty {
		_, l.lost = l.tx.ExecContext(ctx, l.store.sql.rowDrop, l.id)
	}
	if l.lost != nil {
		_ = l.drop()
		return nil
	}
	return errors.Join(l.tx.Commit(), l.conn.Close())
}
