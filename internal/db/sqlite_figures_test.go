package db

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFiguresOfAnIndex(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		columns         string
		unique, partial bool
		want            string
	}{
		{"workspace_id id", true, false, "1000000 1000000 1"},
		{"workspace_id platform_key", true, false, "1000000 1000000 1"},
		{"workspace_id contact_id", false, false, "1000000 1000000 20"},
		{"workspace_id state last_at id", false, false, "1000000 1000000 250000 20 2"},
		{"workspace_id member_id note_id", true, false, "1000000 1000000 100000 1"},
		{"workspace_id member_id note_id", false, true, "10000 10000 1000 20"},
	} {
		if got := figuresOf(strings.Fields(c.columns), c.unique, c.partial); got != c.want {
			t.Errorf("%s: %s, want %s", c.columns, got, c.want)
		}
	}
}

// A few rows are looked up by their keys in a workspace, of which SQLite knows nothing else.
func TestPlansAreThoseOfALargeWorkspace(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "x.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	files := fstest.MapFS{"0001_a.sql": {Data: []byte(`CREATE TABLE things (workspace_id BIGINT NOT NULL, id BIGINT NOT NULL, key BIGINT, PRIMARY KEY (workspace_id, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX things_key ON things (workspace_id, key);
`)}}
	figures := func() (all string) {
		t.Helper()
		err := d.View(ctx, func(tx *Tx) error {
			return tx.Query(ctx, "SELECT idx || ': ' || stat FROM sqlite_stat1 ORDER BY idx", func(r *sql.Rows) error {
				var one string
				err := r.Scan(&one)
				all += one + "\n"
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for range 2 { // the second finds everything there
		if _, err := d.Migrate(ctx, files); err != nil {
			t.Fatal(err)
		}
		if got, want := figures(), "migrations: "; strings.Contains(got, want) {
			t.Errorf("figures of %s", got)
		}
		if got := figures(); !strings.Contains(got, "things: 1000000 1000000 1\nthings_key: 1000000 1000000 1\n") {
			t.Errorf("figures:\n%s", got)
		}
	}
	plan := func(tx *Tx) (string, error) {
		return One(ctx, tx, func(r *sql.Rows, detail *string) error {
			var id, parent, unused int
			return r.Scan(&id, &parent, &unused, detail)
		}, "EXPLAIN QUERY PLAN SELECT id FROM things WHERE workspace_id = $1 AND key IN ($2, $3, $4, $5)", 1, 2, 3, 4, 5)
	}
	for name, run := range map[string]func(context.Context, func(*Tx) error) error{"reading": d.View, "writing": d.Update} {
		err := run(ctx, func(tx *Tx) error {
			got, err := plan(tx)
			if !strings.Contains(got, "things_key (workspace_id=? AND key=?)") {
				t.Errorf("%s: %s", name, got)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
