package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

func each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), test)
}

func TestReplyGoesOutOnceHoweverOftenItIsAsked(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		run := r.run(quick, nil)
		conv := r.person("915550100201")
		first := r.reply(conv, "c1", "ji haan")
		r.untilStatus(first.ID, inbox.StatusAccepted)
		again, created, err := r.desk.Reply(context.Background(), member, conv, desk.Draft{ClientID: "c1", Text: "ji haan"})
		if err != nil || created || again.ID != first.ID {
			t.Errorf("the same client id again: %v, created %v, %v", again.ID, created, err)
		}
		run.Stop()
		if n := len(ch.calls()); n != 1 {
			t.Errorf("%d calls, want 1", n)
		}
		m := r.message(first.ID)
		if m.PlatformID != "wamid.out."+first.ID.String() || r.outbox() != 0 {
			t.Errorf("platform id %q, %d in the outbox", m.PlatformID, r.outbox())
		}
		if n := r.number("SELECT count(*) FROM attempts WHERE outcome = 'accepted' AND attempt = 1 AND ended_at > 0"); n != 1 {
			t.Errorf("%d accepted attempts", n)
		}
		// queued, sending, accepted: each moved the version, each has its event.
		if n := r.number("SELECT count(*) FROM events WHERE message_id = $1", first.ID); n != 3 || m.Version != 3 {
			t.Errorf("%d events, version %d", n, m.Version)
		}
		if s := r.number("SELECT count(*) FROM conversations WHERE last_status = 'accepted'"); s != 1 {
			t.Error("the list does not show the status")
		}
	})
}

func TestReportBeforeTheAnswerIsNotLost(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		var r *rig
		ch := newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			id := "wamid.early." + out.Callback
			report := inbox.Report{Target: id, Status: inbox.StatusDelivered, Raw: "delivered", At: inbox.MillisOf(time.Now())}
			if n == 2 {
				report.Callback = out.Callback // settles the message under our feet
			}
			return channel.Receipt{PlatformID: id}, r.receive(inbox.Update{Report: &report})
		})
		r = newRig(t, d, ch)
		run := r.run(quick, nil)
		conv := r.person("915550100202")
		for i := range 2 {
			m := r.reply(conv, fmt.Sprint("c", i), "hello")
			r.untilStatus(m.ID, inbox.StatusDelivered)
			r.until("it has its platform id", func() bool { return r.message(m.ID).PlatformID == "wamid.early."+m.ID.String() })
		}
		run.Stop()
		if r.outbox() != 0 || len(ch.calls()) != 2 {
			t.Errorf("%d in the outbox, %d calls", r.outbox(), len(ch.calls()))
		}
	})
}

func TestCutCallBecomesUnknownAndIsNeverRepeated(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			switch n {
			case 1:
				return channel.Receipt{}, &channel.SendError{Outcome: channel.Unknown, Request: "send text", Cause: errors.New("cut")}
			case 2:
				return channel.Receipt{}, errors.New("an adapter that breaks its contract")
			case 3:
				panic("an adapter that breaks")
			}
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		})
		r := newRig(t, d, ch)
		run := r.run(quick, nil)
		conv := r.person("915550100203")
		var cut []inbox.Message
		for i := range 3 {
			m := r.reply(conv, fmt.Sprint("cut", i), "kal aaiye")
			r.untilStatus(m.ID, inbox.StatusUnknown)
			cut = append(cut, m)
		}
		after := r.reply(conv, "after", "ya parson")
		r.untilStatus(after.ID, inbox.StatusAccepted) // an unknown one holds nobody up
		run.Stop()
		run = r.run(quick, nil)
		last := r.reply(conv, "last", "theek hai?")
		r.untilStatus(last.ID, inbox.StatusAccepted)
		run.Stop()
		if n := len(ch.calls()); n != 5 {
			t.Fatalf("%d calls for 5 messages", n)
		}
		depth, err := r.store.OutboxDepth(context.Background(), ws, r.account.ID)
		if err != nil || depth.Unknown != 3 || depth.Waiting != 0 {
			t.Errorf("depth %+v, %v", depth, err)
		}
		// A report that carries our id settles the first; a member decides about the others.
		report := inbox.Report{Target: "wamid.found", Status: inbox.StatusSent, Raw: "sent", At: inbox.MillisOf(time.Now()), Callback: cut[0].ID.String()}
		if err := r.receive(inbox.Update{Report: &report}); err != nil {
			t.Fatal(err)
		}
		if m := r.message(cut[0].ID); m.Status != inbox.StatusSent || m.PlatformID != "wamid.found" {
			t.Errorf("the report did not settle it: %+v", m)
		}
		ctx := context.Background()
		again, created, err := r.desk.Retry(ctx, member, conv, cut[1].ID, "again", "")
		if err != nil || !created || again.Text != "kal aaiye" || again.ID == cut[1].ID {
			t.Errorf("retry: %+v, %v, %v", again, created, err)
		}
		if same, created, err := r.desk.Retry(ctx, member, conv, cut[1].ID, "again", ""); err != nil || created || same.ID != again.ID {
			t.Errorf("retry with the same client id: %v %v %v", same.ID, created, err)
		}
		if _, _, err := r.desk.Retry(ctx, member, conv, cut[1].ID, "again2", ""); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("an unknown message was decided about twice: %v", err)
		}
		if m, err := r.desk.Leave(ctx, member, conv, cut[2].ID); err != nil || m.Status != inbox.StatusUnknown {
			t.Errorf("leave: %v %v", m.Status, err)
		}
		if n := r.number("SELECT count(*) FROM outbox WHERE state = 'unknown'"); n != 0 {
			t.Errorf("%d unknown ones still wait", n)
		}
		if _, err := r.desk.Leave(ctx, member, conv, after.ID); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("leave of an accepted one: %v", err)
		}
	})
}

