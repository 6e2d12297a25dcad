package desk_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

func (r *rig) snooze(conv inbox.ConversationID, until inbox.Millis) error {
	state := inbox.ConversationSnoozed
	_, err := r.desk.Update(context.Background(), member, conv, desk.Changes{State: &state, SnoozedUntil: until})
	return err
}

// waker looks at a clock that is so far ahead of the database's, or behind it.
func (r *rig) waker(ahead time.Duration) *desk.Waker {
	return &desk.Waker{Desk: r.desk, Store: r.store(), Now: func() time.Time { return time.Now().Add(ahead) }, Log: slog.New(slog.DiscardHandler)}
}

func TestASnoozedConversationWakesWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, msg := r.hears("919800000001")
		later, _ := r.hears("919800000002")
		if _, _, err := r.desk.MarkRead(ctx, member, conv, msg); err != nil {
			t.Fatal(err)
		}
		now := inbox.MillisOf(time.Now())
		for _, wrong := range []inbox.Millis{0, now - 1, now.Add(400 * 24 * time.Hour)} {
			if err := r.snooze(conv, wrong); inbox.CodeOf(err) != inbox.CodeInvalid {
				t.Errorf("snoozed until %d: %v", wrong, err)
			}
		}
		for _, id := range []inbox.ConversationID{conv, later} {
			if err := r.snooze(id, now.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		if c := r.conversation(conv); c.State != inbox.ConversationSnoozed || c.SnoozedUntil != now.Add(time.Hour) || c.SnoozedBy != member.Member {
			t.Fatalf("snoozed: %+v", c)
		}
		if n, err := r.store().Counts(ctx, ws, member.Member); err != nil || n.Snoozed != 2 || n.Open != 0 {
			t.Errorf("counts: %+v, %v", n, err)
		}
		before := r.conversation(conv).Version
		if err := r.snooze(conv, now.Add(time.Hour)); err != nil || r.conversation(conv).Version != before {
			t.Errorf("the same again: %v, version %d", err, r.conversation(conv).Version)
		}
		// A clock that runs ahead wakes nobody before the database agrees, and does not spin.
		if n, err := r.waker(2 * time.Hour).Round(ctx); n != 0 || err != nil {
			t.Errorf("too early: %d, %v", n, err)
		}
		// As if the hour were over, for one of them; the program may have been down meanwhile.
		r.exec("UPDATE conversations SET snoozed_until = $2 WHERE id = $1", conv, now-1)
		if n, err := r.waker(-time.Hour).Round(ctx); n != 0 || err != nil {
			t.Errorf("a clock set back: %d, %v", n, err)
		}
		for _, want := range []int{1, 0} {
			if n, err := r.waker(0).Round(ctx); n != want || err != nil {
				t.Fatalf("woke %d, want %d: %v", n, want, err)
			}
		}
		if c := r.conversation(conv); c.State != inbox.ConversationOpen || c.Unread != 1 || c.SnoozedUntil != 0 || c.SnoozedBy != 0 {
			t.Errorf("awake: %+v", c)
		}
		if c := r.conversation(later); c.State != inbox.ConversationSnoozed {
			t.Errorf("woken too early: %+v", c)
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'conversation.woken' AND conversation_id = $1", conv); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
}

// The customer wakes it at once, an answer of ours too; the phone, like a resolved one, does not.
func TestWhatOpensASnoozedConversation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		tomorrow := inbox.MillisOf(time.Now().Add(24 * time.Hour))
		sleeps := func() {
			t.Helper()
			if err := r.snooze(conv, tomorrow); err != nil {
				t.Fatal(err)
			}
		}
		opened := func(by string) {
			t.Helper()
			if c := r.conversation(conv); c.State != inbox.ConversationOpen || c.SnoozedUntil != 0 || c.SnoozedBy != 0 {
				t.Errorf("opened by %s: %+v", by, c)
			}
		}
		sleeps()
		if r.echoes("919800000001", "wamid.echo", inbox.MillisOf(time.Now())); r.conversation(conv).State != inbox.ConversationSnoozed {
			t.Error("the phone's answer woke it")
		}
		told := r.number("SELECT count(*) FROM events WHERE kind = 'conversation.changed' AND conversation_id = $1", conv)
		r.hears("919800000001")
		opened("the customer")
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'conversation.changed' AND conversation_id = $1", conv); n != told+1 {
			t.Errorf("screens were told %d times", n-told)
		}
		sleeps()
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c1", Text: "hello"}); err != nil {
			t.Fatal(err)
		}
		opened("an answer")
		sleeps()
		if _, err := r.desk.Reopen(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		opened("a member")
		sleeps()
		if c, err := r.desk.Resolve(ctx, member, conv); err != nil || c.State != inbox.ConversationResolved || c.SnoozedUntil != 0 {
			t.Errorf("resolved: %+v, %v", c, err)
		}
	})
}
