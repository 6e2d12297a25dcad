package store

import (
	"context"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
)

func TestRefusedWebhooksAddUpUntilADayWithout(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		note := func(n, since, last int64) {
			t.Helper()
			more := map[string]ingest.Refused{"bad_signature": {Count: n, Since: inbox.Millis(since), Last: inbox.Millis(last)}}
			if err := s.NoteRefused(ctx, more); err != nil {
				t.Fatal(err)
			}
		}
		note(2, 1000, 2000)
		note(3, 3000, 4000)
		l, err := s.Load(ctx, 1, 1)
		if err != nil || l.Refused != 5 || l.RefusedSince != 1000 || l.RefusedAt != 4000 {
			t.Errorf("load %+v, %v", l, err)
		}
		note(1, 4000+25*3600_000, 4000+25*3600_000)
		got, err := s.Refused(ctx)
		if err != nil || len(got) != 1 || got["bad_signature"].Count != 1 || got["bad_signature"].Since != 4000+25*3600_000 {
			t.Errorf("after a day without: %+v, %v", got, err)
		}
	})
}
