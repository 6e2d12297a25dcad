package db

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// pgConnector makes connections that can hold statements back.
type pgConnector struct{ driver.Connector }

func (c pgConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &pgConn{Conn: conn.(*stdlib.Conn)}, nil
}

// pgConn holds back statements whose results nobody waits for and sends them together with the
// next one that somebody does: between two processes a round trip costs more than most of our
// statements. Conn gives the driver's own connection.
type pgConn struct {
	*stdlib.Conn
	held []heldBack
	also []Ask // asked together with the next query
}

type heldBack struct {
	query string
	args  []any
	check func(rows int64) error // may be nil
	got   []int64                // may be nil; the columns of its only row otherwise
}

// PostgresConn is the driver's own connection behind what sql.Conn.Raw gives on a pool of ours.
func PostgresConn(c any) *pgx.Conn { return c.(*pgConn).Conn.Conn() }

// later holds a statement back.
func (c *pgConn) later(query string, args []any, check func(int64) error) {
	c.held = append(c.held, heldBack{query: query, args: args, check: check})
}

// send sends what is held back, and query after it if it is not empty, and what else is asked, in one
// round trip. It returns the results, of which query's is the next; the caller closes them. On an error they are
// closed, the transaction is broken and what was held back is forgotten.
func (c *pgConn) send(ctx context.Context, query string, args []any, also ...Ask) (results pgx.BatchResults, err error) {
	held := c.held
	c.held = nil
	if c.Conn.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	batch := &pgx.Batch{}
	for _, h := range held {
		batch.Queue(h.query, h.args...)
	}
	if query != "" {
		batch.Queue(query, args...)
	}
	for _, a := range also {
		batch.Queue(a.Query, a.Args...)
	}
	results = c.Conn.Conn().SendBatch(ctx, batch)
	for _, h := range held {
		if h.got != nil {
			into := make([]any, len(h.got))
			for i := range into {
				into[i] = &h.got[i]
			}
			if err := results.QueryRow().Scan(into...); err != nil {
				results.Close()
				return nil, unsent(describe(h.query, err))
			}
			continue
		}
		tag, err := results.Exec()
		if err == nil && h.check != nil {
			if err = h.check(tag.RowsAffected()); err != nil {
				results.Close()
				return nil, err
			}
		}
		if err != nil {
			results.Close()
			return nil, unsent(describe(h.query, err))
		}
	}
	return results, nil
}

// flush sends what is held back.
func (c *pgConn) flush(ctx context.Context) error {
	if len(c.held) == 0 {
		return nil
	}
	results, err := c.send(ctx, "", nil)
	if err != nil {
		return err
	}
	return results.Close()
}

// commit ends the transaction, in one round trip with what is held back. A check is made when the
// results are here, so it must not travel together with the commit.
func (c *pgConn) commit(ctx context.Context) error {
	if slices.ContainsFunc(c.held, func(h heldBack) bool { return h.check != nil }) {
		if err := c.flush(ctx); err != nil {
			return err
		}
	}
	results, err := c.send(ctx, "COMMIT", nil)
	if err != nil {
		return err
	}
	tag, err := results.Exec()
	if err = errors.Join(err, results.Close()); err != nil {
		return err
	}
	// The server answers the end of a broken transaction without an error.
	if tag.String() != "COMMIT" {
		return fmt.Errorf("the transaction was not committed but ended by %s: an error in it was passed over", tag)
	}
	return nil
}

// ResetSession keeps a connection out of the pool that still holds something back.
func (c *pgConn) ResetSession(ctx context.Context) error {
	if len(c.held) > 0 {
		return driver.ErrBadConn
	}
	return c.Conn.ResetSession(ctx)
}

// abandon forgets what is held back and ends a transaction that was begun; a connection that
// cannot end it is closed.
func (c *pgConn) abandon(ctx context.Context) error {
	c.held, c.also = nil, nil
	conn := c.Conn.Conn()
	if conn.IsClosed() {
		return driver.ErrBadConn
	}
	if conn.PgConn().TxStatus() != 'I' {
		if _, err := conn.Exec(ctx, "ROLLBACK"); err != nil || conn.PgConn().TxStatus() != 'I' {
			conn.Close(ctx)
			return driver.ErrBadConn
		}
	}
	return nil
}

// unsent marks an error of a connection that was gone before anything was sent: running the
// transaction again is right.
func unsent(err error) error {
	if pgconn.SafeToRetry(err) {
		return fmt.Errorf("%w: %w", driver.ErrBadConn, err)
	}
	return err
}

