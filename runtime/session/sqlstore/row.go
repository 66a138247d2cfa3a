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

// The entry point is lockRow. PostgreSQL's lock is a row that a transaction
// locks.

const (
	// idleLimit is when the server ends a lock whose holder is silent, because
	// its host failed or it is stopped.
	idleLimit         = 2 * time.Minute
	keepAliveInterval = 30 * time.Second
	aliveTimeout      = 5 * time.Second
	// restartWait is how long the next holder waits, after a restart of the
	// server, for the previous one, which lost its lock with the restart. It may
	// be running, and have a refresh token that it could not store.
	restartWait = 2 * time.Second
	restartPoll = 50 * time.Millisecond
)

// errPredecessor reports that the previous holder is to be waited for.
var errPredecessor = errors.New("waiting for the holder before the server's restart")

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

// lockRow waits for the row. Its transaction lasts until release, even if ctx ends
// before.
func (s *Store) lockRow(ctx context.Context, id string) (heldLock, error) {
	if s.lockers != nil {
		select {
		case s.lockers <- struct{}{}:
		case <-ctx.Done():
			return nil, fmt.Errorf("sqlstore: waiting for a connection to lock with: %w", ctx.Err())
		}
	}
	l, err := s.tryRow(ctx, id, restartWait)
	for waited := time.Duration(0); err != nil; l, err = s.tryRow(ctx, id, restartWait-waited) {
		if errors.Is(err, errPredecessor) {
			time.Sleep(restartPoll) // without the lock, so that the previous holder can take it
			waited += restartPoll
		} else if !errors.Is(err, sql.ErrNoRows) {
			break
		} else if _, err = s.db.ExecContext(ctx, s.sql.rowInsert, id); err != nil {
			break
		}
	}
	if err != nil {
		s.freeLocker()
		return nil, wrapError(ctx, "locking", err)
	}
	var beat context.Context
	beat, l.stop = context.WithCancel(context.Background())
	go l.keepAlive(beat)
	return l, nil
}

func (s *Store) freeLocker() {
	if s.lockers != nil {
		<-s.lockers
	}
}

// tryRow takes the lock, unless its previous holder is still to be waited for. The error
// is sql.ErrNoRows while there is no row to lock.
func (s *Store) tryRow(ctx context.Context, id string, wait time.Duration) (*rowLock, error) {
	conn, err := s.db.Conn(ctx) // waits for a connection no longer than ctx
	if err != nil {
		return nil, err
	}
	transaction, err := conn.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	l := &rowLock{store: s, id: id, conn: conn, tx: transaction, done: make(chan struct{})}
	if _, err := transaction.ExecContext(ctx, s.sql.lockSettings); err != nil {
		return nil, errors.Join(err, l.rollback())
	}
	var locked string
	if err := transaction.QueryRowContext(ctx, s.sql.rowLock, id).Scan(&locked); err != nil {
		_ = l.rollback()
		return nil, err
	}
	if err := l.checkPredecessor(ctx, wait); err != nil {
		_ = l.rollback()
		return nil, err
	}
	return l, nil
}

// checkPredecessor returns errPredecessor if the previous holder has not released
// the lock and the server was restarted since. Without a restart, the lock ended
// with the holder's connection, so that its process has probably ended too.
func (l *rowLock) checkPredecessor(ctx context.Context, wait time.Duration) error {
	var owner string
	var start int64
	if err := l.tx.QueryRowContext(ctx, l.store.sql.holder, l.id).Scan(&owner, &start, &l.start); err != nil {
		return err
	}
	if owner != "" && owner != l.store.owner && start != l.start && wait > 0 {
		return errPredecessor
	}
	return nil
}

// keepAlive keeps the server from ending the transaction as idle.
func (l *rowLock) keepAlive(ctx context.Context) {
	defer close(l.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(keepAliveInterval):
			_ = l.alive(ctx)
		}
	}
}

// alive sends a statement on the lock's connection. It ignores the caller's
// context: cancelling the statement would end the connection and with it the lock.
func (l *rowLock) alive(context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost != nil {
		return l.lost
	}
	ctx, cancel := context.WithTimeout(context.Background(), aliveTimeout)
	defer cancel()
	if _, err := l.tx.ExecContext(ctx, `SELECT 1`); err != nil {
		l.lost = fmt.Errorf("%w: %w", session.ErrLockLost, err)
	}
	return l.lost
}

func (l *rowLock) guardArgs() []any { return []any{l.store.owner, l.start} }

// rollback ends the transaction and closes its connection.
func (l *rowLock) rollback() error {
	_ = l.tx.Rollback()
	return l.conn.Close()
}

// release ends the transaction. A lost lock is released already.
func (l *rowLock) release(ctx context.Context) error {
	l.stop()
	<-l.done
	defer l.store.freeLocker()
	if l.lost == nil {
		_, l.lost = l.tx.ExecContext(ctx, l.store.sql.rowRelease, l.id, now())
	}
	if l.lost != nil {
		_ = l.rollback()
		return nil
	}
	return errors.Join(l.tx.Commit(), l.conn.Close())
}
