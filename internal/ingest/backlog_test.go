package ingest_test

import (
	"context"
	"testing"
	"time"

	"sangam/internal/channel/whatsapp"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
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
		s, ids := emptyStore(t, d)
		body := []byte(`{"object":"whatsapp_business_account","entry":[]}`)
		// What an earlier life of the first process left.
		old := inbox.MillisOf(time.Now().Add(-time.Minute))
		var left []ingest.Raw
		for i := range 5 {
			left = append(left, ingest.Raw{Node: 1, ID: inbox.RawEventID(int64(old)<<20 + int64(i)), Channel: inbox.WhatsApp, Apps: []inbox.AppID{5}, ReceivedAt: old, Body: body})
		}
		if err := s.AppendRaw(ctx, left, nil); err != nil {
			t.Fatal(err)
		}
		until := func(what string, ok func() bool) {
			t.Helper()
			for deadline := time.Now().Add(60 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal(what)
				}
			}
		}
		first, second := newTaking(t, s, ids, 1, "first", whatsapp.New(whatsapp.Options{})), newTaking(t, s, ids, 2, "second", whatsapp.New(whatsapp.Options{}))
		s1, s2 := first.stats, second.stats
		defer first.journal.Stop()
		defer second.journal.Stop()
		first.accept(body)
		if n := s1.Unapplied.Load(); n != 1 || s1.WaitingSince() < old+1000 {
			t.Errorf("%d wait, the first since %v: only one came in this life", n, s1.WaitingSince().Time())
		}
		first.applier.Start(ctx)
		defer first.applier.Stop()
		until("the backlog is not applied", func() bool { return s1.AppliedAt.Load() > int64(old) && s1.Unapplied.Load() <= 0 })
		first.accept(body)
		until("one more is not applied", func() bool { return s1.Unapplied.Load() <= 0 })
		second.applier.Start(ctx)
		defer second.applier.Stop()
		second.accept(body)
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
