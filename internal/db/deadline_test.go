package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
)

// A question that would take for ever ends at its deadline, or when nobody wants the answer any more, and
// what it ran on goes on to serve others.
func TestAReadEndsAtItsDeadline(t *testing.T) {
	t.Parallel()
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			d, err := db.Open(t.Context(), dbtest.Options(t, dialect))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			count := func(ctx context.Context, to int64) (n int64, err error) {
				err = d.View(ctx, func(tx *db.Tx) error {
					n, err = db.Number(ctx, tx, "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS BIGINT)) SELECT count(*) FROM n", to)
					return err
				})
				return n, err
			}
			const endless = 1 << 40
			// More often than there are connections.
			for range 10 {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
				if _, err := count(ctx, endless); !errors.Is(err, context.DeadlineExceeded) {
					t.Fatalf("past the deadline: %v", err)
				}
				cancel()
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			time.AfterFunc(5*time.Millisecond, cancel)
			if _, err := count(ctx, endless); !errors.Is(err, context.Canceled) {
				t.Errorf("taken back: %v", err)
			}
			for range 10 {
				if n, err := count(t.Context(), 7); n != 7 || err != nil {
					t.Fatalf("afterwards: %d, %v", n, err)
				}
			}
		})
	}
}
