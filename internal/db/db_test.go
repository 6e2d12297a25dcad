package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
)

var schema = fstest.MapFS{"0001_t.sql": {Data: []byte("CREATE TABLE t (\n\tid BIGINT NOT NULL PRIMARY KEY,\n\tx BYTEA NOT NULL -- only: postgres\n\tx BLOB NOT NULL -- only: sqlite\n);\n")}}

func TestTransactionsThatWaitTogetherFailAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				err := d.Update(ctx, func(tx *db.Tx) error {
					if _, err := tx.Exec(ctx, "INSERT INTO t (id, x) VALUES ($1, $2)", i, []byte{1}); err != nil {
						return err
					}
					switch i % 4 {
					case 1:
						return boom
					case 2:
						panic("a bad job")
					}
					return nil
				})
				if i%4 == 0 && err != nil || i%4 == 1 && !errors.Is(err, boom) || i%4 == 2 && err == nil {
					t.Errorf("job %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		err := d.View(ctx, func(tx *db.Tx) error {
			n, err := db.Number(ctx, tx, "SELECT count(*) FROM t")
			if n != 100 {
				t.Errorf("%d rows, want 100: only those whose transaction succeeded", n)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestBulkInsertReturnsOnlyNewRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		rows := func(from, to int) (out [][]any) {
			for i := from; i < to; i++ {
				out = append(out, []any{i, []byte(fmt.Sprint(i))})
			}
			return out
		}
		err := d.Update(ctx, func(tx *db.Tx) error {
			if n, err := tx.Insert(ctx, "INSERT INTO t (id, x)", "", rows(0, 100)); err != nil || n != 100 {
				return fmt.Errorf("%d rows: %w", n, err)
			}
			fresh := 0
			err := tx.InsertReturning(ctx, "INSERT INTO t (id, x)", "ON CONFLICT (id) DO NOTHING RETURNING id", rows(50, 1050),
				func(r *sql.Rows) error { fresh++; return nil })
			if fresh != 950 {
				t.Errorf("%d new rows, want 950", fresh)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAfterCommitRunsOnlyAfterSuccess(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		ran := 0
		d.Update(ctx, func(tx *db.Tx) error { tx.AfterCommit(func() { ran += 10 }); return errors.New("no") })
		if err := d.Update(ctx, func(tx *db.Tx) error { tx.AfterCommit(func() { ran++ }); return nil }); err != nil || ran != 1 {
			t.Errorf("ran %d, %v", ran, err)
		}
	})
}

func TestMigrateTwiceAndRefusesNewerAndChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if n, err := d.Migrate(ctx, schema); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if n, err := d.Migrate(ctx, schema); n != 0 || err != nil {
			t.Fatal(n, err)
		}
		if _, err := d.Migrate(ctx, fstest.MapFS{}); err == nil {
			t.Error("a database of a newer release was accepted")
		}
		if _, err := d.Migrate(ctx, fstest.MapFS{"0001_t.sql": {Data: []byte("SELECT 1;")}}); err == nil {
			t.Error("a changed step was accepted")
		}
	})
}

func TestOnlyDerivedWorkIsNotWaitedForByPostgres(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := dbtest.Open(t, db.Postgres, schema)
	// The tests' server waits for nobody. One caller after the other has the same connection.
	if err := d.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "SET synchronous_commit = on")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		for want, update := range map[string]func(context.Context, func(*db.Tx) error) error{"off": d.UpdateDerived, "on": d.Update} {
			var got string
			err := update(ctx, func(tx *db.Tx) (err error) {
				got, err = db.One(ctx, tx, func(r *sql.Rows, s *string) error { return r.Scan(s) }, "SELECT current_setting('synchronous_commit')")
				return err
			})
			if err != nil || got != want {
				t.Errorf("synchronous_commit is %q, want %q (%v)", got, want, err)
			}
		}
	}
}

// When the engine ends a transaction by itself, nobody in the group is told that a change stands
// which does not, and nothing of those who failed stays.
func TestFullDiskInTheMiddleOfAGroupLeavesNothingHalf(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := dbtest.Open(t, db.SQLite, schema)
	err := d.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "PRAGMA max_page_count = 40")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const jobs = 240
	results := make([]error, jobs)
	var wg sync.WaitGroup
	for i := range jobs {
		wg.Go(func() {
			results[i] = d.Update(ctx, func(tx *db.Tx) error {
				size := 10
				if i%3 == 1 {
					size = 60_000 // does not fit for long
				}
				if _, err := tx.Exec(ctx, "INSERT INTO t (id, x) VALUES ($1, $2)", i, make([]byte, size)); err != nil {
					return err
				}
				if i%3 == 2 {
					return errors.New("changed its mind")
				}
				return nil
			})
		})
	}
	wg.Wait()
	there := map[int]bool{}
	err = d.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, "SELECT id FROM t", func(r *sql.Rows) error {
			var id int
			err := r.Scan(&id)
			there[id] = true
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	full := 0
	for i, err := range results {
		if (err == nil) != there[i] {
			t.Errorf("job %d ended with %v, its row is there: %v", i, err, there[i])
		}
		if err != nil && i%3 == 1 {
			full++
		}
	}
	if full == 0 {
		t.Error("the disk never got full: this proves nothing")
	}
}

