package desk_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

func TestTheNextOneIsTheMostPressing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		first, _ := r.hears("919800000001")
		second, _ := r.hears("919800000002")
		urgent, _ := r.hears("919800000003")
		taken, _ := r.hears("919800000004")
		answered, _ := r.hears("919800000005")
		handed, _ := r.hears("919800000006")
		if _, err := r.desk.HandToPhone(ctx, member, handed); err != nil {
			t.Fatal(err)
		}
		p := inbox.PriorityUrgent
		for _, id := range []inbox.ConversationID{urgent, taken} {
			if _, err := r.desk.Update(ctx, member, id, desk.Changes{Priority: &p}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := r.desk.Assign(ctx, member, taken, r.colleague(77).Member); err != nil {
			t.Fatal(err)
		}
		r.echoes("919800000005", "wamid.answered", r.conversation(answered).LastInbound)
		for _, want := range []inbox.ConversationID{urgent, first, second} {
			c, found, err := r.desk.PullNext(ctx, member, false)
			if err != nil || !found || c.ID != want || c.Assignee != member.Member {
				t.Fatalf("pulled %d (%v), want %d: %v", c.ID, found, want, err)
			}
			if now := r.conversation(want); now.Assignee != member.Member || now.Stage != inbox.StageNone || now.Version != c.Version {
				t.Errorf("stored: %+v", now)
			}
		}
		if _, found, err := r.desk.PullNext(ctx, member, false); found || err != nil {
			t.Errorf("one more: %v, %v", found, err)
		}
		// No answer came from the phone for so long that no screen waits for one.
		r.exec("UPDATE conversations SET handed_at = handed_at - $1 WHERE handed_at <> 0", desk.HandOverLasts.Milliseconds()+1)
		if c, _, err := r.desk.PullNext(ctx, member, false); c.ID != handed || err != nil {
			t.Errorf("pulled %d, want what the phone did not answer: %v", c.ID, err)
		}
		if _, _, err := r.desk.PullNext(ctx, inbox.Actor{Workspace: ws, Kind: inbox.ByAPI}, false); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("a program: %v", err)
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'conversation.pulled'"); n != 4 {
			t.Errorf("%d events", n)
		}
	})
}

// Many pull at once while others assign and give back: every pull is somebody's alone, and none is
// missed. What a member was told they got, nobody else was told until it was given back.
func TestTwoWhoPullAtOnceNeverGetTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		const members, conversations = 8, 40
		for i := range conversations {
			r.hears(fmt.Sprintf("9198000001%02d", i))
		}
		var actors []inbox.Actor
		for i := range members {
			actors = append(actors, r.colleague(inbox.MemberID(100+i)))
		}
		var mu sync.Mutex
		holder := map[inbox.ConversationID]inbox.MemberID{} // as the members were told
		var order []inbox.ConversationID
		var all sync.WaitGroup
		for i, actor := range actors {
			all.Go(func() {
				for n := 0; ; n++ {
					c, found, err := r.desk.PullNext(ctx, actor, false)
					if err != nil {
						t.Error(err)
						return
					}
					if !found {
						return
					}
					mu.Lock()
					if other := holder[c.ID]; other != 0 {
						t.Errorf("%d has %d, and %d got it too", other, c.ID, actor.Member)
					}
					holder[c.ID] = actor.Member
					order = append(order, c.ID)
					// The first gives some of it back: said before it is done, since another may have it at once.
					back := i == 0 && n < 3
					if back {
						delete(holder, c.ID)
					}
					mu.Unlock()
					if back {
						if _, err := r.desk.Unassign(ctx, actor, c.ID); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		all.Wait()
		slices.Sort(order)
		if got := len(slices.Compact(order)); got != conversations {
			t.Errorf("%d of %d were pulled", got, conversations)
		}
		for id, who := range holder {
			if now := r.conversation(id).Assignee; now != who {
				t.Errorf("%d is with %d, and %d was told so", id, now, who)
			}
		}
	})
}
