package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// writer owns the writing connection. Jobs that wait together share a commit.
type writer struct {
	db   *DB
	path string
	// laying is called by a test while the log is laid out.
	laying func()
	pool   *sql.DB
	conn   *prepared
	fatal  func(error)

	// Work that others wait for, work that is derived, and the rest.
	first, derived, then chan *job
	flusher              *flusher
	quit                 chan struct{}
	between              chan func() // done by the loop between two commits
	done                 sync.WaitGroup
	once                 sync.Once
	stopped              chan struct{}
}

type job struct {
	ctx   context.Context
	fn    func(*Tx) error
	first bool // others wait for it
	// derived: need not be durable by itself.
	derived bool
	after   []func()
	err     error
	done    chan struct{}
}

// queueLength only smooths; callers wait for their job anyway.
const queueLength = 1024

// groupTime bounds how long one commit gathers work: nobody waits longer than this and one running job
// before the flush.
const groupTime = 4 * time.Millisecond

func newWriter(d *DB, pool *sql.DB, conn *sql.Conn, path string, fatal func(error)) *writer {
	if fatal == nil {
		fatal = func(err error) { panic(err) }
	}
	w := &writer{db: d, path: path, pool: pool, conn: &prepared{conn: conn, stmts: map[string]*sql.Stmt{}}, fatal: fatal,
		first: make(chan *job, queueLength), derived: make(chan *job, queueLength), then: make(chan *job, queueLength),
		flusher: newFlusher(path+"-wal", fatal), quit: make(chan struct{}), between: make(chan func()), stopped: make(chan struct{})}
	w.done.Go(w.loop)
	w.done.Go(func() { w.flusher.run(); close(w.stopped) })
	w.done.Go(w.checkpoint)
	return w
}

func (w *writer) stop() {
	w.once.Do(func() {
		close(w.quit)
		w.done.Wait()
		// Leaves the database in one file for whoever copies it.
		if !w.flusher.failed.Load() {
			w.conn.exec(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)", nil)
		}
		w.conn.close()
		w.pool.Close()
	})
}

var (
	errClosed = errors.New("the database is closed")
	errDisk   = errors.New("the disk failed to keep an earlier change; only a restart tells what it holds")
)

func (w *writer) run(j *job) ([]func(), error) {
	j.done = make(chan struct{})
	queue := w.then
	switch {
	case j.first:
		queue = w.first
	case j.derived:
		queue = w.derived
	}
	select {
	case queue <- j:
	case <-j.ctx.Done():
		return nil, j.ctx.Err()
	case <-w.quit:
		return nil, errClosed
	}
	// Once queued we wait for the outcome even if the context ends: otherwise the caller could
	// not tell whether the change was made.
	select {
	case <-j.done:
		return j.after, j.err
	case <-w.stopped:
		select {
		case <-j.done:
			return j.after, j.err
		default:
			return nil, errClosed
		}
	}
}

func (w *writer) loop() {
	defer close(w.flusher.waiting)
	for {
		select {
		case j := <-w.first:
			w.commitGroup(j)
			continue
		default:
		}
		select {
		case j := <-w.first:
			w.commitGroup(j)
		case j := <-w.derived:
			w.commitGroup(j)
		case j := <-w.unhurried():
			w.commitGroup(j)
		case <-w.flusher.done: // look again whether somebody is unhurried
		case f := <-w.between:
			f()
		case <-w.quit:
			return
		}
	}
}

// unhurried gives the queue of those who are neither first nor derived. While the disk is busy their
// flush would have to wait for it anyway, so they gather and share one commit.
func (w *writer) unhurried() chan *job {
	if w.flusher.behind.Load() > 0 {
		return nil
	}
	return w.then
}

// commitGroup runs j and whatever waits beside it in one commit.
func (w *writer) commitGroup(j *job) {
	if w.flusher.failed.Load() {
		j.err = errDisk
		close(j.done)
		return
	}
	ctx := context.Background()
	start := time.Now()
	tx := &Tx{Dialect: SQLite, Now: inbox.MillisOf(w.db.now()), run: w.conn}
	var group []*job
	if _, err := w.conn.exec(ctx, "BEGIN IMMEDIATE", nil); err != nil {
		j.err = fmt.Errorf("begin writing: %w", err)
		close(j.done)
		return
	}
	for j != nil {
		if len(group) == 0 && len(w.first) == 0 && len(w.derived) == 0 && len(w.then) == 0 {
			// Alone so far: no savepoint, a failure rolls all back.
			if j.err = w.call(tx, j); j.err != nil {
				w.rollback(ctx)
				close(j.done)
				return
			}
			group = append(group, j)
		} else if broken := w.callInSavepoint(ctx, tx, j); broken != nil {
			// The engine has ended the transaction by itself (a full disk, an I/O error), and with it
			// what all before had done: nobody's change stands.
			w.rollback(ctx)
			for _, g := range append(group, j) {
				if g.err == nil {
					g.err = broken
				}
				close(g.done)
			}
			return
		} else if j.err == nil {
			group = append(group, j)
		} else {
			close(j.done)
		}
		j = nil
		if time.Since(start) < groupTime {
			select {
			case j = <-w.first:
			default:
				select {
				case j = <-w.first:
				case j = <-w.derived:
				case j = <-w.unhurried():
				default:
				}
			}
		}
	}
	err := failpoint.Here("db/sqlite-before-commit")
	if err == nil {
		_, err = w.conn.exec(ctx, "COMMIT", nil)
	}
	if err != nil {
		w.rollback(ctx)
		err = fmt.Errorf("commit: %w", err)
		w.db.log.Error("a commit failed", slog.Int("transactions", len(group)), slog.Any("error", err))
		if untrusted(err) {
			w.fatal(err)
		}
		for _, g := range group {
			g.err = err
		}
	} else if err := failpoint.Here("db/sqlite-after-commit"); err != nil {
		for _, g := range group {
			g.err = err
		}
	}
	var flush []*job
	for _, g := range group {
		if g.err == nil && !g.derived {
			flush = append(flush, g)
			continue
		}
		close(g.done)
	}
	if len(flush) > 0 {
		w.flusher.add(flush)
	}
}

