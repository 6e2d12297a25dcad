package importing_test

import (
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// TestAReactionThatWaitsIsStillAshasAfterAnUndo: she reacts to a message that is not here yet; then
// the import that made her known is taken back, and the message comes after all.
func TestAReactionThatWaitsIsStillAshasAfterAnUndo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		i := r.run("a.txt", small, asha)
		err := r.desk.Receive(t.Context(), desk.Batch{Arrivals: []desk.Arrival{{Account: r.account, ReceivedAt: inbox.MillisOf(time.Now()), Update: inbox.Update{Person: inbox.Person{Phone: "915550100123"},
			Change: &inbox.Change{Kind: inbox.ChangeReaction, Target: "wamid.late", PlatformID: "wamid.r", Emoji: "+", Author: inbox.ByContact, SentAt: inbox.MillisOf(time.Now())}}}}})
		if err != nil {
			t.Fatal(err)
		}
		r.undo(i)
		if n := r.rows(1, "SELECT id FROM conversations"); len(n) != 0 {
			t.Errorf("%d threads are left", len(n))
		}
		r.live("wamid.late", inbox.Outbound, time.Now(), "here it is")
		if n := r.rows(1, "SELECT h.id FROM changes c JOIN handles h ON h.workspace_id = c.workspace_id AND h.id = c.handle_id JOIN conversations v ON v.workspace_id = h.workspace_id AND v.handle_id = h.id"); len(n) != 1 {
			t.Errorf("the reaction is by nobody of the thread: %q", n)
		}
	})
}
