// Package db runs one SQL text on two engines, SQLite and PostgreSQL, through database/sql. It
// holds the connections, the transactions with their retries, the statement cache, bulk inserts
// and the migration runner. It knows no table and no rule of the product.
//
// On SQLite one goroutine owns the only writing connection and puts transactions that wait at the
// same time into one commit, so that a hundred callers share one flush of the disk; each still
// succeeds or fails alone (savepoints). On PostgreSQL every transaction has a connection of a
// pool and the server groups commits. Either way Update returns nil only when the change is
// durable.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sangam/internal/inbox"
	"sangam/internal/journal"
)

// Dialect names an engine.
type Dialect int

// The engines.
const (
	SQLite Dialect = iota
	Postgres
)

func (d Dialect) String() string { return [...]string{"sqlite", "postgres"}[d] }

// Options of Open.
type Options struct {
	// Path of the SQLite file; used when URL is empty.
	Path string
	// URL of a PostgreSQL database, as postgres://user@host/name.
	URL string
	// MaxConns limits PostgreSQL connections; 0 means 16.
	MaxConns int
	// Now reads the clock, once for each transaction; nil means time.Now.
	Now func() time.Time
	Log *slog.Logger // nil discards
	// ReadOnly is for whoever only looks, beside a running server too: nothing is written, not even
	// what SQLite keeps house with, and Update is refused.
	ReadOnly bool
	// Fatal is called, once, when the disk can no longer be trusted (a failed flush): the
	// process should stop and recover from the log at its next start. Nil means panic.
	Fatal func(error)
}

// DB is an open database. Safe for concurrent use.
type DB struct {
	Dialect Dialect
	now     func() time.Time
	log     *slog.Logger

	pool    *sql.DB          // PostgreSQL, or SQLite's file
	journal *sql.DB          // PostgreSQL: see Journal
	files   *journal.Journal // SQLite: see Files
	writer  *writer          // SQLite
	readers *readers         // SQLite
	looks   bool             // only: ReadOnly
	arrays  unnestTexts      // PostgreSQL
}

// ErrNotFound is returned by One when no row matches.
var ErrNotFound = sql.ErrNoRows

// ErrReadOnly is what Update says to whoever opened the database only to look.
var ErrReadOnly = errors.New("the database was opened for reading only")

// Open opens the database; it does not migrate.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.URL != "" {
		return openPostgres(ctx, o)
	}
	return openSQLite(ctx, o)
}

// Close waits for running transactions and closes all connections.
func (d *DB) Close() error {
	if d.writer != nil {
		d.writer.stop()
	}
	if d.readers != nil {
		d.readers.close()
	}
	if d.files != nil {
		d.files.Close()
	}
	if d.journal != nil {
		d.journal.Close()
	}
	return d.pool.Close()
}

// Pool gives the plain database/sql pool, for tools that need it (backup, doctor, tests).
func (d *DB) Pool() *sql.DB { return d.pool }

// Journal gives a pool of its own for the journal of PostgreSQL: a transaction may hold a connection
// of the other one until the journal has written.
func (d *DB) Journal() *sql.DB { return d.journal }

// Files gives the journal beside an SQLite file: in a folder of the file's name that ends in ".journal" instead of ".db".
func (d *DB) Files() *journal.Journal { return d.files }

// Update runs fn in a writing transaction and returns once it is durable. An error of fn rolls
// its changes back and is returned as it is. On PostgreSQL fn may run again after a conflict with
// another transaction; on SQLite it runs on the writer's goroutine: it must not wait for anything
// but the database. AfterCommit functions run after the commit, on the caller's goroutine.
func (d *DB) Update(ctx context.Context, fn func(*Tx) error) error {
	return d.update(&job{ctx: ctx, fn: fn})
}

// UpdateFirst is Update for work that others wait for, such as a lease: on SQLite it goes ahead of
// waiting Updates.
func (d *DB) UpdateFirst(ctx context.Context, fn func(*Tx) error) error {
	return d.update(&job{ctx: ctx, fn: fn, first: true})
}

// UpdateDerived is Update for what can be derived again from data that is durable already. It does
// not wait for the disk: after a power cut the newest of such changes may be gone, but never one
// that a later Update or UpdateFirst could have built on, since those flush all that came before
// them. A crash of the process loses nothing; one of the PostgreSQL server may lose what a power cut
// may.
func (d *DB) UpdateDerived(ctx context.Context, fn func(*Tx) error) error {
	return d.update(&job{ctx: ctx, fn: fn, derived: true})
}

func (d *DB) update(j *job) error {
	if d.looks {
		return ErrReadOnly
	}
	var after []func()
	var err error
	if d.Dialect == SQLite {
		after, err = d.writer.run(j)
	} else {
		after, err = d.updatePostgres(j)
	}
	if err != nil {
		return err
	}
	for _, f := range after {
		f()
	}
	return nil
}

