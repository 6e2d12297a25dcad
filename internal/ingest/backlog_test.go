package ingest_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/store"
)

// TestNothingIsSaidToWaitWhenNothingWaits: neither after a restart with a backlog, nor at a second
// process whose bodies the first one applies. A figure that drifts keeps the past waiting for ever.
func TestNothingIsSaidToWaitWhenNothingWaits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (1, 1, 0)")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		body := []byte(`{"object":"whatsapp_business_account","entry":[]}`)
		// What an earlier life of the first process left.
		old := inbox.MillisOf(time.Now().Add(-time.Minute))
		ids := inbox.NewIDSource(0, time.Now)
		s := store.New(d, ids, openSeal{})
		var left []ingest.Raw
		for i := range 5 {
			left = append(left, ingest.Raw{Node: 1, ID: inbox.RawEventID(int64(old)<<20 + int64(i)), Channel: inbox.WhatsApp, Apps: []inbox.AppID{5}, ReceivedAt: old, Body: body})
		}
		if err := s.AppendRaw(ctx, left); err != nil {
			t.Fatal(err)
		}
		process := func(node int, holder string) (*ingest.Applier, *ingest.Journal, *ingest.Stats) {
			channels := map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: whatsapp.New(whatsapp.Options{})}
			stats := &ingest.Stats{}
			a := &ingest.Applier{Store: s, Desk: desk.New(s, ids, channels), Channels: channels, Dir: ingest.NewDirectory(twoNumbers{}, time.Now), IDs: ids,
				Node: node, Holder: holder, Now: time.Now, Stats: stats, Log: slog.New(slog.DiscardHandler)}
			j := ingest.NewJournal(s, node, time.Now, stats, a.Committed)
			if err := j.Start(ctx); err != nil {
				t.Fatal(err)
			}
			return a, j, stats
		}
		until := func(what string, ok func() bool) {
			t.Helper()
			for deadline := time.Now().Add(60 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal(what)
				}
			}
		}
		accept := func(j *ingest.Journal) {
			t.Helper()
			if err := j.Accept(ctx, inbox.WhatsApp, []inbox.AppID{5}, body); err != nil {
				t.Fatal(err)
			}
		}
		a1, j1, s1 := process(1, "first")
		a2, j2, s2 := process(2, "second")
		defer j1.Stop()
		defer j2.Stop()
		accept(j1)
		if n := s1.Unapplied.Load(); n != 1 || s1.WaitingSince() < old+1000 {
			t.Errorf("%d wait, the first since %v: only one came in this life", n, s1.WaitingSince().Time())
		}
		a1.Start(ctx)
		defer a1.Stop()
		until("the backlog is not applied", func() bool { return s1.AppliedAt.Load() > int64(old) && s1.Unapplied.Load() <= 0 })
		accept(j1)
		until("one more is not applied", func() bool { return s1.Unapplied.Load() <= 0 })
		a2.Start(ctx)
		defer a2.Stop()
		accept(j2)
		until("the second says that its body waits, which the first applied", func() bool { return s2.Unapplied.Load() <= 0 })
		if s2.LaneHeld.Load() {
			t.Error("the second applies")
		}
		for who, s := range map[string]*ingest.Stats{"first": s1, "second": s2} {
			if n := s.Unapplied.Load(); n != 0 || s.WaitingSince() != 0 {
				t.Errorf("the %s says that %d bodies wait, since %d", who, n, s.WaitingSince())
			}
		}
	})
}
