package proofs

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// TestServerCrash is the crash of PostgreSQL under a program that lives on: what is derived is not
// waited for, so the newest of it goes with the server. Every body that was accepted is applied all
// the same, once, and whoever follows the events either missed none or is told to load anew.
func TestServerCrash(t *testing.T) {
	t.Parallel()
	if os.Getenv("SANGAM_TEST_POSTGRES") == "off" {
		t.Skip("SANGAM_TEST_POSTGRES=off")
	}
	// A server that leaves unflushed commits unflushed for as long as it may.
	server, err := dbtest.Start("fsync=off", "synchronous_commit=on", "wal_writer_delay=10s", "wal_writer_flush_after=0", "restart_after_crash=on")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	url, err := server.URL("crash")
	if err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), db.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if _, err := d.Migrate(t.Context(), store.Migrations()); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	h := newHouse(t, d)
	s := h.newShop()
	journal := h.working(1)

	// A screen: it holds what events told it, and loads anew when it is told to.
	shown := map[inbox.MessageID]bool{}
	var epoch, seq int64
	reloads, lost := 0, 0
	look := func() error {
		now, events, err := h.store.EventsAfter(ctx, s.ws, seq, 10_000)
		if err != nil {
			return err
		}
		if now != epoch {
			// The position is asked first: what happens meanwhile comes again as an event.
			if now, seq, err = h.store.EventPosition(ctx, s.ws); err != nil {
				return err
			}
			all := map[inbox.MessageID]bool{}
			err := d.View(ctx, func(tx *db.Tx) error {
				return tx.Query(ctx, "SELECT id FROM messages WHERE workspace_id = $1", func(r *sql.Rows) error {
					var id inbox.MessageID
					err := r.Scan(&id)
					all[id] = true
					return err
				}, s.ws)
			})
			if err != nil {
				return err
			}
			for id := range shown {
				if !all[id] {
					lost++
				}
			}
			epoch, shown = now, all
			reloads++
			return nil
		}
		for _, e := range events {
			seq = e.Seq
			if e.Kind == inbox.EventMessageReceived {
				shown[e.Message] = true
			}
		}
		return nil
	}

	where := route{shopRoute.business, s.account.PlatformID, shopRoute.digits}
	accepted := 0
	for round := range count(6, 60) {
		for range 15 {
			accepted++
			body := where.body(text(lattice(accepted%7), fmt.Sprintf("wamid.S%d", accepted), int64(1_795_250_000+accepted), "hello"))
			// The platform sends again what was not answered.
			until(t, 60*time.Second, "a body is accepted", func() (bool, string) {
				err := journal.Accept(ctx, inbox.WhatsApp, []inbox.AppID{s.account.App}, body)
				look()
				return err == nil, fmt.Sprint(err)
			})
		}
		until(t, 60*time.Second, "what was accepted is seen", func() (bool, string) {
			return look() == nil && len(shown) >= accepted, fmt.Sprint(len(shown), " of ", accepted)
		})
		var backend int
		if err := d.Pool().QueryRowContext(ctx, "SELECT pid FROM pg_stat_activity WHERE datname = 'crash' AND pid <> pg_backend_pid() LIMIT 1").Scan(&backend); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(backend, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		t.Logf("round %d: backend %d killed after %d bodies", round, backend, accepted)
	}
	until(t, 60*time.Second, "every accepted body is applied, once", func() (bool, string) {
		var messages, parked, keys int64
		err := d.Pool().QueryRowContext(ctx, "SELECT (SELECT count(*) FROM messages), (SELECT count(DISTINCT platform_id) FROM messages), (SELECT count(*) FROM parked)").Scan(&messages, &keys, &parked)
		return err == nil && messages == int64(accepted) && keys == messages && parked == 0, fmt.Sprint(err, messages, keys, parked)
	})
	until(t, 60*time.Second, "the screen shows what is there", func() (bool, string) {
		if err := look(); err != nil || len(shown) != accepted {
			return false, fmt.Sprint(err, len(shown), " of ", accepted)
		}
		for id := range shown {
			var there int64 // a connection of before the last crash may still be among those of the pool
			err := d.Pool().QueryRowContext(ctx, "SELECT count(*) FROM messages WHERE id = $1", int64(id)).Scan(&there)
			if err != nil || there != 1 {
				return false, fmt.Sprint("a message that it shows is not there: ", err)
			}
		}
		return true, ""
	})
	t.Logf("%d bodies, %d reloads, %d messages that were shown and made again", accepted, reloads, lost)
	if reloads < 2 {
		t.Error("no crash began a new epoch: this proves nothing")
	}
}