func TestRefusedMessageSaysWhyAndCanBeSentAgain(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			if n == 1 {
				return channel.Receipt{}, &channel.SendError{Outcome: channel.Refused, Failure: inbox.Failure{Code: 131047, Title: "Re-engagement"}, WindowClosed: true, HTTP: 400}
			}
			return channel.Receipt{PlatformID: "wamid.ok"}, nil
		})
		r := newRig(t, d, ch)
		r.run(quick, nil)
		conv := r.person("915550100204")
		m := r.reply(conv, "c1", "hello")
		r.untilStatus(m.ID, inbox.StatusFailed)
		if f := r.message(m.ID).Failure; f == nil || !strings.Contains(f.Title, "131047") {
			t.Errorf("failure %+v", f)
		}
		// The platform said that the window is closed: the desk believes it.
		_, _, err := r.desk.Retry(context.Background(), member, conv, m.ID, "c2", "")
		if e, ok := errors.AsType[*inbox.Error](err); !ok || e.Reason == nil || e.Reason.Code != "window_closed" {
			t.Errorf("retry into a closed window: %v", err)
		}
		r.person("915550100204") // they write again
		again, _, err := r.desk.Retry(context.Background(), member, conv, m.ID, "c2", "")
		if err != nil {
			t.Fatal(err)
		}
		r.untilStatus(again.ID, inbox.StatusAccepted)
		if r.message(m.ID).Status != inbox.StatusFailed {
			t.Error("the old message changed its state")
		}
	})
}

func TestWindowThatClosesWhileAMessageWaits(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		conv := r.person("915550100205")
		m := r.reply(conv, "c1", "hello")
		r.exec("UPDATE conversations SET window_until = 1000")
		run := r.run(quick, nil)
		r.untilStatus(m.ID, inbox.StatusFailed)
		run.Stop()
		if f := r.message(m.ID).Failure; f == nil || !strings.Contains(f.Title, "window_closed") {
			t.Errorf("failure %+v", f)
		}
		if len(ch.calls()) != 0 || r.outbox() != 0 || r.number("SELECT count(*) FROM attempts") != 0 {
			t.Error("a call was made, or something is left")
		}
	})
}

