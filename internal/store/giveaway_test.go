package store

import (
	"context"
	"errors"
	"slices"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
)

func TestADisabledMemberKeepsNoConversation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		const ws, owner, leaver, heir, gone = 1, inbox.MemberID(1), inbox.MemberID(2), inbox.MemberID(3), inbox.MemberID(7)
		if err := d.Update(ctx, func(tx *db.Tx) error {
			for _, id := range []inbox.MemberID{owner, leaver, heir, gone} {
				m := inbox.Member{Workspace: ws, ID: id, Email: string(rune('a'+id)) + "@example.com", Role: inbox.RoleOwner, State: inbox.MemberActive, Version: 1}
				if id == gone {
					m.State = inbox.MemberDisabled
				}
				if _, err := insertMember(ctx, tx, m, ""); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (1, 1, 0)")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		fill(t, d, ws, 10_200) // of each state more than one piece
		fill(t, d, 2, 40)      // another tenant, the same members' ids
		count := func(ws int64, m inbox.MemberID, state inbox.ConversationState) (n int64) {
			t.Helper()
			if err := d.View(ctx, func(tx *db.Tx) (err error) {
				n, err = db.Number(ctx, tx, "SELECT count(*) FROM conversations WHERE workspace_id = $1 AND assignee_id = $2 AND state = $3", ws, m, string(state))
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		const open, resolved = inbox.ConversationOpen, inbox.ConversationResolved
		had, hadResolved, elsewhere := count(ws, leaver, open), count(ws, leaver, resolved), count(2, leaver, open)
		heirs, nobodys := count(ws, heir, open), count(ws, 0, open)
		disabled := inbox.MemberDisabled
		if _, err := s.ChangeMember(ctx, owner, ws, leaver, auth.MemberChange{State: &disabled, GiveTo: gone}); inbox.CodeOf(err) != inbox.CodeInvalid || count(ws, leaver, open) != had {
			t.Fatalf("given to somebody who is gone himself: %v", err)
		}
		if _, err := s.ChangeMember(ctx, owner, ws, leaver, auth.MemberChange{State: &disabled, GiveTo: heir}); err != nil || had == 0 || hadResolved <= 500 {
			t.Fatal(had, hadResolved, err)
		}
		if left, got := count(ws, leaver, open)+count(ws, leaver, resolved), count(ws, heir, open); left != 0 || got != heirs+had || count(2, leaver, open) != elsewhere {
			t.Errorf("%d stayed, the heir has %d open ones of %d and %d, the other tenant %d of %d", left, got, heirs, had, count(2, leaver, open), elsewhere)
		}
		// One event each, with the version a screen must fetch, and one of the member.
		_, events, err := s.EventsAfter(ctx, ws, 0, 10_000)
		told := map[inbox.ConversationID]bool{}
		for _, e := range events {
			if e.Kind == inbox.EventConversationChanged && e.Member == owner && e.Version == 2 && e.Contact != 0 && e.Account != 0 {
				told[e.Conversation] = true
			}
		}
		if err != nil || int64(len(told)) != had+hadResolved || len(events) != len(told)+1 || !slices.ContainsFunc(events, func(e inbox.Event) bool { return e.Kind == inbox.EventMemberChanged }) {
			t.Errorf("%d events tell of %d conversations of %d: %v", len(events), len(told), had+hadResolved, err)
		}
		if _, err := s.ChangeMember(ctx, owner, ws, heir, auth.MemberChange{State: &disabled}); err != nil || count(ws, heir, open) != 0 || count(ws, 0, open) != nobodys+heirs+had {
			t.Errorf("left to nobody: %d of %d, %v", count(ws, 0, open), nobodys+heirs+had, err)
		}
		// The process ended before the resolved ones were given away: asked once more, they are.
		dbtest.Exec(t, d, "UPDATE conversations SET assignee_id = $2 WHERE workspace_id = $1 AND state = 'resolved'", ws, leaver)
		if _, err := s.ChangeMember(ctx, owner, ws, leaver, auth.MemberChange{State: &disabled}); err != nil || count(ws, leaver, resolved) != 0 {
			t.Errorf("asked once more: %d stayed, %v", count(ws, leaver, resolved), err)
		}
	})
}

// A conversation that is given to a member on PostgreSQL is there when they are disabled next.
func TestNobodyIsDisabledWhileSomethingIsGivenToThem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		if d.Dialect != db.Postgres {
			return // one writer at a time
		}
		ctx, s := t.Context(), testStore(d)
		const ws, member = 1, inbox.MemberID(2)
		m := inbox.Member{Workspace: ws, ID: member, Email: "b@example.com", Role: inbox.RoleMember, State: inbox.MemberActive, Version: 1}
		if err := d.Update(ctx, func(tx *db.Tx) error { _, err := insertMember(ctx, tx, m, ""); return err }); err != nil {
			t.Fatal(err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			if active, err := (deskTx{tx: tx, s: s}).ActiveMember(ctx, ws, member); err != nil || !active {
				t.Error(active, err)
			}
			// What disabling a member begins with.
			return d.Update(ctx, func(other *db.Tx) error {
				if n, err := db.Number(ctx, other, "SELECT id FROM members WHERE workspace_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED", ws, member); !errors.Is(err, db.ErrNotFound) {
					t.Errorf("member %d can be disabled meanwhile: %v", n, err)
				}
				return nil
			})
		}); err != nil {
			t.Fatal(err)
		}
	})
}