// ExecContext implements driver.ExecerContext.
func (c *pgConn) ExecContext(ctx context.Context, query string, named []driver.NamedValue) (driver.Result, error) {
	if len(c.held) == 0 {
		return c.Conn.ExecContext(ctx, query, named)
	}
	results, err := c.send(ctx, query, values(named))
	if err != nil {
		return nil, err
	}
	tag, err := results.Exec()
	if err = errors.Join(err, results.Close()); err != nil {
		return nil, err
	}
	return driver.RowsAffected(tag.RowsAffected()), nil
}

// QueryContext implements driver.QueryerContext.
func (c *pgConn) QueryContext(ctx context.Context, query string, named []driver.NamedValue) (driver.Rows, error) {
	also := c.also
	c.also = nil
	if len(c.held) == 0 && len(also) == 0 {
		return c.Conn.QueryContext(ctx, query, named)
	}
	results, err := c.send(ctx, query, values(named), also...)
	if err != nil {
		return nil, err
	}
	r := &batchRows{results: results, left: 1 + len(also)}
	if err := r.NextResultSet(); err != nil {
		results.Close()
		return nil, err
	}
	return r, nil
}

func values(named []driver.NamedValue) []any {
	args := make([]any, len(named))
	for i, v := range named {
		args[i] = v.Value
	}
	return args
}

// batchRows are the rows of the last statements of a batch.
type batchRows struct {
	rows    pgx.Rows
	results pgx.BatchResults
	left    int  // statements after this one
	ready   bool // a row was read ahead
	begun   bool
}

// HasNextResultSet implements driver.RowsNextResultSet.
func (r *batchRows) HasNextResultSet() bool { return r.left > 0 }

// NextResultSet implements driver.RowsNextResultSet.
func (r *batchRows) NextResultSet() error {
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	if r.rows != nil {
		r.rows.Close()
		if err := r.rows.Err(); err != nil {
			return err
		}
	}
	rows, err := r.results.Query()
	if err != nil {
		return err
	}
	// The columns are known once the first row was looked for.
	r.rows, r.ready, r.begun = rows, rows.Next(), false
	return rows.Err()
}

func (r *batchRows) Columns() []string {
	fields := r.rows.FieldDescriptions()
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	return names
}

func (r *batchRows) Next(dest []driver.Value) error {
	if r.begun {
		r.ready = r.rows.Next()
	}
	r.begun = true
	if !r.ready {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	row, err := r.rows.Values()
	if err != nil {
		return err
	}
	for i, v := range row {
		switch v := v.(type) {
		case int32:
			dest[i] = int64(v)
		case int16:
			dest[i] = int64(v)
		case driver.Valuer: // numeric, which sums are
			if dest[i], err = v.Value(); err != nil {
				return err
			}
		default:
			dest[i] = v
		}
	}
	return nil
}

func (r *batchRows) Close() error {
	r.rows.Close()
	return errors.Join(r.rows.Err(), r.results.Close())
}

// pgTx is a transaction on a connection of the pool.
type pgTx struct{ conn *sql.Conn }

func (t pgTx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return t.conn.ExecContext(ctx, query, args...)
}

func (t pgTx) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return t.conn.QueryContext(ctx, query, args...)
}

func (t pgTx) together(ctx context.Context, asks []Ask) error {
	if err := t.raw(func(c *pgConn) error { c.also = asks[1:]; return nil }); err != nil {
		return err
	}
	rows, err := t.query(ctx, asks[0].Query, asks[0].Args)
	if err != nil {
		return describe(asks[0].Query, err)
	}
	defer rows.Close()
	for i, a := range asks {
		if i > 0 && !rows.NextResultSet() {
			return describe(a.Query, cmp.Or(rows.Err(), errNoAnswer))
		}
		if err := readSet(rows, a); err != nil {
			return err
		}
	}
	return rows.Close()
}

var errNoAnswer = errors.New("the server gave no answer to it")

func (t pgTx) later(ctx context.Context, query string, args []any, check func(int64) error) error {
	return t.raw(func(c *pgConn) error { c.later(query, args, check); return nil })
}

func (t pgTx) laterNumbers(ctx context.Context, got []int64, query string, args []any) error {
	return t.raw(func(c *pgConn) error {
		c.held = append(c.held, heldBack{query: query, args: args, got: got})
		return nil
	})
}

func (t pgTx) flush(ctx context.Context) error {
	return t.raw(func(c *pgConn) error { return c.flush(ctx) })
}

func (t pgTx) raw(f func(*pgConn) error) error {
	return t.conn.Raw(func(c any) error { return f(c.(*pgConn)) })
}

// pgView reads without a transaction.
type pgView struct{ pgTx }

func (pgView) later(context.Context, string, []any, func(int64) error) error { return errReading }

func (pgView) flush(context.Context) error { return nil }

func (pgView) laterNumbers(context.Context, []int64, string, []any) error { return errReading }

var errReading = errors.New("nothing is written for later while reading")