func TestOrderHoldsPerPersonWhateverThePlatformSays(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		rng := rand.New(rand.NewPCG(42, 1))
		ch := newFake(nil)
		ch.answer = func(n int, out channel.Outgoing) (channel.Receipt, error) {
			ch.mu.Lock()
			p := rng.IntN(10)
			ch.mu.Unlock()
			switch {
			case p < 3:
				return channel.Receipt{}, &channel.SendError{Outcome: channel.TryLater, Scope: channel.ScopeMessage, RetryAfter: time.Millisecond, Failure: inbox.Failure{Code: 2}}
			case p == 3:
				return channel.Receipt{}, &channel.SendError{Outcome: channel.Refused, Failure: inbox.Failure{Code: 100}}
			}
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		}
		r := newRig(t, d, ch)
		var ids []inbox.MessageID
		for p := range 6 {
			conv := r.person(fmt.Sprintf("9155501003%02d", p))
			for i := range 6 {
				ids = append(ids, r.reply(conv, fmt.Sprintf("c-%d-%d", p, i), fmt.Sprint(i)).ID)
			}
		}
		// A later message of a person takes what stands before it along.
		r.exec("UPDATE outbox SET priority = 2 WHERE message_id = $1", ids[0])
		run := r.run(quick, nil)
		r.until("everything has ended", func() bool { return r.outbox() == 0 })
		run.Stop()
		last := map[inbox.HandleID]inbox.MessageID{}
		for _, out := range ch.calls() {
			if out.Message.ID < last[out.To.ID] {
				t.Fatalf("message %s went out after %s to the same person", out.Message.ID, last[out.To.ID])
			}
			last[out.To.ID] = out.Message.ID
		}
		if ch.twice {
			t.Error("two calls for one person ran at once")
		}
		if n := r.number("SELECT count(*) FROM messages WHERE status NOT IN ('accepted', 'failed') AND direction = 'outbound'"); n != 0 {
			t.Errorf("%d messages did not end", n)
		}
	})
}

func TestDeadTokenStopsTheLaneAndNobodyIsSkipped(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		dead := true
		ch := newFake(nil)
		ch.caps.PerSecond = 80
		ch.answer = func(n int, out channel.Outgoing) (channel.Receipt, error) {
			ch.mu.Lock()
			defer ch.mu.Unlock()
			if dead {
				return channel.Receipt{}, &channel.SendError{Outcome: channel.TryLater, Scope: channel.ScopeAccount, AccountState: inbox.AccountTokenDead,
					Failure: inbox.Failure{Code: 190, Title: "Access token expired"}, HTTP: 401}
			}
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		}
		r := newRig(t, d, ch)
		var ids []inbox.MessageID
		for p := range 30 {
			ids = append(ids, r.reply(r.person(fmt.Sprintf("9155501004%02d", p)), fmt.Sprint("c", p), "hello").ID)
		}
		run := r.run(quick, nil)
		state := func(s inbox.AccountState) func() bool {
			return func() bool { return r.number("SELECT count(*) FROM accounts WHERE state = $1", string(s)) == 1 }
		}
		r.until("the account is known to be dead", state(inbox.AccountTokenDead))
		run.Stop()
		if n := len(ch.calls()); n > 10 {
			t.Errorf("%d calls with a dead token", n)
		}
		ch.mu.Lock()
		dead, ch.sent = false, nil
		ch.mu.Unlock()
		r.exec("UPDATE accounts SET state = 'linked'")
		run = r.run(quick, nil)
		for _, id := range ids {
			r.untilStatus(id, inbox.StatusAccepted)
		}
		run.Stop()
		if n := len(ch.calls()); n != len(ids) {
			t.Errorf("%d calls for %d messages", n, len(ids))
		}
	})
}

// A worker that sleeps past its lease and wakes up changes nothing and sends nothing.
func TestZombieLaneIsFenced(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		called, release := make(chan struct{}, 10), make(chan struct{})
		zombie := newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			called <- struct{}{}
			<-release
			return channel.Receipt{PlatformID: "wamid.zombie." + out.Callback}, nil
		})
		r := newRig(t, d, zombie)
		asleep := delivery.NewRunner(r.store, nil, r.channels, quick)
		r.store.OnOutbox(asleep.Wake)
		if err := asleep.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer asleep.Stop()
		conv := r.person("915550100206")
		hanging := r.reply(conv, "c1", "pehla")
		<-called
		waiting := r.reply(conv, "c2", "doosra")

		// Its lease runs out while it sleeps, and another node takes the lane.
		r.exec("UPDATE lanes SET expires_at = 0 WHERE name LIKE 'deliver:%'")
		alive := newFake(nil)
		other := delivery.NewRunner(r.store, nil, map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: alive}, quick)
		r.store.OnOutbox(other.Wake)
		if err := other.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer other.Stop()
		r.untilStatus(hanging.ID, inbox.StatusUnknown)
		r.untilStatus(waiting.ID, inbox.StatusAccepted)

		close(release) // it wakes up
		third := r.reply(conv, "c3", "teesra")
		asleep.Wake(ws, r.account.ID)
		r.untilStatus(third.ID, inbox.StatusAccepted)
		asleep.Stop()
		other.Stop()
		if m := r.message(hanging.ID); m.Status != inbox.StatusUnknown || m.PlatformID != "" {
			t.Errorf("the zombie recorded its answer: %+v", m)
		}
		if n, m := len(zombie.calls()), len(alive.calls()); n != 1 || m != 2 {
			t.Errorf("the zombie made %d calls, the other %d; want 1 and 2", n, m)
		}
	})
}

