package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
	"sangam/internal/view"
)

func (r *rig) next(conv inbox.ConversationID) view.NextStep {
	r.t.Helper()
	list, err := r.store().ConversationsByID(context.Background(), ws, []inbox.ConversationID{conv})
	if err != nil || len(list) != 1 {
		r.t.Fatal(list, err)
	}
	return list[0].Next
}

func TestACardGoesWithWhatIsHandedOver(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		other, third := r.colleague(77), r.colleague(78)
		until := inbox.MillisOf(time.Now().Add(time.Hour))
		draft := desk.HandoffDraft{ClientID: "h1", To: other.Member, Wants: " a refund ", Done: "checked the order", Promise: "an answer", PromiseUntil: until, Next: "ask the depot"}
		h, created, err := r.desk.HandOver(ctx, member, conv, draft)
		if err != nil || !created || h.Wants != "a refund" {
			t.Fatal(h, created, err)
		}
		if again, created, err := r.desk.HandOver(ctx, member, conv, draft); err != nil || created || again.ID != h.ID {
			t.Errorf("the same again: %+v, %v, %v", again, created, err)
		}
		if c := r.conversation(conv); c.Assignee != other.Member || c.Stage != inbox.StageNone {
			t.Errorf("not given: %+v", c)
		}
		if n := r.next(conv); n.Handoff != h.ID || n.Text != "ask the depot" || n.DueAt != until || n.To != other.Member || n.From != member.Member || n.TakenAt != 0 {
			t.Errorf("next: %+v", n)
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'handoff.changed' AND conversation_id = $1", conv); n != 1 {
			t.Errorf("screens are told %d times", n)
		}
		if sent := r.number("SELECT count(*) FROM outbox"); sent != 0 {
			t.Errorf("%d go out", sent)
		}
		for name, wrong := range map[string]desk.HandoffDraft{
			"nobody":      {ClientID: "x", Wants: "a", Next: "b"},
			"oneself":     {ClientID: "x", To: member.Member, Wants: "a", Next: "b"},
			"disabled":    {ClientID: "x", To: 12, Wants: "a", Next: "b"},
			"no wish":     {ClientID: "x", To: other.Member, Wants: " ", Next: "b"},
			"no step":     {ClientID: "x", To: other.Member, Wants: "a"},
			"past":        {ClientID: "x", To: other.Member, Wants: "a", Next: "b", Promise: "p", PromiseUntil: 5},
			"no promise":  {ClientID: "x", To: other.Member, Wants: "a", Next: "b", PromiseUntil: until},
			"no clientid": {To: other.Member, Wants: "a", Next: "b"},
		} {
			if _, _, err := r.desk.HandOver(ctx, member, conv, wrong); inbox.CodeOf(err) != inbox.CodeInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := r.desk.TakeHandoff(ctx, member, conv, h.ID); reasonOf(err) != "handoff_own" {
			t.Errorf("taken by its author: %v", err)
		}
		for range 2 {
			if h, err = r.desk.TakeHandoff(ctx, other, conv, h.ID); err != nil || h.TakenBy != other.Member || h.TakenAt == 0 || h.Version != 2 {
				t.Fatalf("taken: %+v, %v", h, err)
			}
		}
		if _, err := r.desk.TakeHandoff(ctx, third, conv, h.ID); reasonOf(err) != "handoff_taken" {
			t.Errorf("taken twice: %v", err)
		}
		if _, err := r.desk.WithdrawHandoff(ctx, member, conv, h.ID); reasonOf(err) != "handoff_taken" {
			t.Errorf("withdrawn after it was taken: %v", err)
		}
		list, err := r.store().Handoffs(ctx, ws, conv, view.Newest, 10)
		if err != nil || len(list) != 1 || list[0].TakenName != "Other" || list[0].Done != "checked the order" {
			t.Errorf("in the thread: %+v, %v", list, err)
		}
		// Resolved it rests; taking that back brings it back; what the customer writes later is another matter.
		if _, err := r.desk.Resolve(ctx, other, conv); err != nil || r.next(conv).Handoff != 0 {
			t.Errorf("resolved: %+v, %v", r.next(conv), err)
		}
		if _, err := r.desk.Reopen(ctx, other, conv); err != nil || r.next(conv).Handoff != h.ID {
			t.Errorf("reopened: %+v, %v", r.next(conv), err)
		}
		if _, err := r.desk.Resolve(ctx, other, conv); err != nil {
			t.Fatal(err)
		}
		if r.hears("919800000001"); r.conversation(conv).State != inbox.ConversationOpen || r.next(conv).Handoff != 0 {
			t.Errorf("the customer wrote again: %+v", r.next(conv))
		}
	})
}

