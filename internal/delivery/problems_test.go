package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// problemsAgree checks the figure of every conversation against the set it counts.
func problemsAgree(r *rig) {
	r.t.Helper()
	n := r.number(`SELECT count(*) FROM conversations c WHERE problems <> (SELECT count(*) FROM messages m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id
		AND m.author = 'member' AND m.sent_again = 0 AND (m.status = 'failed' AND m.dismissed <> 'failed' OR m.status = 'unknown' AND m.dismissed <> 'unknown'))`)
	if n != 0 {
		r.t.Errorf("%d conversations show a wrong number of problems", n)
	}
}

// A problem is there from the moment a message fails or is unknown until somebody or something has
// dealt with it, and screens are told of both.
func TestAProblemIsListedUntilItIsDealtWith(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var answers sync.Map // by text
		ch := newFake(func(_ int, out channel.Outgoing) (channel.Receipt, error) {
			if err, ok := answers.Load(out.Message.Text); ok {
				return channel.Receipt{}, err.(error)
			}
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		})
		r := newRig(t, d, ch)
		r.run(quick, nil)
		conv, other := r.person("915550100201"), r.person("915550100202")
		no := &channel.SendError{Outcome: channel.Refused, Failure: inbox.Failure{Code: 131026, Title: "no"}, Request: "send text"}
		cut := &channel.SendError{Outcome: channel.Unknown, Request: "send text", Cause: errors.New("cut")}
		shows := func(what string, want int) {
			t.Helper()
			thread, err := r.store.Conversation(ctx, ws, conv)
			if err != nil {
				t.Fatal(err)
			}
			listed, err := r.store.Conversations(ctx, ws, view.Filter{Problems: true, After: view.Newest, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			is := slices.ContainsFunc(listed, func(l view.Thread) bool { return l.ID == conv })
			lines, err := r.store.Problems(ctx, ws, conv, 10)
			if err != nil || thread.Problems != want || is != (want > 0) || len(lines) != want || slices.ContainsFunc(listed, func(l view.Thread) bool { return l.ID == other }) {
				t.Errorf("%s: %d problems, listed %v among %d, %d lines, want %d (%v)", what, thread.Problems, is, len(listed), len(lines), want, err)
			}
			if n, err := r.store.Counts(ctx, ws, 11); err != nil || n.Problems != min(want, 1) {
				t.Errorf("%s: %d conversations counted, %v", what, n.Problems, err)
			}
			problemsAgree(r)
		}
		told := func(what string, run func()) {
			t.Helper()
			before := r.number("SELECT max(seq) FROM events")
			version := r.number("SELECT version FROM conversations WHERE id = $1", conv)
			run()
			if n := r.number("SELECT count(*) FROM events WHERE seq > $1 AND kind = 'conversation.changed' AND conversation_id = $2 AND version > $3", before, conv, version); n == 0 {
				t.Errorf("%s: no screen is told", what)
			}
		}
		shows("at first", 0)
		answers.Store("kal", no)
		var failed, again inbox.Message
		told("a failure", func() {
			failed = r.reply(conv, "c1", "kal")
			later := r.reply(conv, "c2", "aur") // the failed one is not the last
			r.untilStatus(failed.ID, inbox.StatusFailed)
			r.untilStatus(later.ID, inbox.StatusAccepted)
		})
		shows("after a failure", 1)
		if _, err := r.desk.Resolve(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		shows("resolved: the customer still has nothing", 1)
		told("sending again", func() {
			var err error
			if again, _, err = r.desk.Retry(ctx, member, conv, failed.ID, "again", ""); err != nil {
				t.Fatal(err)
			}
		})
		r.untilStatus(again.ID, inbox.StatusFailed)
		shows("failed once more", 1)
		if _, err := r.desk.Leave(ctx, member, conv, failed.ID); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("leave what was sent again: %v", err)
		}
		told("leaving it", func() {
			if _, err := r.desk.Leave(ctx, member, conv, again.ID); err != nil {
				t.Fatal(err)
			}
		})
		shows("left as it is", 0)
		if _, err := r.desk.Leave(ctx, member, conv, again.ID); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("leave it twice: %v", err)
		}
		lines, err := r.store.LinesByID(ctx, ws, conv, []inbox.MessageID{failed.ID, again.ID})
		if err != nil || len(lines) != 2 || !lines[0].SentAgain || lines[0].Dismissed || lines[1].SentAgain || !lines[1].Dismissed {
			t.Errorf("what the thread shows: %+v, %v", lines, err)
		}
		// Whoever thinks again may: what was left can be sent.
		answers.Delete("kal")
		if again, _, err = r.desk.Retry(ctx, member, conv, again.ID, "after-all", ""); err != nil {
			t.Fatal(err)
		}
		r.untilStatus(again.ID, inbox.StatusAccepted)
		shows("sent at last", 0)

		report := func(m inbox.Message, status inbox.Status) {
			t.Helper()
			rep := inbox.Report{Target: "wamid.late." + m.ID.String(), Callback: m.ID.String(), Status: status, Raw: string(status), At: inbox.MillisOf(time.Now())}
			if status == inbox.StatusFailed {
				rep.Failure = &inbox.Failure{Code: 131026, Title: "no"}
			}
			if err := r.receive(inbox.Update{Report: &rep}); err != nil {
				t.Fatal(err)
			}
		}
		answers.Store("shayad", cut)
		var doubtful []inbox.Message
		for i := range 3 {
			m := r.reply(conv, fmt.Sprint("d", i), "shayad")
			r.untilStatus(m.ID, inbox.StatusUnknown)
			doubtful = append(doubtful, m)
		}
		shows("three of unknown fate", 3)
		told("a proof", func() { report(doubtful[0], inbox.StatusDelivered) })
		shows("one proven", 2)
		if _, err := r.desk.Leave(ctx, member, conv, doubtful[1].ID); err != nil {
			t.Fatal(err)
		}
		shows("one left", 1)
		told("news of what was left", func() { report(doubtful[1], inbox.StatusFailed) })
		shows("what was left unknown is known to have failed", 2)
		report(doubtful[1], inbox.StatusDelivered)
		report(doubtful[2], inbox.StatusSent)
		shows("all proven", 0)

		// A message on its way that fails by a report, and one that a member took back.
		report(again, inbox.StatusFailed) // another id than it has: not its
		shows("a report of another message", 0)
		rep := inbox.Report{Target: "wamid.out." + again.ID.String(), Status: inbox.StatusFailed, Raw: "failed", At: inbox.MillisOf(time.Now()), Failure: &inbox.Failure{Code: 131026, Title: "no"}}
		if err := r.receive(inbox.Update{Report: &rep}); err != nil {
			t.Fatal(err)
		}
		shows("failed after it was accepted", 1)
	})
}

