package store

import (
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
)

// A copy of the database may be put back beside a journal that has gone on, under another node's number too.
func TestAnOlderDatabaseAppliesWhatItsJournalHolds(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	d := dbtest.Open(t, db.SQLite, Migrations())
	s := testStore(d)
	raws := []ingest.Raw{{Node: 5, ID: inbox.RawEventID(7 << 20), Channel: "whatsapp", Apps: []inbox.AppID{3, 4}, ReceivedAt: 7, Body: []byte("{}")}}
	if err := s.AppendRaw(ctx, raws, nil); err != nil {
		t.Fatal(err)
	}
	if last, err := s.LastRaw(ctx, 0); err != nil || last != 0 {
		t.Fatalf("node 0 ends at %d, %v", last, err)
	}
	w, err := s.Waiting(ctx)
	if err != nil || w.Nodes != 1 || w.Oldest != 7 {
		t.Errorf("waiting: %+v, %v", w, err)
	}
	if raw, err := s.RawByID(ctx, 5, 7<<20); err != nil || string(raw.Body) != "{}" || len(raw.Apps) != 2 || raw.Channel != "whatsapp" {
		t.Errorf("read %+v, %v", raw, err)
	}
	if _, err := s.RawByID(ctx, 5, 6<<20); err == nil {
		t.Error("a body that is not kept was read")
	}
}