func TestACardIsTakenBackAndDemanded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		other := r.colleague(77)
		card := func(id string, to inbox.MemberID, escalates bool) inbox.Handoff {
			t.Helper()
			h, _, err := r.desk.HandOver(ctx, member, conv, desk.HandoffDraft{ClientID: id, To: to, Escalates: escalates, Wants: "a refund", Next: "decide"})
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		state := func(s inbox.ConversationState, stage inbox.ConversationStage) error {
			_, err := r.desk.Update(ctx, member, conv, desk.Changes{State: &s, Stage: stage})
			return err
		}
		if err := state(inbox.ConversationOpen, inbox.StageEscalated); reasonOf(err) != "escalation_needs_card" {
			t.Errorf("escalated without a word: %v", err)
		}
		first := card("h1", other.Member, false)
		if _, err := r.desk.WithdrawHandoff(ctx, other, conv, first.ID); reasonOf(err) != "handoff_of_other" {
			t.Errorf("another's: %v", err)
		}
		if _, err := r.desk.WithdrawHandoff(ctx, member, conv, first.ID); err != nil {
			t.Fatal(err)
		}
		if c := r.conversation(conv); c.Assignee != 0 || c.Stage != inbox.StageNew || r.next(conv).Handoff != 0 {
			t.Errorf("not as before: %+v", c)
		}
		second := card("h2", 0, true)
		if r.is(conv, inbox.ConversationOpen, inbox.StageEscalated, true); r.conversation(conv).Assignee != 0 {
			t.Error("given to somebody")
		}
		// Whoever sets it aside by mistake may go back without another card.
		if err := state(inbox.ConversationOpen, inbox.StageWaiting); err != nil {
			t.Fatal(err)
		}
		if err := state(inbox.ConversationOpen, inbox.StageEscalated); err != nil {
			t.Errorf("back to escalated: %v", err)
		}
		if err := state(inbox.ConversationResolved, inbox.StageNone); err != nil {
			t.Fatal(err)
		}
		if err := state(inbox.ConversationOpen, inbox.StageEscalated); err != nil {
			t.Errorf("resolving undone: %v", err)
		}
		if h, err := r.desk.TakeHandoff(ctx, other, conv, second.ID); err != nil || r.conversation(conv).Assignee != other.Member {
			t.Errorf("whoever takes it has it: %+v, %v", h, err)
		}
		// Demanded of members, and not of programs; nobody needs one to take for themselves.
		fresh, _ := r.hears("919800000002")
		if _, err := r.store().SetColleagueRules(ctx, member.Member, ws, func(v *view.ColleagueRules) { v.Handoff = inbox.HandoffDemanded }); err != nil {
			t.Fatal(err)
		}
		if _, err := r.desk.Assign(ctx, member, fresh, other.Member); reasonOf(err) != "handoff_needs_card" {
			t.Errorf("given without a card: %v", err)
		}
		for _, actor := range []inbox.Actor{{Workspace: ws, Kind: inbox.ByAPI}, member} {
			if _, err := r.desk.Assign(ctx, actor, fresh, member.Member); err != nil {
				t.Errorf("%s: %v", actor.Kind, err)
			}
		}
	})
}

