package delivery_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"sangam/internal/db"
	"sangam/internal/delivery"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// doubtful is a store whose first Begins return an error: with its commit made, as when PostgreSQL
// is cut during COMMIT, or without.
type doubtful struct {
	*store.Store
	commits  bool
	begun    atomic.Int64 // Begins so far
	recorded atomic.Int64 // Records so far; the first fails too, for the database is still away
}

var errCut = errors.New("the connection was cut")

func (d *doubtful) Begin(ctx context.Context, lane delivery.Lane, items []*delivery.Item) (map[inbox.MessageID]bool, error) {
	n := d.begun.Add(1)
	if n <= 2 && !d.commits {
		return nil, errCut
	}
	begun, err := d.Store.Begin(ctx, lane, items)
	if n <= 2 && err == nil {
		return nil, errCut
	}
	return begun, err
}

func (d *doubtful) Record(ctx context.Context, lane delivery.Lane, outcomes []delivery.Outcome) error {
	if d.recorded.Add(1) == 1 {
		return errCut
	}
	return d.Store.Record(ctx, lane, outcomes)
}

func TestBeginThatFailsAfterItsCommitHoldsNobodyUp(t *testing.T) { failedBegin(t, true) }

func TestBeginThatFailsWithoutItsCommitIsTriedAgain(t *testing.T) { failedBegin(t, false) }

func failedBegin(t *testing.T, commits bool) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(nil)
		r := newRig(t, d, ch)
		s := &doubtful{Store: r.store, commits: commits}
		run := delivery.NewRunner(s, nil, r.channels, quick)
		r.store.OnOutbox(run.Wake)
		conv := r.person("915550100208")
		first, second := r.reply(conv, "c1", "ek"), r.reply(conv, "c2", "do")
		if err := run.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(run.Stop)
		r.untilStatus(first.ID, inbox.StatusAccepted)
		r.untilStatus(second.ID, inbox.StatusAccepted)
		run.Stop()
		if calls := ch.calls(); len(calls) != 2 || calls[0].Message.ID != first.ID {
			t.Errorf("%d calls, want the two in order", len(calls))
		}
		var want int64
		if commits {
			want = 2
		}
		if n := r.number("SELECT count(*) FROM attempts WHERE message_id = $1 AND outcome = 'not made' AND ended_at > 0", first.ID); n != want {
			t.Errorf("%d attempts count as not made, want %d", n, want)
		}
		if n := r.number("SELECT count(*) FROM attempts WHERE message_id = $1 AND outcome = 'accepted'", first.ID); n != 1 {
			t.Errorf("%d accepted attempts", n)
		}
		if n := r.number("SELECT count(*) FROM attempts WHERE outcome IN ('', 'unknown')"); n != 0 || r.outbox() != 0 {
			t.Errorf("%d attempts stayed open, %d in the outbox", n, r.outbox())
		}
	})
}
