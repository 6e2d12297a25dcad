package delivery_test

import (
	"context"
	"sync"
	"testing"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// undoer makes the member of the tests hold back what they send.
func (r *rig) undoer(seconds string) {
	r.exec(`INSERT INTO members (workspace_id, id, email, name, role, state, password_hash, locale, theme, send_key, density, undo_send, created_at, version)
		VALUES ($1, 11, 'a@example.com', 'Asha', 'owner', 'active', '', '', '', '', '', $2, 1, 1)`, ws, seconds)
}

func TestWhatIsHeldBackGoesOutLaterOrIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		r.undoer("10")
		conv := r.person("915550100301")
		kept, undone := r.reply(conv, "c1", "stays"), r.reply(conv, "c2", "goes back")
		lines, err := r.store.LinesByID(context.Background(), ws, conv, []inbox.MessageID{kept.ID, undone.ID})
		if err != nil || len(lines) != 2 || lines[0].HeldUntil <= lines[0].SentAt || lines[1].HeldUntil == 0 {
			t.Fatalf("%+v %v", lines, err)
		}
		m, err := r.desk.Cancel(context.Background(), member, conv, undone.ID)
		if err != nil || m.Status != inbox.StatusFailed || m.Failure == nil || m.Failure.Title != "Undone" || m.Failure.Retryable {
			t.Fatalf("%+v %v", m, err)
		}
		if n := r.number("SELECT problems FROM conversations"); n != 0 {
			t.Errorf("what was taken back is a problem: %d", n)
		}
		run := r.run(quick, nil)
		r.exec("UPDATE outbox SET not_before = 1") // the grace is over
		run.Wake(ws, r.account.ID)
		r.untilStatus(kept.ID, inbox.StatusAccepted)
		run.Stop()
		if calls := ch.calls(); len(calls) != 1 || calls[0].Message.Text != "stays" {
			t.Errorf("calls %+v", calls)
		}
	})
}

// A message that was taken back is no answer: the customer waits as before, wherever that was shown.
func TestWhoTakesAnAnswerBackLeavesTheCustomerWaiting(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		r := newRig(t, d, newFake(nil))
		r.undoer("10")
		r.exec("UPDATE workspaces SET answer_assigns = 1 WHERE id = $1", ws)
		conv := r.person("915550100301")
		if _, err := r.desk.HandToPhone(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		conversation := func() inbox.Conversation {
			c, err := r.store.Conversation(ctx, ws, conv)
			if err != nil {
				t.Fatal(err)
			}
			return c.Conversation
		}
		back := func(m inbox.Message) {
			if _, err := r.desk.Cancel(ctx, member, conv, m.ID); err != nil {
				t.Fatal(err)
			}
		}
		before := conversation()
		same := func(what string) {
			c := conversation()
			if c.WaitingSince != before.WaitingSince || c.AnsweredUntil != before.AnsweredUntil || c.Stage != before.Stage || c.Assignee != 0 ||
				c.State != before.State || c.HandedBy != before.HandedBy || c.HandedAt != before.HandedAt || c.NeedsAnswer() != before.NeedsAnswer() {
				t.Errorf("%s: %+v, before %+v", what, c, before)
			}
		}
		if !before.NeedsAnswer() || before.HandedAt == 0 || before.Stage != inbox.StageNew {
			t.Fatalf("%+v", before)
		}
		one := r.reply(conv, "c1", "goes back")
		if c := conversation(); c.NeedsAnswer() || c.Assignee != member.Member || c.HandedAt != 0 {
			t.Fatalf("answered: %+v", c)
		}
		back(one)
		same("taken back")
		// A colleague is not told of an answer that the customer never gets.
		if _, _, err := r.desk.Reply(ctx, inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 12}, conv, desk.Draft{ClientID: "x", Text: "mine", Seen: before.LastMessage}); err != nil {
			t.Fatalf("a colleague: %v", err)
		}
		r.exec("UPDATE conversations SET assignee_id = 0")
		two, three := r.reply(conv, "c2", "two"), r.reply(conv, "c3", "three")
		back(two)
		if c := conversation(); c.NeedsAnswer() {
			t.Errorf("answered still by another: %+v", c)
		}
		back(three)
		if c := conversation(); c.NeedsAnswer() {
			t.Errorf("answered still by the colleague: %+v", c)
		}
		colleagues := inbox.MessageID(r.number("SELECT id FROM messages WHERE client_id = 'x'"))
		back(inbox.Message{ID: colleagues})
		same("all taken back")
		// In whatever order.
		r.exec("UPDATE outbox SET not_before = 1")
		two, three = r.reply(conv, "c4", "two"), r.reply(conv, "c5", "three")
		back(three)
		back(two)
		same("the last first")
		// What was resolved is so again.
		if _, err := r.desk.Resolve(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		before = conversation()
		back(r.reply(conv, "c6", "no"))
		same("of a resolved one")
	})
}

// Whoever comes first wins: a message that was taken back was never sent, one that was sent was not taken back.
func TestNoMessageIsSentAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		conv := r.person("915550100301")
		run := r.run(quick, nil)
		const rounds = 12
		undone := map[inbox.MessageID]bool{}
		for i := range rounds {
			m := r.reply(conv, "c"+string(rune('a'+i)), "now or never")
			var wg sync.WaitGroup
			wg.Go(func() {
				_, err := r.desk.Cancel(context.Background(), member, conv, m.ID)
				undone[m.ID] = err == nil
			})
			wg.Wait()
			if !undone[m.ID] {
				r.untilStatus(m.ID, inbox.StatusAccepted)
			}
		}
		run.Stop()
		sent := map[inbox.MessageID]int{}
		for _, c := range ch.calls() {
			sent[c.Message.ID]++
		}
		for id, back := range undone {
			if want := map[bool]int{true: 0, false: 1}[back]; sent[id] != want {
				t.Errorf("message %s: taken back %v, sent %d times", id, back, sent[id])
			}
		}
		if len(undone) != rounds {
			t.Errorf("%d messages", len(undone))
		}
	})
}
