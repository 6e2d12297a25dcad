package desk_test

import (
	"context"
	"slices"
	"testing"

	"sangam/internal/desk"
	"sangam/internal/inbox"
)

func TestAMemberFollowsAConversation(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := context.Background()
		colleague := r.colleague(77)
		conv, _ := r.hears("919800000001")
		other, _ := r.hears("919800000002")
		before := r.conversation(conv).Version
		for range 2 {
			if err := r.desk.Follow(ctx, member, conv, true); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.desk.Follow(ctx, colleague, conv, true); err != nil {
			t.Fatal(err)
		}
		if err := r.desk.Follow(ctx, member, other, true); err != nil {
			t.Fatal(err)
		}
		if err := r.desk.Follow(ctx, member, 99, true); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("a conversation that there is not: %v", err)
		}
		who, err := r.store().Followers(ctx, ws, conv)
		what, err2 := r.store().Followed(ctx, ws, member.Member)
		slices.Sort(what)
		if !slices.Equal(who, []inbox.MemberID{member.Member, 77}) || !slices.Equal(what, []inbox.ConversationID{conv, other}) || err != nil || err2 != nil {
			t.Errorf("followers %v of %v: %v, %v", who, what, err, err2)
		}
		if err := r.desk.Follow(ctx, member, conv, false); err != nil {
			t.Fatal(err)
		}
		if who, err := r.store().Followers(ctx, ws, conv); len(who) != 1 || err != nil || r.conversation(conv).Version != before {
			t.Errorf("after one let go: %v, %v", who, err)
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'followers.changed'"); n != 4 {
			t.Errorf("%d events, want 4", n)
		}
		r.exec("INSERT INTO followers (workspace_id, conversation_id, member_id, at) SELECT $1, 1000 + m.n, 11, 1 FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $2) SELECT n FROM c) m", ws, desk.MaxFollowed-1)
		if err := r.desk.Follow(ctx, member, conv, true); refused(err) != "conflict follows_enough" {
			t.Errorf("one too many: %v", err)
		}
	})
}
