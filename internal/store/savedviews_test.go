package store

import (
	"context"
	"fmt"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// A saved view counts what its list shows.
func TestASavedViewCountsWhatItsListShows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		fill(t, d, 1, 240)
		fill(t, d, 2, 50) // another tenant with the same ids
		dbtest.Exec(t, d, "UPDATE conversations SET problems = 2 WHERE id % 7 = 0")
		dbtest.Exec(t, d, "UPDATE conversations SET priority = -3 WHERE id % 5 = 0")
		dbtest.Exec(t, d, "UPDATE conversations SET waiting_since = id WHERE id % 2 = 0")
		dbtest.Exec(t, d, "UPDATE conversations SET stage = 'escalated' WHERE id % 3 = 0 AND state = 'open'")
		dbtest.Exec(t, d, "UPDATE conversations SET stage = 'new' WHERE id % 4 = 1 AND state = 'open' AND assignee_id = 0")
		dbtest.Exec(t, d, "INSERT INTO conversation_labels (workspace_id, conversation_id, label_id, at, by_id) SELECT workspace_id, id, 9, 1, 0 FROM conversations WHERE id % 6 = 0")
		some := 0
		for _, state := range []inbox.ConversationState{"", inbox.ConversationOpen, inbox.ConversationResolved} {
			for _, stage := range []inbox.ConversationStage{"", inbox.StageNew, inbox.StageEscalated} {
				for _, assignees := range []view.Assignees{view.Anyone, view.Nobody, view.Member} {
					for bits := range 64 {
						f := view.Filter{State: state, Stage: stage, Assignees: assignees, Assignee: 3, Unread: bits&1 != 0, Problems: bits&2 != 0, After: view.Newest, Limit: 1000}
						if bits&4 != 0 {
							f.Priority = inbox.PriorityUrgent
						}
						if bits&8 != 0 {
							f.Account = 2
						}
						if bits&16 != 0 {
							f.Label = 9
						}
						f.NeedsAnswer = bits&32 != 0
						if stage != "" && state != inbox.ConversationOpen || f.NeedsAnswer && state != inbox.ConversationOpen {
							continue
						}
						list, err := s.Conversations(ctx, 1, f)
						if err != nil {
							t.Fatal(err)
						}
						counts, err := s.CountConversations(ctx, 1, []view.Filter{f})
						if err != nil {
							t.Fatal(err)
						}
						if counts[0] != len(list) {
							t.Errorf("%s: %d, and the list has %d", fmt.Sprintf("%+v", f), counts[0], len(list))
						}
						some += len(list)
					}
				}
			}
		}
		if some == 0 {
			t.Error("nothing was found at all")
		}
	})
}

func TestAViewOfOnesOwnIsNobodyElses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		err := d.Update(ctx, func(tx *db.Tx) error {
			for _, v := range []inbox.SavedView{{ID: 1, Owner: 7, Name: "Mine"}, {ID: 2, Owner: 8, Name: "Theirs"}, {ID: 3, Owner: 8, Shared: true, Name: "Ours", Filter: inbox.ViewFilter{Assignee: "me"}}} {
				v.Workspace, v.Version = 1, 1
				if err := (deskTx{tx, s}).SaveView(ctx, v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for member, want := range map[inbox.MemberID]string{7: "MineOurs", 8: "TheirsOurs", 0: "Ours"} {
			list, err := s.ViewsOf(ctx, 1, member)
			got := ""
			for _, v := range list {
				got += v.Name
			}
			if err != nil || got != want {
				t.Errorf("%d sees %q, want %q: %v", member, got, want, err)
			}
		}
	})
}