// Power fails between the mark before a call and its end.
func TestCallsLeftOpenByACrashBecomeUnknown(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		ctx := context.Background()
		conv := r.person("915550100207")
		m := r.reply(conv, "c1", "hello")
		lane := delivery.Lane{Workspace: ws, Account: r.account.ID}
		var err error
		if lane.Fence, _, err = r.store.AcquireLane(ctx, lane.Name(), "dead", time.Hour); err != nil {
			t.Fatal(err)
		}
		next, err := r.store.Next(ctx, lane, 10)
		if err != nil || len(next.Items) != 1 {
			t.Fatalf("%d items, %v", len(next.Items), err)
		}
		if begun, err := r.store.Begin(ctx, lane, next.Items); err != nil || !begun[m.ID] {
			t.Fatal(begun, err)
		}
		if begun, err := r.store.Begin(ctx, lane, next.Items); err != nil || len(begun) != 0 {
			t.Errorf("the same call was begun twice: %v, %v", begun, err)
		}
		if err := r.store.ReleaseLane(ctx, lane.Name(), "dead", lane.Fence); err != nil {
			t.Fatal(err)
		}
		r.run(quick, nil)
		r.untilStatus(m.ID, inbox.StatusUnknown)
		after := r.reply(conv, "c2", "hello?")
		r.untilStatus(after.ID, inbox.StatusAccepted)
		if n := len(ch.calls()); n != 1 {
			t.Errorf("%d calls, want 1: the open one is not repeated", n)
		}
		// The dead holder's fence opens nothing any more.
		err = r.store.Record(ctx, lane, []delivery.Outcome{{Item: next.Items[0], Called: true, PlatformID: "wamid.late"}})
		if !r.store.IsFenced(err) {
			t.Errorf("record under an old fence: %v", err)
		}
	})
}

func TestPaceOfTheAccountIsKept(t *testing.T) {
	t.Parallel()
	ch := newFake(nil)
	ch.caps.PerSecond = 60
	r := newRig(t, dbtest.Open(t, db.SQLite, store.Migrations()), ch)
	for p := range 100 {
		r.reply(r.person(fmt.Sprintf("9155501%05d", p)), fmt.Sprint("c", p), "hello")
	}
	r.run(quick, nil)
	r.until("all went out", func() bool { return len(ch.calls()) == 100 && r.outbox() == 0 })
	for i := range ch.at {
		n := 0
		for j := i; j < len(ch.at) && ch.at[j].Sub(ch.at[i]) < time.Second; j++ {
			n++
		}
		if n > 60 {
			t.Fatalf("%d calls within a second", n)
		}
	}
}

// Somebody who gets too much waits alone: those who stand behind are not held up.
func TestPairLimitDelaysOnlyThatPerson(t *testing.T) {
	t.Parallel()
	ch := newFake(nil)
	ch.caps.PairBurst, ch.caps.PairEvery = 2, time.Hour
	r := newRig(t, dbtest.Open(t, db.SQLite, store.Migrations()), ch)
	var held []inbox.MessageID
	for p := range 60 { // more than one look at the outbox reads
		conv := r.person(fmt.Sprintf("9155502%05d", p))
		for i := range 3 {
			held = append(held, r.reply(conv, fmt.Sprint("c-", p, "-", i), "hello").ID)
		}
	}
	var free []inbox.MessageID
	for p := range 20 {
		free = append(free, r.reply(r.person(fmt.Sprintf("9155503%05d", p)), fmt.Sprint("f", p), "hello").ID)
	}
	run := r.run(quick, nil)
	for _, id := range free {
		r.untilStatus(id, inbox.StatusAccepted)
	}
	for i, id := range held {
		if i%3 < 2 {
			r.untilStatus(id, inbox.StatusAccepted)
		}
	}
	run.Stop()
	if n := r.number("SELECT count(*) FROM outbox WHERE state = 'waiting'"); n != 60 || len(ch.calls()) != 140 {
		t.Errorf("%d wait, %d were sent; want 60 third messages waiting and 140 sent", n, len(ch.calls()))
	}
}
