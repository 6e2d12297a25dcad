package db

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"sangam/internal/disk"
)

// What lies behind the log must never be taken for part of it: not while it is used, and not when a
// process that died left it there.
func TestLogLaidOutInAdvanceLosesNothing(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	dir := t.TempDir()
	path := filepath.Join(dir, "sangam.db")
	d, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	write := func(query string, args ...any) {
		t.Helper()
		err := d.Update(ctx, func(tx *Tx) error {
			_, err := tx.Exec(ctx, query, args...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	write("CREATE TABLE rows (n BIGINT NOT NULL PRIMARY KEY, filling TEXT NOT NULL)")
	for n := range 50 {
		if n == 25 {
			if disk.Free(dir) < layRoom+logSize {
				t.Skip("needs 1.1 GB of free disk")
			}
			// A command of another process must not add frames where zeros are about to go.
			d.writer.laying = func() {
				other, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(0)")
				if err != nil {
					t.Fatal(err)
				}
				defer other.Close()
				if _, err := other.Exec("INSERT INTO rows (n, filling) VALUES (1000, '')"); err == nil {
					t.Error("somebody else could write to the log while it was laid out")
				}
			}
			done, err := d.writer.layOut()
			if err != nil || !done {
				t.Fatalf("laying out: done %v, %v", done, err)
			}
			if info, err := os.Stat(path + "-wal"); err != nil || info.Size() < logSize {
				t.Fatalf("the log has not its full size: %v, %v", info, err)
			}
		}
		write("INSERT INTO rows (n, filling) VALUES ($1, $2)", n, string(make([]byte, 5000)))
	}
	count := func(d *DB) (n int64) {
		t.Helper()
		err := d.View(ctx, func(tx *Tx) (err error) {
			n, err = Number(ctx, tx, "SELECT COUNT(*) FROM rows")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(d); n != 50 {
		t.Fatalf("%d rows, want 50", n)
	}
	// What a killed process leaves: both files as they lie on the disk.
	other := filepath.Join(t.TempDir(), "sangam.db")
	for _, part := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + part)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(other+part, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	left, err := Open(context.WithoutCancel(ctx), Options{Path: other})
	if err != nil {
		t.Fatal(err)
	}
	defer left.Close()
	if n := count(left); n != 50 {
		t.Fatalf("%d rows after the crash, want 50", n)
	}
}
