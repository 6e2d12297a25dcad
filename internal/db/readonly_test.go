package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
)

// sizes are the files of a folder.
func sizes(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for _, e := range list {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = info.Size()
	}
	return out
}

// Somebody looks while the server runs: all is seen, nothing is cut off under the server, and
// writing is refused.
func TestLookingBesideARunningServerChangesNothing(t *testing.T) {
	t.Parallel()
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			o := dbtest.Options(t, dialect)
			server, err := db.Open(ctx, o)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { server.Close() })
			write := func(d *db.DB, query string) error {
				return d.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, query); return err })
			}
			for _, q := range []string{"CREATE TABLE things (id BIGINT NOT NULL)", "INSERT INTO things (id) VALUES (1)"} {
				if err := write(server, q); err != nil {
					t.Fatal(err)
				}
			}
			before := sizes(t, filepath.Dir(o.Path))
			o.ReadOnly = true
			d, err := db.Open(ctx, o)
			if err != nil {
				t.Fatal(err)
			}
			var n int64
			if err := d.View(ctx, func(tx *db.Tx) (err error) {
				n, err = db.Number(ctx, tx, "SELECT count(*) FROM things")
				return err
			}); err != nil || n != 1 {
				t.Errorf("%d things, %v", n, err)
			}
			if err := write(d, "INSERT INTO things (id) VALUES (2)"); !errors.Is(err, db.ErrReadOnly) {
				t.Errorf("writing: %v", err)
			}
			if _, err := d.Pool().ExecContext(ctx, "INSERT INTO things (id) VALUES (3)"); err == nil {
				t.Error("the engine took a write")
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
			if dialect == db.SQLite {
				if diff := cmp.Diff(before, sizes(t, filepath.Dir(o.Path))); diff != "" {
					t.Errorf("files were changed:\n%s", diff)
				}
			}
			if err := write(server, "INSERT INTO things (id) VALUES (4)"); err != nil {
				t.Error(err)
			}
		})
	}
}

// After a crash the log of the server waits to be taken up by it; looking leaves it as it is.
func TestLookingAfterACrashSeesAllAndLeavesTheLog(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := dbtest.Options(t, db.SQLite)
	server, err := db.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"CREATE TABLE things (id BIGINT NOT NULL)", "INSERT INTO things (id) VALUES (1)"} {
		if err := server.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, q); return err }); err != nil {
			t.Fatal(err)
		}
	}
	crashed := db.Options{Path: filepath.Join(t.TempDir(), "sangam.db"), ReadOnly: true}
	for _, end := range []string{"", "-wal"} {
		text, err := os.ReadFile(o.Path + end)
		if err == nil {
			err = os.WriteFile(crashed.Path+end, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	server.Close()
	before := sizes(t, filepath.Dir(crashed.Path))
	d, err := db.Open(ctx, crashed)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.View(ctx, func(tx *db.Tx) error {
		n, err := db.Number(ctx, tx, "SELECT count(*) FROM things")
		if n != 1 {
			t.Errorf("%d things", n)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	d.Close()
	after := sizes(t, filepath.Dir(crashed.Path))
	delete(after, "sangam.db-shm") // an index over the log, made anew by whoever opens it
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("files were changed:\n%s", diff)
	}
}
