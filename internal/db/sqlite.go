package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"

	"sangam/internal/inbox"
	"sangam/internal/journal"
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
	return &DB{Dialect: SQLite, now: o.Now, log: o.Log, pool: pool, readers: newReaders(pool), looks: true,
		files: journal.New(journalFolder(o.Path), journal.Options{Log: o.Log, ReadOnly: true})}, nil
}

// journalFolder stands beside the file, for whoever copies one to copy the other.
func journalFolder(path string) string {
	return strings.TrimSuffix(path, ".db") + ".journal"
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
	// SQLite puts the log beside the file that a link leads to.
	path, err := filepath.EvalSymlinks(o.Path)
	if err != nil {
		pool.Close()
		writing.Close()
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	d := &DB{Dialect: SQLite, now: o.Now, log: o.Log, pool: pool}
	d.files = journal.New(journalFolder(path), journal.Options{Log: o.Log, Fatal: o.Fatal})
	d.writer = newWriter(d, writing, conn, path, o.Fatal)
	d.readers = newReaders(pool)
	return d, nil
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
		p = &prepared{conn: conn, stmts: map[string]*sql.Stmt{}, reads: true}
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
