package desk_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
	"sangam/internal/view"
)

func TestSeveralConversationsAreChangedEachByItself(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		var picked []desk.Picked
		for i := range 20 {
			conv, _ := r.hears("9198000000" + string(rune('0'+i/10)) + string(rune('0'+i%10)))
			picked = append(picked, desk.Picked{ID: conv, LastMessage: r.conversation(conv).LastMessage})
		}
		// Of one the customer wrote meanwhile, one is so already, one is not ours.
		r.hears("919800000003")
		if _, err := r.desk.Resolve(ctx, member, picked[4].ID); err != nil {
			t.Fatal(err)
		}
		picked[5] = desk.Picked{ID: 99}
		resolved, open := inbox.ConversationResolved, inbox.ConversationOpen
		tell := func(out []desk.Outcome) (said []string) {
			for i, o := range out {
				if o.ID != picked[i].ID {
					t.Errorf("outcome %d is of %d, want %d", i, o.ID, picked[i].ID)
				}
				switch {
				case o.Err != nil:
					said = append(said, refused(o.Err))
				case o.Changed:
					said = append(said, "changed")
				default:
					said = append(said, "unchanged")
				}
			}
			return said
		}
		events := r.events()
		said := tell(r.desk.UpdateMany(ctx, member, picked, desk.BulkChange{Changes: desk.Changes{State: &resolved}}))
		for i, s := range said {
			want := map[int]string{3: "conflict written_since", 4: "unchanged", 5: "not_found"}[i]
			if want == "" {
				want = "changed"
			}
			if s != want {
				t.Errorf("conversation %d: %s, want %s", i, s, want)
			}
		}
		if n := r.events() - events; n != 17 {
			t.Errorf("%d events, want one for each of 17 that changed", n)
		}
		if c := r.conversation(picked[3].ID); c.State != open {
			t.Error("what the customer wrote to was resolved")
		}
		// Undone is only what still stands.
		if _, err := r.desk.Update(ctx, member, picked[0].ID, desk.Changes{State: &open}); err != nil {
			t.Fatal(err)
		}
		for i := range picked {
			picked[i].LastMessage = 0
		}
		back := desk.BulkChange{Changes: desk.Changes{State: &open, Stage: inbox.StageNew, Only: desk.Seen{State: &resolved}}}
		if said := tell(r.desk.UpdateMany(ctx, member, picked[:2], back)); !slices.Equal(said, []string{"conflict changed_since", "changed"}) {
			t.Error(said)
		}
		if r.is(picked[1].ID, open, inbox.StageNew, true); r.conversation(picked[2].ID).State != resolved {
			t.Error("more was undone than was asked for")
		}
	})
}

func TestSeveralChangesOfOneConversationAreAllOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		label, err := r.desk.AddLabel(ctx, member, "Refund", "blue")
		if err != nil {
			t.Fatal(err)
		}
		urgent, snoozed, me := inbox.PriorityUrgent, inbox.ConversationSnoozed, member.Member
		picked := []desk.Picked{{ID: conv}}
		labels := func() int {
			list, err := r.store().Conversations(ctx, ws, view.Filter{Label: label.ID, After: view.Newest, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		ch := desk.BulkChange{Changes: desk.Changes{Assignee: &me, Priority: &urgent, State: &snoozed, SnoozedUntil: 5}, Label: label.ID, On: true}
		if out := r.desk.UpdateMany(ctx, member, picked, ch); inbox.CodeOf(out[0].Err) != inbox.CodeInvalid {
			t.Errorf("snoozed into the past: %v", out[0].Err)
		}
		if c := r.conversation(conv); c.Assignee != 0 || c.Priority == urgent || labels() != 0 {
			t.Error("half of it was done")
		}
		ch.SnoozedUntil = inbox.MillisOf(time.Now().Add(time.Hour))
		out := r.desk.UpdateMany(ctx, member, picked, ch)
		if c := r.conversation(conv); out[0].Err != nil || !out[0].Changed || out[0].Before.Assignee != 0 || c.Assignee != me || c.Priority != urgent || c.State != snoozed || labels() != 1 {
			t.Errorf("%+v, now %+v", out[0], c)
		}
		if out = r.desk.UpdateMany(ctx, member, picked, ch); out[0].Changed || out[0].Err != nil {
			t.Errorf("again: %+v", out[0])
		}
		off := desk.BulkChange{Label: label.ID}
		if out = r.desk.UpdateMany(ctx, member, picked, off); !out[0].Changed || labels() != 0 {
			t.Errorf("taken off: %+v", out[0])
		}
		if out = r.desk.UpdateMany(ctx, member, picked, desk.BulkChange{Label: 12345, On: true}); inbox.CodeOf(out[0].Err) != inbox.CodeNotFound {
			t.Errorf("a label there is not: %v", out[0].Err)
		}
	})
}
