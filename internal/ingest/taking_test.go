package ingest_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/store"
)

// taking is what takes bodies in and applies them, as one process of the program does.
type taking struct {
	t       testing.TB
	applier *ingest.Applier // not started
	journal *ingest.Journal
	stats   *ingest.Stats
}

// emptyStore is a store with one workspace that has no events.
func emptyStore(t testing.TB, d *db.DB) (*store.Store, *inbox.IDSource) {
	t.Helper()
	dbtest.Exec(t, d, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (1, 1, 0)")
	ids := inbox.NewIDSource(0, time.Now)
	return store.New(d, ids, openSeal{}), ids
}

func newTaking(t testing.TB, s *store.Store, ids *inbox.IDSource, node int, holder string, whatsApp channel.Channel) *taking {
	t.Helper()
	channels := map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: whatsApp}
	p := &taking{t: t, stats: &ingest.Stats{}}
	p.applier = &ingest.Applier{Store: s, Desk: desk.New(s, ids, channels), Channels: channels, Dir: ingest.NewDirectory(twoNumbers{}, time.Now), IDs: ids,
		Node: node, Holder: holder, Now: time.Now, Stats: p.stats, Log: slog.New(slog.DiscardHandler)}
	p.journal = ingest.NewJournal(s, node, time.Now, p.stats, p.applier)
	if err := p.journal.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	return p
}

// accept takes a body as if it had come with the right signature.
func (p *taking) accept(body []byte) {
	p.t.Helper()
	if err := p.journal.Accept(context.Background(), inbox.WhatsApp, []inbox.AppID{5}, body); err != nil {
		p.t.Fatal(err)
	}
}
