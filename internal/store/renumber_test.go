package store

import (
	"context"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

func TestANumberFollowsWhatThePlatformShowsForItsID(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		if err := d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (1, 1, 0)")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		a, err := s.AddAccount(ctx, 1, 1, onboarding.NewAccount{Name: "+919876543210", Number: "+919876543210", PlatformID: "101", BusinessID: "201", Mode: inbox.ModeAPI,
			AccessToken: inbox.NewSecret("t"), AppSecret: inbox.NewSecret("s"), VerifyToken: inbox.NewSecret("v")})
		if err != nil {
			t.Fatal(err)
		}
		save := func(display string) inbox.Account {
			t.Helper()
			p := inbox.Probe{At: a.StateAt + 1}
			p.Number.Display = display
			if err := s.SaveProbe(ctx, onboarding.Key{Workspace: 1, Account: a.ID}, p, onboarding.ProbeFacts(a, p)); err != nil {
				t.Fatal(err)
			}
			got, err := s.WorkspaceAccount(ctx, 1, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := save("+91 98765 43210"); got.Number != a.Number {
			t.Errorf("the same number became %s", got.Number)
		}
		got := save("+91 98765 43219")
		if got.Number != "+919876543219" || got.Name != got.Number {
			t.Errorf("number %s, name %s", got.Number, got.Name)
		}
		h, err := s.LinkHistory(ctx, 1, a.ID, 10)
		if err != nil || len(h.Facts) == 0 || h.Facts[0].Kind != "probe.renumbered" {
			t.Errorf("the history does not tell: %+v, %v", h.Facts, err)
		}
	})
}
