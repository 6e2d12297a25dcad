package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// minSQLite is the oldest engine we trust; 3.51.3 mends a rare loss in WAL recovery.
// Source: sqlite.org, release notes of 3.51.3.
const minSQLite = 3051003

// openReading opens a file without writing to it: no checkpoint, no log laid out, nothing cut off at
// the end. SQLite itself refuses the rest.
func openReading(ctx context.Context, o Options) (*DB, error) {
	q := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)", "temp_store(MEMORY)", "query_only(1)", "cache_size(-1024)"}}
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: o.Path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	var n int
	if err := pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	return &DB{Dialect: SQLite, now: o.Now, log: o.Log, pool: pool, readers: newReaders(pool), looks: true}, nil
}

func openSQLite(ctx context.Context, o Options) (*DB, error) {
	if o.ReadOnly {
		return openReading(ctx, o)
	}
	// FULL flushes each commit, so that an answered webhook survives a power cut; the writer's flushes
	// are made by us (see flusher). Checkpoints are run by us too (see checkpoint), never inside
	// somebody's commit.
	dsn := func(synchronous string, cacheKB int) string {
		q := url.Values{}
		for _, p := range []string{"journal_mode(WAL)", "synchronous(" + synchronous + ")", "busy_timeout(10000)", "temp_store(MEMORY)",
			"wal_autocheckpoint(0)", fmt.Sprintf("cache_size(-%d)", cacheKB)} {
			q.Add("_pragma", p)
		}
		// Caches are small: the system's own cache holds the file, and memory after a burst is not
		// given back by the engine.
		return "file:" + (&url.URL{Path: o.Path}).EscapedPath() + "?" + q.Encode()
	}
	pool, err := sql.Open("sqlite", dsn("FULL", 1<<10))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	writing, err := sql.Open("sqlite", dsn("NORMAL", 6<<10))
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	conn, err := writing.Conn(ctx)
	if err != nil {
		pool.Close()
		writing.Close()
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	var version string
	if err := conn.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		pool.Close()
		writing.Close()
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	if sqlite3.SQLITE_VERSION_NUMBER < minSQLite {
		pool.Close()
		writing.Close()
		return nil, fmt.Errorf("SQLite %s is too old: 3.51.3 or newer is needed", version)
	}
	d := &DB{Dialect: SQLite, now: o.Now, log: o.Log, pool: pool}
	// SQLite puts the log beside the file that a link leads to.
	path, err := filepath.EvalSymlinks(o.Path)
	if err != nil {
		pool.Close()
		writing.Close()
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	d.writer = newWriter(d, writing, conn, path, o.Fatal)
	d.readers = newReaders(pool)
	return d, nil
}

// prepared runs statements on one connection and keeps them prepared.
type prepared struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// maxPrepared bounds the cache; our texts are a fixed set far below it.
const maxPrepared = 600

func (p *prepared) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := p.stmts[query]; ok {
		return s, nil
	}
	s, err := p.conn.PrepareContext(ctx, hideValues(query))
	if err != nil {
		return nil, err
	}
	if len(p.stmts) >= maxPrepared {
		for q, old := range p.stmts {
			old.Close()
			delete(p.stmts, q)
			break
		}
	}
	p.stmts[query] = s
	return s, nil
}

var (
	limitParameter = regexp.MustCompile(`LIMIT (\$[0-9]+)`)
	stateParameter = regexp.MustCompile(`\bstate = (\$[0-9]+)`)
)

// hideValues keeps the planner from looking at the value bound to a parameter: once it has looked, each
// new value expires the plan, and the statement is parsed and planned again at every execution,
// which costs more than most of our statements do. It looks at a LIMIT, and at what is compared with a
// column on which an index has the condition that it equals something: with us that is only state. An
// expression it cannot fold hides the value.
// Observed: SQLite 3.51 (sqlite3ExprIsInteger and exprCompareVariable mark the variable), a fifth of
// a list's time each.
func hideValues(query string) string {
	query = limitParameter.ReplaceAllString(query, "LIMIT $1 + 0")
	return stateParameter.ReplaceAllString(query, "state = $1 || ''")
}

// The driver starts a goroutine for each statement whose context can be cancelled; statements are
// short, so cancellation is looked at between transactions instead.
func (p *prepared) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	ctx = context.WithoutCancel(ctx)
	s, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (p *prepared) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	ctx = context.WithoutCancel(ctx)
	s, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// later runs the statement at once: there is no round trip to spare.
func (p *prepared) later(ctx context.Context, query string, args []any, check func(int64) error) error {
	res, err := p.exec(ctx, query, args)
	if err != nil {
		return describe(query, err)
	}
	if check == nil {
		return nil
	}
	n, err := res.RowsAffected()
	if err != nil {
		return describe(query, err)
	}
	return check(n)
}

// laterNumbers does too.
func (p *prepared) laterNumbers(ctx context.Context, got []int64, query string, args []any) error {
	rows, err := p.query(ctx, query, args)
	if err != nil {
		return describe(query, err)
	}
	defer rows.Close()
	into := make([]any, len(got))
	for i := range into {
		into[i] = &got[i]
	}
	if !rows.Next() {
		return describe(query, cmp.Or(rows.Err(), ErrNotFound))
	}
	if err := rows.Scan(into...); err != nil {
		return describe(query, err)
	}
	return rows.Close()
}

func (p *prepared) flush(context.Context) error { return nil }

// together runs them one after the other.
func (p *prepared) together(ctx context.Context, asks []Ask) error {
	for _, a := range asks {
		rows, err := p.query(ctx, a.Query, a.Args)
		if err != nil {
			return describe(a.Query, err)
		}
		if err := read(rows, a); err != nil {
			return err
		}
	}
	return nil
}

func (p *prepared) close() {
	for _, s := range p.stmts {
		s.Close()
	}
	p.conn.Close()
}

// readers is a small pool of reading connections with their prepared statements.
type readers struct {
	pool *sql.DB
	free chan *prepared // nil entries stand for connections not opened yet
}

// readerCount bounds reading at once; more only queue on the processors.
const readerCount = 8

func newReaders(pool *sql.DB) *readers {
	r := &readers{pool: pool, free: make(chan *prepared, readerCount)}
	for range readerCount {
		r.free <- nil
	}
	return r
}

func (r *readers) view(ctx context.Context, d *DB, fn func(*Tx) error) (err error) {
	var p *prepared
	select {
	case p = <-r.free:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { r.free <- p }()
	if p == nil {
		conn, err := r.pool.Conn(context.WithoutCancel(ctx))
		if err != nil {
			return fmt.Errorf("open a reading connection: %w", err)
		}
		p = &prepared{conn: conn, stmts: map[string]*sql.Stmt{}}
		if _, err := p.exec(ctx, "PRAGMA query_only = 1", nil); err != nil {
			return err
		}
	}
	if _, err := p.exec(ctx, "BEGIN", nil); err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	defer func() {
		if _, end := p.exec(ctx, "COMMIT", nil); end != nil && err == nil {
			err = fmt.Errorf("end reading: %w", end)
		}
	}()
	return fn(&Tx{Dialect: SQLite, Now: inbox.MillisOf(d.now()), run: p})
}

func (r *readers) close() {
	for range readerCount {
		if p := <-r.free; p != nil {
			p.close()
		}
	}
}

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
	// written, if not nil, is called on the writer's goroutine once the change can be read.
	written func()
	after   []func()
	err     error
	done    chan struct{}
}

// queueLength only smooths; callers wait for their job anyway.
const queueLength = 1024

// groupTime bounds how long one commit gathers work: a webhook never waits longer than this and
// one running job before its flush.
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
		if g.err == nil && g.written != nil {
			g.written()
		}
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
