package desk_test

import (
	"context"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

func TestWhoIsAwayIsGivenNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		say := func(s inbox.MemberStatus, until inbox.Millis) {
			t.Helper()
			if err := r.store().SetStatus(ctx, ws, member.Member, s, until, "lunch"); err != nil {
				t.Fatal(err)
			}
		}
		say(inbox.StatusAway, 0)
		if _, _, err := r.desk.PullNext(ctx, member, false); reasonOf(err) != "pull_while_away" {
			t.Errorf("pulled while away: %v", err)
		}
		// Others may give to them: they may be who has to have it.
		if _, err := r.desk.Assign(ctx, r.colleague(77), conv, member.Member); err != nil {
			t.Error(err)
		}
		if _, err := r.desk.Unassign(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		say(inbox.StatusAway, 5) // and that was long ago
		if c, found, err := r.desk.PullNext(ctx, member, false); err != nil || !found || c.ID != conv {
			t.Errorf("pulled %d, %v: %v", c.ID, found, err)
		}
	})
}
