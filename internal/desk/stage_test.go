package desk_test

import (
	"context"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
	"sangam/internal/view"
)

func (r *rig) is(conv inbox.ConversationID, state inbox.ConversationState, stage inbox.ConversationStage, waits bool) {
	r.t.Helper()
	c := r.conversation(conv)
	if c.State != state || c.Stage != stage || c.NeedsAnswer() != waits {
		r.t.Errorf("state %s, stage %q, needs an answer %v (since %d, answered until %d); want %s, %q, %v", c.State, c.Stage, c.NeedsAnswer(), c.WaitingSince, c.AnsweredUntil, state, stage, waits)
	}
}

func TestWhoseMoveItIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		set := func(conv inbox.ConversationID, state inbox.ConversationState, stage inbox.ConversationStage) {
			t.Helper()
			if _, err := r.desk.Update(ctx, member, conv, desk.Changes{State: &state, Stage: stage}); err != nil {
				t.Fatal(err)
			}
		}
		const who = "919800000001"
		conv, _ := r.hears(who)
		since := r.conversation(conv).WaitingSince
		r.is(conv, inbox.ConversationOpen, inbox.StageNew, true)
		if r.hears(who); since == 0 || r.conversation(conv).WaitingSince != since {
			t.Errorf("waits since %d, first since %d", r.conversation(conv).WaitingSince, since)
		}
		if _, err := r.desk.Assign(ctx, member, conv, member.Member); err != nil {
			t.Fatal(err)
		}
		r.is(conv, inbox.ConversationOpen, inbox.StageNone, true)
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c1", Text: "hello"}); err != nil {
			t.Fatal(err)
		}
		r.is(conv, inbox.ConversationOpen, inbox.StageWaiting, false)
		r.hears(who)
		r.is(conv, inbox.ConversationOpen, inbox.StageNone, true)
		// Set aside by hand, and that undone: the customer waits as before.
		since = r.conversation(conv).WaitingSince
		set(conv, inbox.ConversationOpen, inbox.StageWaiting)
		r.is(conv, inbox.ConversationOpen, inbox.StageWaiting, false)
		set(conv, inbox.ConversationOpen, inbox.StageNone)
		if r.is(conv, inbox.ConversationOpen, inbox.StageNone, true); r.conversation(conv).WaitingSince != since {
			t.Error("taking back forgot since when")
		}
		// Escalated it stays, whoever writes.
		if _, _, err := r.desk.HandOver(ctx, member, conv, desk.HandoffDraft{ClientID: "h1", Escalates: true, Wants: "a refund", Next: "decide"}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c2", Text: "we look into it"}); err != nil {
			t.Fatal(err)
		}
		r.is(conv, inbox.ConversationOpen, inbox.StageEscalated, false)
		r.hears(who)
		r.is(conv, inbox.ConversationOpen, inbox.StageEscalated, true)
		// Through a snooze, too.
		if err := r.snooze(conv, inbox.MillisOf(time.Now().Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		r.hears(who)
		r.is(conv, inbox.ConversationOpen, inbox.StageEscalated, true)
		if _, err := r.desk.Resolve(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		r.is(conv, inbox.ConversationResolved, inbox.StageNone, false)
		old := r.conversation(conv)
		r.exec("UPDATE conversations SET waiting_since = waiting_since - 3600000, last_inbound_at = last_inbound_at - 3600000 WHERE id = $1", conv)
		r.hears(who) // it was somebody's: theirs again, and what was resolved is not counted
		if r.is(conv, inbox.ConversationOpen, inbox.StageNone, true); r.conversation(conv).WaitingSince < old.WaitingSince {
			t.Error("what was resolved is waited for again")
		}
		state := inbox.ConversationOpen
		if _, err := r.desk.Update(ctx, member, conv, desk.Changes{State: &state, Stage: inbox.StageNew}); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("new, though somebody has it: %v", err)
		}
	})
}

