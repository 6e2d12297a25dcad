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
	"sangam/internal/view"
)

// scheduler looks at a clock that is so far ahead of the database's.
func (r *rig) scheduler(may bool) *desk.Scheduler {
	return &desk.Scheduler{Desk: r.desk, Store: r.store(), May: func(inbox.Actor, inbox.Conversation, []inbox.Team, bool) bool { return may }, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
}

// later schedules words for an hour from now.
func (r *rig) later(conv inbox.ConversationID, clientID, text string, news inbox.IfNews) inbox.Scheduled {
	r.t.Helper()
	s, _, err := r.desk.Schedule(context.Background(), member, conv, desk.Draft{ClientID: clientID, Text: text}, desk.Later{At: inbox.MillisOf(time.Now()).Add(time.Hour), Zone: "Asia/Kolkata", IfNews: news})
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// due makes it as if the hour were over for all of them, in the order of their times.
func (r *rig) due() {
	r.exec("UPDATE scheduled SET due_at = due_at - 7200000, try_at = try_at - 7200000 WHERE state = 'waiting'")
}

func (r *rig) stands(s inbox.Scheduled, want string) {
	r.t.Helper()
	l, err := r.store().ScheduledByID(context.Background(), ws, s.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	got := string(l.State)
	if l.Reason != nil {
		got += " " + l.Reason.Code
	}
	if got != want {
		r.t.Errorf("stands as %q, want %q", got, want)
	}
}

func TestAScheduledMessageGoesOutOnceAtItsTime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		first, second := r.later(conv, "c1", "first", ""), r.later(conv, "c2", "second", "")
		if again := r.later(conv, "c1", "first", ""); again.ID != first.ID {
			t.Error("the same client id made another one")
		}
		round := func(want int) {
			t.Helper()
			if n, err := r.scheduler(true).Round(ctx); n != want || err != nil {
				t.Errorf("%d done, want %d: %v", n, want, err)
			}
		}
		round(0)
		// It does not hold up what is said meanwhile.
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c3", Text: "now"}); err != nil {
			t.Fatal(err)
		}
		r.due()
		round(2)
		round(0)
		r.stands(first, "sent")
		r.stands(second, "sent")
		if n := r.number("SELECT count(*) FROM outbox"); n != 3 {
			t.Errorf("%d places in the outbox", n)
		}
		if a, b := r.number("SELECT id FROM messages WHERE text = 'first'"), r.number("SELECT id FROM messages WHERE text = 'second'"); a >= b {
			t.Error("out of order")
		}
		if _, err := r.desk.CancelScheduled(ctx, member, conv, first.ID); refused(err) != "conflict scheduled_sent" {
			t.Errorf("cancelled after it was sent: %v", err)
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'scheduled.changed'"); n != 4 {
			t.Errorf("told %d times", n)
		}
	})
}

func TestAScheduledMessageIsHeldWhenSomebodyWroteMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		asks, sends := r.later(conv, "c1", "shall we?", inbox.AskFirst), r.later(conv, "c2", "good day", inbox.SendAnyway)
		r.hears("919800000001")
		r.due()
		if n, err := r.scheduler(true).Round(ctx); n != 2 || err != nil {
			t.Fatal(n, err)
		}
		r.stands(asks, "held news_contact")
		r.stands(sends, "sent")
		if c := r.conversation(conv); c.State != inbox.ConversationOpen {
			t.Errorf("out of sight: %+v", c)
		}
		held, err := r.store().ScheduledByID(ctx, ws, asks.ID)
		if err != nil {
			t.Fatal(err)
		}
		edit := desk.ScheduledEdit{At: inbox.MillisOf(time.Now()).Add(time.Hour), Zone: "Asia/Kolkata"}
		if _, err := r.desk.EditScheduled(ctx, member, conv, asks.ID, held.Version-1, edit); refused(err) != "conflict scheduled_changed" {
			t.Errorf("an older version changed: %v", err)
		}
		words := "and now?"
		edit.Text = &words
		if _, err := r.desk.EditScheduled(ctx, member, conv, asks.ID, held.Version, edit); err != nil {
			t.Fatal(err)
		}
		r.stands(asks, "waiting")
		r.due()
		// What was written before it was given another time has been seen. Its writer may not send any more.
		if n, err := r.scheduler(false).Round(ctx); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		r.stands(asks, "held scheduled_writer_gone")
		other := r.colleague(21)
		for range 2 {
			if s, err := r.desk.SendScheduled(ctx, other, conv, asks.ID); err != nil || s.State != inbox.ScheduledSent {
				t.Fatal(s.State, err)
			}
		}
		if n := r.number("SELECT count(*) FROM messages WHERE text = 'and now?' AND author_id = 21"); n != 1 {
			t.Errorf("sent %d times", n)
		}
	})
}

func TestAScheduledMessageAsksWhetherTheWindowIsOpenThen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		now := inbox.MillisOf(time.Now())
		plan := func(draft desk.Draft, at inbox.Millis) (inbox.Scheduled, error) {
			s, _, err := r.desk.Schedule(ctx, member, conv, draft, desk.Later{At: at})
			return s, err
		}
		test := func(want string, draft desk.Draft, at inbox.Millis) {
			t.Helper()
			if _, err := plan(draft, at); refused(err) != want {
				t.Errorf("refused as %q, want %q", refused(err), want)
			}
		}
		test("invalid body.at", desk.Draft{ClientID: "c1", Text: "hello"}, now-1)
		test("invalid body.at", desk.Draft{ClientID: "c1", Text: "hello"}, now.Add(400*24*time.Hour))
		test("invalid body.text text_too_long", desk.Draft{ClientID: "c1", Text: "words that are longer than twenty"}, now.Add(time.Hour))
		test("conflict window_closed_then", desk.Draft{ClientID: "c1", Text: "hello"}, now.Add(48*time.Hour))
		s, err := plan(desk.Draft{ClientID: "c1", Text: "hello", Confirm: true}, now.Add(48*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		r.exec("UPDATE scheduled SET due_at = $1, try_at = $1", now-1)
		r.exec("UPDATE conversations SET window_until = $1", now-1)
		if n, err := r.scheduler(true).Round(ctx); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		r.stands(s, "held window_closed")
		if n := r.number("SELECT count(*) FROM outbox"); n != 0 {
			t.Errorf("%d places in the outbox", n)
		}
		if _, err := r.desk.CancelScheduled(ctx, member, conv, s.ID); err != nil {
			t.Fatal(err)
		}
		if list, err := r.store().Scheduled(ctx, ws, conv, view.Position{}, 10); len(list) != 0 || err != nil {
			t.Errorf("%d still listed, %v", len(list), err)
		}
	})
}
