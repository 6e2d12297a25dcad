package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// What a store keeps is what another node's writes have left: whatever is changed beside it, and
// however it is asked, it answers as one that has just been started does.
func TestWhatIsKeptIsWhatIsThere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		const ws, member, people = inbox.WorkspaceID(1), inbox.MemberID(1), 60
		reader, other := testStore(d), testStore(d)
		all := fill(t, d, ws, people)
		if err := d.Update(ctx, func(tx *db.Tx) error {
			m := inbox.Member{Workspace: ws, ID: member, Name: "Asha", Email: "asha@example.com", Role: inbox.RoleOwner, State: inbox.MemberActive, Version: 1}
			if _, err := insertMember(ctx, tx, m, ""); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "UPDATE conversations SET last_by = $2 WHERE workspace_id = $1 AND id % 3 = 0", ws, member); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES ($1, 1, 0)", ws)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(4, 7))
		labels := []inbox.LabelID{11, 12, 13}
		in := func(kind inbox.EventKind, conv inbox.ConversationID, change func(tx deskTx) error) error {
			return other.db.UpdateDerived(ctx, func(tx *db.Tx) error {
				if err := change(deskTx{tx, other}); err != nil {
					return err
				}
				return other.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: kind, Conversation: conv}})
			})
		}
		changes := []func(c inbox.Conversation, turn int) error{
			func(c inbox.Conversation, turn int) error {
				return other.RenameContact(ctx, member, ws, c.Contact, fmt.Sprint("Name ", turn))
			},
			func(c inbox.Conversation, turn int) error { // a label, without a new version of the conversation
				return in(inbox.EventConversationChanged, c.ID, func(tx deskTx) error {
					_, err := tx.HangLabel(ctx, ws, c.ID, labels[random.IntN(3)], member, random.IntN(2) == 0)
					return err
				})
			},
			func(_ inbox.Conversation, _ int) error {
				return in(inbox.EventLabelsChanged, 0, func(tx deskTx) error { return tx.DropLabel(ctx, ws, labels[random.IntN(3)]) })
			},
			func(c inbox.Conversation, turn int) error {
				return in(inbox.EventConversationChanged, c.ID, func(tx deskTx) error {
					return tx.SaveNextStep(ctx, ws, c.ID, inbox.NextStep{Text: fmt.Sprint("call ", turn), By: member, At: inbox.Millis(turn)})
				})
			},
			func(c inbox.Conversation, turn int) error { // a new version, and no event
				return other.db.Update(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, "UPDATE conversations SET unread = unread + 1, version = version + 1 WHERE workspace_id = $1 AND id = $2", ws, c.ID)
					return err
				})
			},
			func(_ inbox.Conversation, turn int) error {
				name := fmt.Sprint("Asha ", turn)
				_, err := other.ChangeMember(ctx, member, ws, member, auth.MemberChange{Name: &name})
				return err
			},
			func(_ inbox.Conversation, _ int) error { // more than is read to catch up
				return other.db.UpdateDerived(ctx, func(tx *db.Tx) error {
					events := make([]inbox.Event, catchUpMost+1)
					for i := range events {
						events[i] = inbox.Event{Workspace: ws, Kind: inbox.EventMessageStatus, Conversation: all[i%people].ID}
					}
					return other.appendEvents(ctx, tx, events)
				})
			},
			func(c inbox.Conversation, _ int) error { // the log lost its end, and its numbers are given again
				return in(inbox.EventConversationChanged, c.ID, func(tx deskTx) error {
					if _, err := tx.tx.Exec(ctx, "UPDATE event_counters SET epoch = epoch + 1, seq = seq - 1 WHERE workspace_id = $1 AND seq > 1", ws); err != nil {
						return err
					}
					if _, err := tx.tx.Exec(ctx, "DELETE FROM events WHERE workspace_id = $1 AND seq > (SELECT seq FROM event_counters WHERE workspace_id = $1)", ws); err != nil {
						return err
					}
					_, err := tx.HangLabel(ctx, ws, c.ID, labels[0], member, true)
					return err
				})
			},
			func(c inbox.Conversation, _ int) error { return nil },
		}
		asks := []func(s *Store) ([]view.Thread, error){
			func(s *Store) ([]view.Thread, error) {
				return s.Conversations(ctx, ws, view.Filter{State: inbox.ConversationOpen, After: view.Newest, Limit: 40})
			},
			func(s *Store) ([]view.Thread, error) {
				return s.Conversations(ctx, ws, view.Filter{After: view.Newest, Limit: people})
			},
			func(s *Store) ([]view.Thread, error) {
				return s.ConversationsByID(ctx, ws, []inbox.ConversationID{all[3].ID, all[7].ID, 99, all[40].ID})
			},
		}
		for turn := range 150 {
			which := random.IntN(len(changes))
			if err := changes[which](all[random.IntN(people)], turn); err != nil {
				t.Fatal(which, err)
			}
			ask := asks[random.IntN(len(asks))]
			got, err := ask(reader)
			if err != nil {
				t.Fatal(err)
			}
			want, err := ask(testStore(d))
			if err != nil {
				t.Fatal(err)
			}
			if len(want) == 0 || !reflect.DeepEqual(got, want) {
				t.Fatalf("turn %d, after change %d: got\n%+v\nwant\n%+v", turn, which, got, want)
			}
		}
		if len(reader.kept.young)+len(reader.kept.old) == 0 {
			t.Error("nothing was kept")
		}
	})
}

// A reader who saw an older state than others have since read neither takes nor leaves anything.
func TestAnOlderReaderKeepsNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		k := newKeeper()
		old, now := logPlace{1, 5}, logPlace{1, 9}
		k.at[1] = now
		k.keep(1, now, []view.Thread{{Conversation: inbox.Conversation{Workspace: 1, ID: 3, Version: 2}}})
		if err := d.View(ctx, func(tx *db.Tx) error {
			for _, place := range []logPlace{old, {0, 20}} {
				if fits, err := k.catchUp(ctx, tx, 1, place); err != nil || fits {
					t.Errorf("what is kept is taken to fit at %v: %v", place, err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		k.keep(1, old, []view.Thread{{Conversation: inbox.Conversation{Workspace: 1, ID: 4, Version: 1}}})
		found := k.find(1, []inbox.Conversation{{ID: 3, Version: 2}, {ID: 3, Version: 1}, {ID: 4, Version: 1}})
		if found[0] == nil || found[1] != nil || found[2] != nil {
			t.Errorf("found %v", found)
		}
		for i := range 3 * keptMost {
			k.keep(1, now, []view.Thread{{Conversation: inbox.Conversation{Workspace: 1, ID: inbox.ConversationID(100 + i), Version: 1}}})
		}
		if n := len(k.young) + len(k.old); n > 2*keptMost {
			t.Errorf("%d are kept", n)
		}
	})
}
