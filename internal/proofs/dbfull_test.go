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
// that there is no more room. No webhook is answered 200 without storage, and with room again
// they are taken within ten seconds.
func TestDatabaseFull(t *testing.T) {
	t.Parallel()
	l := live(t, db.SQLite)
	l.connect(l.ws, shopRoute, "secret")
	// Run in the writer's connection, which is where the limit holds.
	limit := func(pages int) {
		t.Helper()
		ctx := context.Background()
		if err := l.DB.Update(ctx, func(tx *db.Tx) error {
			return tx.Query(ctx, fmt.Sprint("PRAGMA max_page_count = ", pages), func(*sql.Rows) error { return nil })
		}); err != nil {
			t.Fatal(err)
		}
	}
	taken, refused := 0, 0
	post := func() int {
		t.Helper()
		body := fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[],"n":%d,"room":%q}`, taken+refused, strings.Repeat("x", 20_000))
		status := l.post(body, "secret")
		switch status {
		case 200:
			taken++
		case 503:
			refused++
		default:
			t.Fatalf("a webhook was answered %d", status)
		}
		return status
	}
	post()
	for range 3 {
		limit(1) // which is no less than what there is
		for n := 0; post() != 503; n++ {
			if n == 2000 {
				t.Fatal("it never was full")
			}
		}
		limit(1 << 30)
		until(t, 10*time.Second, "webhooks are taken again", func() (bool, string) { return post() == 200, "refused" })
	}
	if n := number(t, l.DB, "SELECT count(*) FROM raw_events"); n != int64(taken) || refused < 3 {
		t.Errorf("%d taken, %d stored, %d refused", taken, n, refused)
	}
}
