package db

import (
	"context"
	"database/sql"
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
	pool := stdlib.OpenDB(*cfg)
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
	return &DB{Dialect: Postgres, now: o.Now, log: o.Log, pool: pool}, nil
}

type pgRunner struct {
	tx interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
}

func (r pgRunner) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return r.tx.ExecContext(ctx, query, args...)
}

func (r pgRunner) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return r.tx.QueryContext(ctx, query, args...)
}

// maxRetries bounds how often a transaction that lost against another is run again.
const maxRetries = 20

func (d *DB) updatePostgres(ctx context.Context, fn func(*Tx) error) (after []func(), err error) {
	for range maxRetries {
		after, err = d.oncePostgres(ctx, fn)
		if !conflict(err) {
			return after, err
		}
	}
	return nil, fmt.Errorf("after %d tries: %w", maxRetries, err)
}

func (d *DB) oncePostgres(ctx context.Context, fn func(*Tx) error) (after []func(), err error) {
	t, err := d.pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("begin writing: %w", err)
	}
	tx := &Tx{Dialect: Postgres, Now: inbox.MillisOf(d.now()), run: pgRunner{t}}
	defer func() {
		if r := recover(); r != nil {
			t.Rollback()
			err = fmt.Errorf("panic in a transaction: %v", r)
		}
	}()
	if err := fn(tx); err != nil {
		t.Rollback()
		return nil, err
	}
	if err := failpoint.Here("db/postgres-before-commit"); err != nil {
		t.Rollback()
		return nil, err
	}
	if err := t.Commit(); err != nil {
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
	return fn(&Tx{Dialect: Postgres, Now: inbox.MillisOf(d.now()), run: pgRunner{conn}})
}

// conflict reports that the server chose another transaction over ours: serialisation failure or
// deadlock. Running it again is right.
func conflict(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}
