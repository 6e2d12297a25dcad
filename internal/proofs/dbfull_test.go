package proofs

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
)

// TestDatabaseFull is R9 for an ordinary user, without a file system of its own: SQLite itself says
// that there is no more room. Webhooks are taken into the journal all the same, nothing is parked for
// it, and with room again each is applied once.
func TestDatabaseFull(t *testing.T) {
	t.Parallel()
	l := live(t, db.SQLite)
	l.connect(l.ws, shopRoute, "secret")
	ctx := context.Background()
	// Run in the writer's connection, which is where the limit holds.
	limit := func(pages int) {
		t.Helper()
		if err := l.DB.Update(ctx, func(tx *db.Tx) error {
			return tx.Query(ctx, fmt.Sprint("PRAGMA max_page_count = ", pages), func(*sql.Rows) error { return nil })
		}); err != nil {
			t.Fatal(err)
		}
	}
	change(t, l.DB, "CREATE TABLE filler (bytes BLOB NOT NULL)")
	sent := 0
	post := func() {
		t.Helper()
		sent++
		words := fmt.Sprintf("message %d %s", sent, strings.Repeat("never lost ", 300))
		body := shopRoute.body(text(person{"IN.1", "915550100123", "Asha"}, fmt.Sprintf("wamid.FULL%d", sent), 1_795_250_000, words))
		if status := l.post(body, "secret"); status != 200 {
			t.Fatalf("a webhook was answered %d", status)
		}
	}
	post()
	l.applied()
	for range 3 {
		limit(1) // which is no less than what there is
		for full, n := false, 0; !full; n++ {
			if n == 200 {
				t.Fatal("it never was full")
			}
			for range 10 {
				post()
			}
			until(t, time.Minute, "the database is full or all is applied", func() (bool, string) {
				full = db.Trouble(l.DB.Update(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, "INSERT INTO filler (bytes) VALUES (zeroblob(100000))")
					return err
				}))
				return full || unapplied(t, l.DB) == 0, "there is room and bodies wait"
			})
		}
		for range 60 { // more than there is room for
			post()
		}
		if unapplied(t, l.DB) == 0 {
			t.Fatal("it was not full")
		}
		limit(1 << 30)
		l.applied()
		if n := number(t, l.DB, "SELECT count(*) FROM messages"); n != int64(sent) {
			t.Fatalf("%d messages are there, want %d", n, sent)
		}
	}
	if n := number(t, l.DB, "SELECT count(*) FROM parked"); n != 0 {
		t.Errorf("%d are parked", n)
	}
}
