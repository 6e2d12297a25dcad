package dbtest

import (
	"context"
	"testing"

	"sangam/internal/db"
)

// Number asks a database for one integer.
func Number(t testing.TB, d *db.DB, query string, args ...any) (n int64) {
	t.Helper()
	ctx := context.Background()
	if err := d.View(ctx, func(tx *db.Tx) (err error) { n, err = db.Number(ctx, tx, query, args...); return err }); err != nil {
		t.Fatal(err)
	}
	return n
}

// Exec changes a database behind the program's back.
func Exec(t testing.TB, d *db.DB, query string, args ...any) {
	t.Helper()
	ctx := context.Background()
	if err := d.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, query, args...); return err }); err != nil {
		t.Fatal(err)
	}
}