func TestThePhoneAnswersForTheTeam(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		const who = "919800000001"
		conv, _ := r.hears(who)
		said := r.conversation(conv).LastInbound
		r.echoes(who, "wamid.later", said+5000)
		r.is(conv, inbox.ConversationOpen, inbox.StageWaiting, false)
		if c := r.conversation(conv); c.Assignee != 0 {
			t.Error("the phone's answer assigned it")
		}
		// The customer has said more before the echo of an older answer arrives: that is still unanswered.
		other, _ := r.hears("919800000002")
		first := r.conversation(other).LastInbound
		r.exec("UPDATE messages SET sent_at = sent_at - 60000 WHERE conversation_id = $1", other)
		r.exec("UPDATE conversations SET waiting_since = waiting_since - 60000, last_inbound_at = last_inbound_at - 60000 WHERE id = $1", other)
		r.hears("919800000002")
		r.echoes("919800000002", "wamid.old", first-30_000)
		r.is(other, inbox.ConversationOpen, inbox.StageNone, true)
		if c := r.conversation(other); c.WaitingSince != c.LastInbound {
			t.Errorf("waits since %d, want %d", c.WaitingSince, c.LastInbound)
		}
	})
}

func TestWhoAnswersWhatNobodyHasGetsIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		answer := func(number string, actor inbox.Actor) inbox.MemberID {
			t.Helper()
			conv, _ := r.hears(number)
			if _, _, err := r.desk.Reply(ctx, actor, conv, desk.Draft{ClientID: "c" + number, Text: "hello"}); err != nil {
				t.Fatal(err)
			}
			return r.conversation(conv).Assignee
		}
		if who := answer("919800000001", member); who != member.Member {
			t.Errorf("assigned to %d", who)
		}
		if who := answer("919800000002", inbox.Actor{Workspace: ws, Kind: inbox.ByAPI}); who != 0 {
			t.Errorf("a program's answer assigned to %d", who)
		}
		if who := answer("919800000004", inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 12}); who != 0 {
			t.Errorf("somebody just disabled: assigned to %d", who)
		}
		rules, err := r.store().SetColleagueRules(ctx, member.Member, ws, func(v *view.ColleagueRules) { v.AnswerAssigns = false })
		if err != nil || rules.AnswerAssigns || rules.ClaimAssigns {
			t.Fatalf("%+v, %v", rules, err)
		}
		if who := answer("919800000003", member); who != 0 {
			t.Errorf("switched off: assigned to %d", who)
		}
	})
}

func TestWhatNeedsAnAnswerComesByPriorityThenByWaiting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		var all []inbox.ConversationID
		for i, number := range []string{"919800000001", "919800000002", "919800000003", "919800000004", "919800000005"} {
			conv, _ := r.hears(number)
			r.exec("UPDATE conversations SET waiting_since = $2 WHERE id = $1", conv, 1000-int64(i))
			all = append(all, conv)
		}
		give := func(i int, p inbox.Priority) {
			if _, err := r.desk.Update(ctx, member, all[i], desk.Changes{Priority: &p}); err != nil {
				t.Fatal(err)
			}
		}
		give(0, inbox.PriorityUrgent)
		give(4, inbox.PriorityLow)
		give(1, inbox.PriorityHigh)
		if _, err := r.desk.Resolve(ctx, member, all[2]); err != nil {
			t.Fatal(err)
		}
		f := view.Filter{State: inbox.ConversationOpen, NeedsAnswer: true, After: view.Newest, Limit: 1}
		for _, want := range []int{0, 1, 3, 4} {
			page, err := r.store().Conversations(ctx, ws, f)
			if err != nil || len(page) != 1 || page[0].ID != all[want] {
				t.Fatalf("want %d: %+v, %v", want, page, err)
			}
			if f.After, err = view.ParseCursor(page[0].AnswerPosition().Cursor()); err != nil {
				t.Fatal(err)
			}
		}
		if page, err := r.store().Conversations(ctx, ws, f); err != nil || len(page) != 0 {
			t.Errorf("more: %+v, %v", page, err)
		}
		if n, err := r.store().Counts(ctx, ws, member.Member); err != nil || n.NeedsAnswer != 4 || n.Escalated != 0 {
			t.Errorf("%+v, %v", n, err)
		}
	})
}