// Failures, members and reports at once: the figure is always that of the set.
func TestProblemsAreCountedRightWhateverComesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		ch := newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			switch n % 3 {
			case 0:
				return channel.Receipt{}, &channel.SendError{Outcome: channel.Refused, Failure: inbox.Failure{Code: 131026, Title: "no"}, Request: "send text"}
			case 1:
				return channel.Receipt{}, &channel.SendError{Outcome: channel.Unknown, Request: "send text", Cause: errors.New("cut")}
			}
			return channel.Receipt{PlatformID: "wamid.late." + out.Callback}, nil
		})
		r := newRig(t, d, ch)
		run := r.run(quick, nil)
		conv := r.person("915550100201")
		var all []inbox.Message
		for i := range 30 {
			all = append(all, r.reply(conv, fmt.Sprint("c", i), "namaste"))
		}
		var wg sync.WaitGroup
		for i, m := range all {
			wg.Go(func() {
				r.until("it was tried", func() bool {
					s := r.message(m.ID).Status
					r.note()
					return s != inbox.StatusQueued && s != inbox.StatusSending
				})
				switch i % 4 {
				case 0:
					_, _, _ = r.desk.Retry(ctx, member, conv, m.ID, fmt.Sprint("again", i), "")
				case 1:
					_, _ = r.desk.Leave(ctx, member, conv, m.ID)
				case 2:
					rep := inbox.Report{Target: "wamid.late." + m.ID.String(), Callback: m.ID.String(), Status: inbox.StatusDelivered, Raw: "delivered", At: inbox.MillisOf(time.Now())}
					if err := r.receive(inbox.Update{Report: &rep}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		r.until("nothing waits", func() bool { return r.number("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'calling')") == 0 })
		run.Stop()
		problemsAgree(r)
		if n := r.number("SELECT problems FROM conversations WHERE id = $1", conv); n == 0 {
			t.Error("nothing is left to look at: the test proves nothing")
		}
	})
}
