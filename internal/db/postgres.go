package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

func openPostgres(ctx context.Context, o Options) (*DB, error) {
	cfg, err := pgx.ParseConfig(o.URL)
	if err != nil {
		// The driver's error repeats the address, which may hold a password.
		return nil, errors.New("the PostgreSQL address cannot be read: want postgres://user:password@host:port/name")
	}
	// Every statement of ours has its index. Left to itself the server plans them while the
	// tables are empty, prefers to read them whole, and keeps that plan as they grow.
	cfg.RuntimeParams["enable_seqscan"] = "off"
	// That makes what does read a table whole look endlessly dear, and the server would compile it to
	// machine code first: 0.2 s for a question that takes one millisecond.
	cfg.RuntimeParams["jit"] = "off"
	if o.ReadOnly {
		cfg.RuntimeParams["default_transaction_read_only"] = "on"
	}
	pool := sql.OpenDB(pgConnector{stdlib.GetConnector(*cfg)})
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	pool.SetMaxOpenConns(o.MaxConns)
	pool.SetMaxIdleConns(o.MaxConns)
	var version int
	if err := pool.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	if version < 150000 {
		pool.Close()
		return nil, fmt.Errorf("PostgreSQL %d is too old: 15 or newer is needed", version/10000)
	}
	journal := sql.OpenDB(pgConnector{stdlib.GetConnector(*cfg)})
	journal.SetMaxOpenConns(1)
	return &DB{Dialect: Postgres, now: o.Now, log: o.Log, pool: pool, journal: journal, looks: o.ReadOnly}, nil
}

// maxRetries bounds how often a transaction that lost against another is run again.
const maxRetries = 20

func (d *DB) updatePostgres(j *job) (after []func(), err error) {
	for range maxRetries {
		after, err = d.oncePostgres(j)
		if !conflict(err) && !errors.Is(err, driver.ErrBadConn) {
			return after, err
		}
	}
	return nil, fmt.Errorf("after %d tries: %w", maxRetries, err)
}

func (d *DB) oncePostgres(j *job) (after []func(), err error) {
	ctx := j.ctx
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin writing: %w", err)
	}
	defer conn.Close()
	t := pgTx{conn}
	// Whatever happens, no connection goes back to the pool with a transaction on it.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v", r)
		}
		if err != nil {
			t.raw(func(c *pgConn) error { return c.abandon(context.WithoutCancel(ctx)) })
		}
	}()
	tx := &Tx{Dialect: Postgres, Now: inbox.MillisOf(d.now()), run: t, arrays: &d.arrays}
	if err := t.later(ctx, "BEGIN", nil, nil); err != nil {
		return nil, fmt.Errorf("begin writing: %w", err)
	}
	if j.derived {
		if err := t.later(ctx, "SET LOCAL synchronous_commit = off", nil, nil); err != nil {
			return nil, fmt.Errorf("begin writing: %w", err)
		}
	}
	if err := j.fn(tx); err != nil {
		return nil, err
	}
	if err := failpoint.Here("db/postgres-before-commit"); err != nil {
		return nil, err
	}
	if err := t.raw(func(c *pgConn) error { return c.commit(ctx) }); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return tx.after, failpoint.Here("db/postgres-after-commit")
}

// viewPostgres runs each statement by itself: a transaction around them would cost two more round
// trips, which is most of a small read. Each statement sees a consistent state.
func (d *DB) viewPostgres(ctx context.Context, fn func(*Tx) error) error {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	defer conn.Close()
	err = fn(&Tx{Dialect: Postgres, Now: inbox.MillisOf(d.now()), run: pgView{pgTx{conn}}, arrays: &d.arrays})
	if ctx.Err() != nil && errors.Is(err, driver.ErrBadConn) {
		return ctx.Err() // the driver calls a connection bad on which a statement was taken back before it was sent
	}
	return err
}

// conflict reports that the server chose another transaction over ours: serialisation failure or
// deadlock. Running it again is right.
func conflict(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}