// untrusted tells a disk that can no longer be trusted from one that is merely full: after a
// failed flush nobody knows what is on the disk, and only a restart with recovery is safe.
func untrusted(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() == sqlite3.SQLITE_IOERR_FSYNC || e.Code() == sqlite3.SQLITE_IOERR_DIR_FSYNC || e.Code()&0xff == sqlite3.SQLITE_CORRUPT
	}
	return false
}

// restartLog lets the log begin afresh if nobody reads it. It does not wait for readers, such as
// somebody's shell or a backup: no commit may stand behind them. These statements act when they
// are compiled.
func (w *writer) restartLog() {
	ctx := context.Background()
	w.conn.conn.ExecContext(ctx, "PRAGMA busy_timeout = 0")
	w.conn.conn.ExecContext(ctx, "PRAGMA wal_checkpoint(RESTART)")
	w.conn.conn.ExecContext(ctx, "PRAGMA busy_timeout = 10000")
}

func (w *writer) rollback(ctx context.Context) {
	// Fails where the engine has rolled back by itself, which is as well.
	w.conn.exec(ctx, "ROLLBACK", nil)
}

// callInSavepoint runs a job so that its failure (j.err) leaves no trace. broken is not nil if the
// transaction around it is no more.
func (w *writer) callInSavepoint(ctx context.Context, tx *Tx, j *job) (broken error) {
	if _, err := w.conn.exec(ctx, "SAVEPOINT job", nil); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	if j.err = w.call(tx, j); j.err != nil {
		if _, err := w.conn.exec(ctx, "ROLLBACK TO job", nil); err != nil {
			return fmt.Errorf("the transaction ended: %w", j.err)
		}
	}
	if _, err := w.conn.exec(ctx, "RELEASE job", nil); err != nil {
		return fmt.Errorf("release savepoint: %w", err)
	}
	return nil
}

// call runs one job; a panic in it becomes its error, so that one bad job cannot stop the writer.
func (w *writer) call(tx *Tx, j *job) (err error) {
	if err := j.ctx.Err(); err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v", r)
		}
	}()
	tx.after = nil
	err = j.fn(tx)
	j.after = tx.after
	return err
}

// quietly has the loop do something between two commits, and waits for it. It reports false if the
// writer was too busy: its next quiet moment will do.
func (w *writer) quietly(f func()) bool {
	done := make(chan struct{})
	select {
	case w.between <- func() { f(); close(done) }:
		<-done
		return true
	case <-time.After(50 * time.Millisecond):
	case <-w.quit:
	}
	return false
}

// checkpointPages is the size of the log at which its pages are copied into the database: large
// enough that hot pages are copied once for many commits.
const checkpointPages = 16384

// checkpoint copies the log into the database from a connection of its own, so that no commit
// waits for it, and then lets the writer start the log afresh between two commits.
func (w *writer) checkpoint() {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	ctx := context.Background()
	lay := true
	for {
		select {
		case <-tick.C:
		case <-w.quit:
			return
		}
		if w.flusher.failed.Load() {
			return
		}
		var busy, inLog, copied int
		// NOOP only reports. Source: sqlite.org/pragma.html#pragma_wal_checkpoint (3.51).
		if err := w.db.pool.QueryRowContext(ctx, "PRAGMA wal_checkpoint(NOOP)").Scan(&busy, &inLog, &copied); err != nil {
			continue
		}
		// Another process may have cut the log since: a command that ends does.
		if lay && inLog >= layFrom {
			if _, err := w.layOut(); err != nil {
				lay = false
				w.db.log.Warn("the log could not be laid out in advance; commits are slower until it has grown", slog.Any("error", err))
			}
		}
		if inLog < checkpointPages {
			continue
		}
		if err := w.db.pool.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &inLog, &copied); err != nil {
			w.db.log.Error("checkpoint failed", slog.Any("error", err))
			continue
		}
		w.quietly(w.restartLog)
	}
}