// What was there before a card is there when it is taken back, but no customer and no word of anybody since is lost.
func TestACardTakenBackLosesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		other, third := r.colleague(77), r.colleague(78)
		n := 0
		card := func(conv inbox.ConversationID, to inbox.MemberID) inbox.Handoff {
			t.Helper()
			n++
			h, _, err := r.desk.HandOver(ctx, member, conv, desk.HandoffDraft{ClientID: fmt.Sprint("h", n), To: to, Escalates: to == 0, Wants: "a refund", Next: "decide"})
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		back := func(h inbox.Handoff, want string) {
			t.Helper()
			if _, err := r.desk.WithdrawHandoff(ctx, member, h.Conversation, h.ID); reasonOf(err) != want || want == "" && err != nil {
				t.Errorf("taken back: %v, want %q", err, want)
			}
		}
		do := func(_ inbox.Conversation, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		// A customer who wrote meanwhile is seen; one who did not is as before.
		conv, _ := r.hears("919800000001")
		do(r.desk.Resolve(ctx, member, conv))
		back(card(conv, 0), "")
		r.is(conv, inbox.ConversationResolved, inbox.StageNone, false)
		h := card(conv, 0)
		r.hears("919800000001")
		back(h, "")
		r.is(conv, inbox.ConversationOpen, inbox.StageNew, true)
		state := inbox.ConversationOpen
		do(r.desk.Update(ctx, member, conv, desk.Changes{State: &state, Stage: inbox.StageWaiting, Assignee: &third.Member}))
		h = card(conv, 0)
		r.hears("919800000001")
		back(h, "")
		r.is(conv, inbox.ConversationOpen, inbox.StageNone, true)

		// A card that another followed is over, until that one is taken back; so is one of what was resolved.
		first, second := card(conv, other.Member), card(conv, third.Member)
		back(first, "handoff_over")
		if _, err := r.desk.TakeHandoff(ctx, other, conv, first.ID); reasonOf(err) != "handoff_over" {
			t.Errorf("an older card is taken: %v", err)
		}
		if list, err := r.store().Handoffs(ctx, ws, conv, view.Newest, 2); err != nil || !list[0].Stands || list[1].Stands {
			t.Errorf("which stands: %+v, %v", list, err)
		}
		back(second, "")
		if c := r.conversation(conv); c.Assignee != other.Member || r.next(conv).Handoff != first.ID {
			t.Errorf("the first card is not there again: %+v, %+v", c, r.next(conv))
		}
		do(r.desk.Resolve(ctx, member, conv))
		back(first, "handoff_over")
		do(r.desk.Reopen(ctx, member, conv))

		// Nobody gets it who cannot sign in.
		do(r.desk.Assign(ctx, member, conv, third.Member))
		h = card(conv, other.Member)
		r.exec("UPDATE members SET state = 'disabled' WHERE id IN (77, 78)")
		if _, err := r.desk.TakeHandoff(ctx, other, conv, h.ID); reasonOf(err) != "handoff_needs_member" {
			t.Errorf("taken by who was disabled: %v", err)
		}
		if back(h, ""); r.conversation(conv).Assignee != 0 {
			t.Errorf("given back to who was disabled: %+v", r.conversation(conv))
		}

		// What was to be done, and until when it slept, come back; what was said since stays.
		conv, _ = r.hears("919800000002")
		now := inbox.MillisOf(time.Now())
		due, until := now.Add(time.Hour), now.Add(2*time.Hour)
		do(r.desk.SetNextStep(ctx, member, conv, "call the depot", due))
		if err := r.snooze(conv, until); err != nil {
			t.Fatal(err)
		}
		back(card(conv, 0), "")
		if c, step := r.conversation(conv), r.next(conv); c.State != inbox.ConversationSnoozed || c.SnoozedUntil != until || c.SnoozedBy != member.Member || c.Stage != inbox.StageNew || step.Text != "call the depot" || step.DueAt != due || step.Handoff != 0 {
			t.Errorf("not as before: %+v, %+v", c, step)
		}
		h = card(conv, 0)
		do(r.desk.SetNextStep(ctx, third, conv, "wait for the bank", 0))
		back(h, "")
		if c, step := r.conversation(conv), r.next(conv); c.State != inbox.ConversationOpen || step.Text != "wait for the bank" || step.By != third.Member || step.Handoff != 0 {
			t.Errorf("what was said since is gone: %+v, %+v", c, step)
		}
	})
}

