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
)

// echoes lets the owner write on the phone.
func (r *rig) echoes(phone, id string, at inbox.Millis) inbox.MessageID {
	r.t.Helper()
	err := r.desk.Receive(context.Background(), desk.Batch{Lane: "apply", Fence: r.fence, Arrivals: []desk.Arrival{{Account: r.account, ReceivedAt: at, Update: inbox.Update{
		Person: inbox.Person{Phone: phone}, Message: &inbox.Said{PlatformID: id, Direction: inbox.Outbound, Author: inbox.ByPhone, Kind: inbox.KindText,
			Text: "from the phone", SentAt: at, Source: inbox.SourceLive}}}}})
	if err != nil {
		r.t.Fatal(err)
	}
	return inbox.MessageID(r.number("SELECT id FROM messages WHERE platform_id = $1", id))
}

func (r *rig) conversation(id inbox.ConversationID) inbox.Conversation {
	r.t.Helper()
	s := store.New(r.db, inbox.NewIDSource(2, time.Now), plainSeal{})
	t, err := s.Conversation(context.Background(), ws, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return t.Conversation
}

func reasonOf(err error) string {
	if e, ok := err.(*inbox.Error); ok && e.Reason != nil {
		return e.Reason.Code
	}
	return ""
}

// One order, whatever the clock of the test machine does: the echo is applied, and in the same
// transaction thread, list, unread, the answered mark and the events say so.
func TestAnEchoIsWholeInOneTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		conv, _ := r.hears("919800000001")
		if c := r.conversation(conv); c.Unread != 1 || c.PhoneAnsweredAt != 0 {
			t.Fatalf("before the echo: %+v", c)
		}
		before := r.number("SELECT seq FROM event_counters WHERE workspace_id = $1", ws)
		at := inbox.MillisOf(time.Now())
		id := r.echoes("919800000001", "wamid.echo", at)
		c := r.conversation(conv)
		if c.Unread != 0 || c.PhoneAnsweredAt != at || c.LastMessage != id || c.LastAuthor != inbox.ByPhone || c.LastText != "from the phone" || c.Assignee != 0 || c.State != inbox.ConversationOpen {
			t.Errorf("after the echo: %+v", c)
		}
		if n := r.number("SELECT count(*) FROM events WHERE workspace_id = $1 AND seq > $2 AND conversation_id = $3", ws, before, conv); n == 0 {
			t.Error("no screen is told")
		}
		if n := r.number("SELECT count(*) FROM events WHERE workspace_id = $1 AND seq = $2 AND kind = 'message.received' AND message_id = $3", ws, before+1, id); n != 1 {
			t.Error("the first thing told is not the message")
		}
	})
}

func TestWhatAScreenHasNotShownIsAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, seen := r.hears("919800000001")
		echo := r.echoes("919800000001", "wamid.echo", inbox.MillisOf(time.Now()))
		count := func() int64 {
			return r.number("SELECT count(*) FROM outbox WHERE workspace_id = $1", ws)
		}
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c1", Text: "mine", Seen: seen}); reasonOf(err) != "answered_meanwhile" || count() != 0 {
			t.Fatalf("an echo that was not shown: %v, %d in the outbox", err, count())
		}
		if _, created, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c1", Text: "mine", Seen: seen, Confirm: true}); err != nil || !created {
			t.Fatalf("confirmed: %v", err)
		}
		// A repeat of what was sent is no new decision, and one's own words are no answer of others.
		if m, created, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c1", Text: "mine", Seen: seen}); err != nil || created || m.ID == 0 {
			t.Errorf("the same again: %v", err)
		}
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c2", Text: "more", Seen: echo}); err != nil {
			t.Errorf("after one's own: %v", err)
		}
		colleague := inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 13}
		if _, _, err := r.desk.Reply(ctx, colleague, conv, desk.Draft{ClientID: "c3", Text: "theirs", Seen: echo}); reasonOf(err) != "answered_by_member" {
			t.Errorf("beside a colleague: %v", err)
		}
		if _, _, err := r.desk.Reply(ctx, colleague, conv, desk.Draft{ClientID: "c4", Text: "theirs"}); err != nil {
			t.Errorf("a program that does not ask: %v", err)
		}
	})
}

func TestAClaimAndBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, heard := r.hears("919800000001")
		echo := r.echoes("919800000001", "wamid.echo", inbox.MillisOf(time.Now()))
		claimer := func() int64 {
			return r.number("SELECT COALESCE(MAX(member_id), 0) FROM claims WHERE workspace_id = $1 AND message_id = $2", ws, echo)
		}
		other := r.colleague(13)
		owner := inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 14, Role: inbox.RoleOwner}
		if _, err := r.desk.Claim(ctx, member, conv, heard); reasonOf(err) != "not_from_phone" {
			t.Errorf("a customer's words: %v", err)
		}
		if _, err := r.desk.Claim(ctx, inbox.Actor{Workspace: ws, Kind: inbox.ByAPI}, conv, echo); reasonOf(err) != "claim_needs_member" {
			t.Errorf("a program: %v", err)
		}
		first, err := r.desk.Claim(ctx, member, conv, echo)
		if err != nil || claimer() != 11 || first.Author != inbox.ByPhone {
			t.Fatalf("claim: %+v, %v", first, err)
		}
		if again, err := r.desk.Claim(ctx, member, conv, echo); err != nil || again.Version != first.Version {
			t.Errorf("twice: %+v, %v", again, err)
		}
		if c := r.conversation(conv); c.Assignee != 0 {
			t.Errorf("the claim assigned to %v although the workspace does not want it", c.Assignee)
		}
		if _, err := r.desk.Claim(ctx, other, conv, echo); reasonOf(err) != "already_claimed" {
			t.Errorf("another: %v", err)
		}
		if _, err := r.desk.Unclaim(ctx, other, false, conv, echo); reasonOf(err) != "claimed_by_other" {
			t.Errorf("another takes it back: %v", err)
		}
		if _, err := r.desk.Unclaim(ctx, owner, true, conv, echo); err != nil || claimer() != 0 {
			t.Errorf("an owner takes it back: %v", err)
		}
		r.exec("UPDATE workspaces SET claim_assigns = 1 WHERE id = $1", ws)
		if _, err := r.desk.Claim(ctx, other, conv, echo); err != nil || claimer() != 13 || r.conversation(conv).Assignee != 13 {
			t.Errorf("with assignment: %v, %v", err, r.conversation(conv).Assignee)
		}
		// Who was disabled while the claim was on its way keeps no customer waiting.
		disabled := inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 12}
		late, _ := r.hears("919800000002")
		written := r.echoes("919800000002", "wamid.late", inbox.MillisOf(time.Now()))
		if _, err := r.desk.Claim(ctx, disabled, late, written); err != nil || r.conversation(late).Assignee != 0 {
			t.Errorf("somebody disabled: %v, %v", err, r.conversation(late).Assignee)
		}
		if n := r.number("SELECT count(*) FROM events WHERE workspace_id = $1 AND kind IN ('message.claimed', 'message.unclaimed') AND member_id IN (11, 13, 14)", ws); n != 3 {
			t.Errorf("%d events tell of claims, want 3", n)
		}
	})
}

func TestAnAnswerLeftToThePhone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		c, err := r.desk.HandToPhone(ctx, member, conv)
		if err != nil || c.HandedBy != 11 || c.HandedAt == 0 {
			t.Fatalf("%+v, %v", c, err)
		}
		r.echoes("919800000001", "wamid.before", c.HandedAt-60_000)
		if c = r.conversation(conv); c.HandedAt == 0 {
			t.Error("an echo of before ended it")
		}
		// The platform's clock has whole seconds.
		r.echoes("919800000001", "wamid.answer", c.HandedAt/1000*1000)
		if c = r.conversation(conv); c.HandedAt != 0 || c.HandedBy != 0 {
			t.Errorf("after the answer: %+v", c)
		}
		if _, err = r.desk.HandToPhone(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		if _, _, err = r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c1", Text: "here after all"}); err != nil || r.conversation(conv).HandedAt != 0 {
			t.Errorf("answered here: %v", err)
		}
		if _, err = r.desk.HandToPhone(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if c, err = r.desk.TakeFromPhone(ctx, member, conv); err != nil || c.HandedAt != 0 {
				t.Errorf("taken back: %+v, %v", c, err)
			}
		}
		r.exec("UPDATE handles SET phone = '' WHERE workspace_id = $1", ws)
		if _, err = r.desk.HandToPhone(ctx, member, conv); reasonOf(err) != "number_hidden" {
			t.Errorf("a hidden number: %v", err)
		}
		r.exec("UPDATE accounts SET mode = 'api' WHERE workspace_id = $1", ws)
		if _, err = r.desk.HandToPhone(ctx, member, conv); reasonOf(err) != "not_on_phone" {
			t.Errorf("a number without a phone: %v", err)
		}
	})
}