// View runs fn to read committed data. On SQLite all of fn sees one state and writing is refused;
// on PostgreSQL each statement sees a state of its own, so what must fit together is read by one
// statement or checked by versions.
func (d *DB) View(ctx context.Context, fn func(*Tx) error) error {
	if d.Dialect == SQLite {
		return d.readers.view(ctx, d, fn)
	}
	return d.viewPostgres(ctx, fn)
}

// Tx is a running transaction. It belongs to one goroutine.
type Tx struct {
	Dialect Dialect
	// Now is the instant of the transaction, read once.
	Now inbox.Millis

	run    runner
	arrays *unnestTexts // PostgreSQL
	after  []func()
}

// runner executes statements; SQLite's keeps prepared ones, PostgreSQL's driver does so itself.
type runner interface {
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
	together(ctx context.Context, asks []Ask) error
	// later runs a statement before the next one or the commit. check, if not nil, gets the number
	// of its rows; its error, like the statement's own, comes from whatever is run then.
	later(ctx context.Context, query string, args []any, check func(int64) error) error
	laterNumbers(ctx context.Context, got []int64, query string, args []any) error
	flush(ctx context.Context) error
}

// AfterCommit registers what to do once the transaction is durable, such as waking a listener.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Exec runs a statement with $1, $2, … and returns how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := tx.run.exec(ctx, query, args)
	if err != nil {
		return 0, describe(query, err)
	}
	return res.RowsAffected()
}

// Later is Exec for a statement whose result the caller does not need at once: on PostgreSQL it is
// sent together with the next statement or the commit, which then returns its error. check, if not
// nil, gets the number of rows it changed or found; its error fails the transaction.
func (tx *Tx) Later(ctx context.Context, check func(rows int64) error, query string, args ...any) error {
	return tx.run.later(ctx, query, args, check)
}

// LaterNumbers is Later for a statement that gives one row of integers: got has it once the
// transaction is committed, or after the next statement.
func (tx *Tx) LaterNumbers(ctx context.Context, got []int64, query string, args ...any) error {
	return tx.run.laterNumbers(ctx, got, query, args)
}

// Flush runs what was left for later, for a caller who will wait for something else before the commit.
func (tx *Tx) Flush(ctx context.Context) error { return tx.run.flush(ctx) }

// Query runs a statement and calls scan for each row. scan must read the row at once.
func (tx *Tx) Query(ctx context.Context, query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := tx.run.query(ctx, query, args)
	if err != nil {
		return describe(query, err)
	}
	return read(rows, Ask{Query: query, Scan: scan})
}

// Ask is a statement that reads, and what is called for each of its rows.
type Ask struct {
	Query string
	Args  []any
	Scan  func(*sql.Rows) error // must read the row at once
}

// Together asks several things in one round trip, one after the other.
func (tx *Tx) Together(ctx context.Context, asks ...Ask) error {
	if len(asks) == 0 {
		return nil
	}
	return tx.run.together(ctx, asks)
}

// read reads the rows of one statement and closes them.
func read(rows *sql.Rows, a Ask) error {
	defer rows.Close()
	if err := readSet(rows, a); err != nil {
		return err
	}
	return rows.Close()
}

func readSet(rows *sql.Rows, a Ask) error {
	for rows.Next() {
		if err := a.Scan(rows); err != nil {
			return describe(a.Query, err)
		}
	}
	if err := rows.Err(); err != nil {
		return describe(a.Query, err)
	}
	return nil
}

// All collects the rows of a statement.
func All[T any](ctx context.Context, tx *Tx, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	var all []T
	err := tx.Query(ctx, query, func(r *sql.Rows) error {
		all = append(all, *new(T))
		return scan(r, &all[len(all)-1])
	}, args...)
	return all, err
}

// One reads the only row of a statement, or returns ErrNotFound.
func One[T any](ctx context.Context, tx *Tx, scan func(*sql.Rows, *T) error, query string, args ...any) (T, error) {
	var one T
	found := false
	err := tx.Query(ctx, query, func(r *sql.Rows) error {
		found = true
		return scan(r, &one)
	}, args...)
	if err == nil && !found {
		err = ErrNotFound
	}
	return one, err
}

// Number reads a statement with one row of one integer; no row is ErrNotFound.
func Number(ctx context.Context, tx *Tx, query string, args ...any) (int64, error) {
	return One(ctx, tx, func(r *sql.Rows, n *int64) error { return r.Scan(n) }, query, args...)
}

// Error is a failed statement; the text of the statement is ours and holds no values.
type Error struct {
	Query string
	Err   error
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %v", firstLine(e.Query), e.Err) }
func (e *Error) Unwrap() error { return e.Err }

func describe(query string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &Error{query, err}
}

// firstLine cuts a statement for error messages.
func firstLine(q string) string {
	const most = 80
	for i, r := range q {
		if r == '\n' || i >= most {
			return q[:i] + "…"
		}
	}
	return q
}