func TestWhatIsOpenHasANextStepOrIsFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		comes := func(kind string, adrift int) {
			t.Helper()
			list, err := r.store().ConversationsByID(ctx, ws, []inbox.ConversationID{conv})
			if err != nil || list[0].ComesNext() != kind {
				t.Errorf("%q comes next, want %q: %v", list[0].ComesNext(), kind, err)
			}
			lost, err := r.store().Adrift(ctx, ws, view.Newest, 10)
			counts, err2 := r.store().Counts(ctx, ws, member.Member)
			if err != nil || err2 != nil || len(lost) != adrift || counts.Adrift != adrift || adrift == 1 && lost[0].ID != conv {
				t.Errorf("%d lack a next step, %d counted, want %d: %v, %v", len(lost), counts.Adrift, adrift, err, err2)
			}
		}
		set := func(state inbox.ConversationState, stage inbox.ConversationStage) {
			t.Helper()
			if _, err := r.desk.Update(ctx, member, conv, desk.Changes{State: &state, Stage: stage}); err != nil {
				t.Fatal(err)
			}
		}
		comes(view.NextTake, 0)
		if _, err := r.desk.Assign(ctx, member, conv, member.Member); err != nil {
			t.Fatal(err)
		}
		comes(view.NextAnswer, 0)
		r.echoes("919800000001", "wamid.answered", r.conversation(conv).LastInbound)
		comes(view.NextWait, 0)
		set(inbox.ConversationOpen, inbox.StageNone)
		comes(view.NextNone, 1)
		due := inbox.MillisOf(time.Now().Add(time.Hour))
		for range 2 {
			if _, err := r.desk.SetNextStep(ctx, member, conv, " call  the depot", due); err != nil {
				t.Fatal(err)
			}
		}
		if n := r.next(conv); n.Text != "call the depot" || n.DueAt != due || n.By != member.Member {
			t.Errorf("next: %+v", n)
		}
		comes(view.NextDo, 0)
		set(inbox.ConversationResolved, inbox.StageNone)
		comes("", 0)
		if _, err := r.desk.SetNextStep(ctx, member, conv, "more", 0); reasonOf(err) != "resolved_needs_no_step" {
			t.Errorf("of a resolved one: %v", err)
		}
		set(inbox.ConversationOpen, inbox.StageNone)
		comes(view.NextDo, 0)
		if _, err := r.desk.SetNextStep(ctx, member, conv, "", 0); err != nil {
			t.Fatal(err)
		}
		comes(view.NextNone, 1)
		// Of what came with a card, too: the card stays.
		if _, _, err := r.desk.HandOver(ctx, member, conv, desk.HandoffDraft{ClientID: "h1", To: r.colleague(77).Member, Wants: "a refund", Next: "look"}); err != nil {
			t.Fatal(err)
		}
		comes(view.NextDo, 0)
		if _, err := r.desk.SetNextStep(ctx, member, conv, "", 0); err != nil || r.next(conv).Handoff == 0 {
			t.Errorf("the card went with the step: %v", err)
		}
		comes(view.NextNone, 1)
		if _, err := r.desk.SetNextStep(ctx, member, conv, "x", 5); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("due in the past: %v", err)
		}
	})
}