// What is held back still counts: its error is the transaction's, and nothing of it stays behind
// on a connection that others use next.
func TestAStatementForLaterFailsItsTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		boom := errors.New("boom")
		insert := func(tx *db.Tx, id int, check func(int64) error) error {
			return tx.Later(ctx, check, "INSERT INTO t (id, x) VALUES ($1, $2)", id, []byte{1})
		}
		count := func() (n int64) {
			t.Helper()
			if err := d.View(ctx, func(tx *db.Tx) (err error) {
				n, err = db.Number(ctx, tx, "SELECT COUNT(*) FROM t")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			return errors.Join(insert(tx, 1, nil), insert(tx, 2, func(rows int64) error {
				if rows != 1 {
					return fmt.Errorf("%d rows", rows)
				}
				return nil
			}))
		}); err != nil || count() != 2 {
			t.Fatalf("two inserts: %v, %d rows", err, count())
		}
		for name, fn := range map[string]func(tx *db.Tx) error{
			"a key twice": func(tx *db.Tx) error { return errors.Join(insert(tx, 3, nil), insert(tx, 3, nil)) },
			"a check":     func(tx *db.Tx) error { return insert(tx, 4, func(int64) error { return boom }) },
			"its own error afterwards": func(tx *db.Tx) error {
				return errors.Join(insert(tx, 5, nil), boom)
			},
			"a key twice, met by a query": func(tx *db.Tx) error {
				if err := errors.Join(insert(tx, 6, nil), insert(tx, 6, nil)); err != nil {
					return err
				}
				_, err := db.Number(ctx, tx, "SELECT COUNT(*) FROM t")
				return err
			},
			"a panic": func(tx *db.Tx) error {
				if err := insert(tx, 7, nil); err != nil {
					return err
				}
				panic("boom")
			},
		} {
			if err := d.Update(ctx, fn); err == nil {
				t.Errorf("%s: no error", name)
			}
			if n := count(); n != 2 {
				t.Errorf("%s: %d rows, want 2", name, n)
			}
		}
		// An error that is passed over does not turn into a success.
		if err := d.Update(ctx, func(tx *db.Tx) error {
			tx.Exec(ctx, "INSERT INTO t (id, x) VALUES ($1, $2)", 1, []byte{1})
			return insert(tx, 9, nil)
		}); err != nil && count() != 2 || err == nil && count() != 3 {
			t.Errorf("an error passed over: %v, %d rows", err, count())
		}
		if err := d.View(ctx, func(tx *db.Tx) error { return insert(tx, 10, nil) }); err == nil {
			t.Error("something could be written while reading")
		}
		before := count()
		if err := d.Update(ctx, func(*db.Tx) error { return nil }); err != nil || count() != before {
			t.Errorf("after writing while reading: %v, %d rows, want %d", err, count(), before)
		}
		// What a query reads includes what was held back.
		if err := d.Update(ctx, func(tx *db.Tx) error {
			if err := insert(tx, 8, nil); err != nil {
				return err
			}
			n, err := db.Number(ctx, tx, "SELECT COUNT(*) FROM t WHERE id = $1", 8)
			if err == nil && n != 1 {
				err = fmt.Errorf("reads %d rows", n)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	})
}

// Many rows are many rows, whatever their number, with NULLs, bytes, empty texts and types of ours.
func TestManyRowsArriveAsTheyAre(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"0001_t.sql": {Data: []byte("CREATE TABLE many (\n\tid BIGINT NOT NULL PRIMARY KEY,\n\tname TEXT,\n\tn BIGINT,\n" +
		"\tx BYTEA -- only: postgres\n\tx BLOB -- only: sqlite\n);\n")}}
	type word string
	type number int64
	dbtest.Each(t, files, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		for _, n := range []int{1, 2, 17, 300, 2345} {
			rows := make([][]any, n)
			for i := range rows {
				rows[i] = []any{number(i), word(fmt.Sprintf("row %d, \"quoted\" {and} nothing", i)), number(-i), []byte{0, byte(i), 0xff}}
				if i%3 == 1 {
					rows[i][1], rows[i][2], rows[i][3] = word(""), nil, []byte{}
				}
				if i%3 == 2 {
					rows[i][1], rows[i][3] = nil, nil
				}
			}
			fresh := 0
			err := d.Update(ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, "DELETE FROM many WHERE id >= $1", 0); err != nil {
					return err
				}
				fresh = 0
				// Each twice: what is there already is not told of again.
				for range 2 {
					if err := tx.InsertReturning(ctx, "INSERT INTO many (id, name, n, x)", "ON CONFLICT (id) DO NOTHING RETURNING id", rows, func(*sql.Rows) error {
						fresh++
						return nil
					}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil || fresh != n {
				t.Fatalf("%d rows: %d were new, %v", n, fresh, err)
			}
			err = d.View(ctx, func(tx *db.Tx) error {
				i := 0
				err := tx.Query(ctx, "SELECT id, name, n, x FROM many ORDER BY id", func(r *sql.Rows) error {
					var id int64
					var name sql.NullString
					var m sql.NullInt64
					var x []byte
					if err := r.Scan(&id, &name, &m, &x); err != nil {
						return err
					}
					want := rows[i]
					text, _ := want[1].(word)
					if id != int64(i) || name.Valid != (want[1] != nil) || name.String != string(text) || m.Valid != (want[2] != nil) || m.Valid && m.Int64 != -id {
						return fmt.Errorf("row %d is %d %v %v", i, id, name, m)
					}
					if b, _ := want[3].([]byte); !bytes.Equal(x, b) {
						return fmt.Errorf("row %d has bytes %v, want %v", i, x, want[3])
					}
					i++
					return nil
				})
				if err == nil && i != n {
					err = fmt.Errorf("%d rows, want %d", i, n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
