package desk_test

import (
	"context"
	"slices"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
	"sangam/internal/view"
)

func TestLabelsHangOnConversations(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		one, _ := r.hears("919800000001")
		two, _ := r.hears("919800000002")
		vip, err := r.desk.AddLabel(ctx, member, " V I  P ", "red")
		if err != nil || vip.Name != "V I P" {
			t.Fatal(vip, err)
		}
		refund, err := r.desk.AddLabel(ctx, member, "Refund", "blue")
		if err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"same name": second(r.desk.AddLabel(ctx, member, "refund", "red")), "no name": second(r.desk.AddLabel(ctx, member, " ", "red")),
			"no colour": second(r.desk.AddLabel(ctx, member, "x", "pale")), "renamed to another": second(r.desk.EditLabel(ctx, member, vip.ID, desk.LabelEdit{Name: &refund.Name})),
		} {
			if inbox.CodeOf(err) != inbox.CodeInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		stranger := member
		stranger.Workspace = 999
		if _, err := r.desk.EditLabel(ctx, stranger, vip.ID, desk.LabelEdit{}); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("of another tenant: %v", err)
		}
		before := r.conversation(one).Version
		for range 2 {
			if c, err := r.desk.Label(ctx, member, one, vip.ID, true); err != nil || c.Version != before+1 {
				t.Fatalf("put on: %+v, %v", c, err)
			}
		}
		if _, err := r.desk.Label(ctx, member, two, refund.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := r.desk.Label(ctx, member, one, 999, true); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("no such label: %v", err)
		}
		has := func(label inbox.LabelID, state inbox.ConversationState) []inbox.ConversationID {
			list, err := r.store().Conversations(ctx, ws, view.Filter{State: state, Label: label, After: view.Newest, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			var ids []inbox.ConversationID
			for _, th := range list {
				if !slices.Contains(th.Labels, label) {
					t.Errorf("listed without its label: %+v", th)
				}
				ids = append(ids, th.ID)
			}
			return ids
		}
		if got := has(vip.ID, inbox.ConversationOpen); !slices.Equal(got, []inbox.ConversationID{one}) {
			t.Errorf("open ones with it: %v", got)
		}
		if _, err := r.desk.Resolve(ctx, member, one); err != nil {
			t.Fatal(err)
		}
		if a, b := has(vip.ID, inbox.ConversationOpen), has(vip.ID, ""); len(a) != 0 || len(b) != 1 {
			t.Errorf("resolved: %v open, %v of all", a, b)
		}
		if _, err := r.desk.Label(ctx, member, one, vip.ID, false); err != nil || len(has(vip.ID, "")) != 0 {
			t.Errorf("taken off: %v", err)
		}
		if err := r.desk.RemoveLabel(ctx, member, refund.ID); err != nil || len(has(refund.ID, "")) != 0 {
			t.Errorf("deleted: %v", err)
		}
		if list, err := r.store().Labels(ctx, ws); err != nil || len(list) != 1 || list[0] != vip {
			t.Errorf("left: %+v, %v", list, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }
