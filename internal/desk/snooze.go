package desk

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/inbox"
)

// maxSnooze bounds a snooze: what is further away belongs into a calendar.
const maxSnooze = 366 * 24 * time.Hour

// Asleep is a snoozed conversation whose time has come.
type Asleep struct {
	Workspace    inbox.WorkspaceID
	Conversation inbox.ConversationID
}

// Wake opens a snoozed conversation if its time has come, and marks it unread, so that it is seen
// where it stands in the list. woken is false if somebody was faster, or snoozed it for longer.
func (d *Desk) Wake(ctx context.Context, a Asleep) (woken bool, err error) {
	actor := inbox.Actor{Workspace: a.Workspace, Kind: inbox.BySystem}
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		woken = false
		c, err := tx.Conversation(ctx, a.Workspace, a.Conversation)
		if err != nil {
			return err
		}
		if c.State != inbox.ConversationSnoozed || c.SnoozedUntil > tx.Now() {
			return nil
		}
		woken = true
		if c.Open(); c.Stage == inbox.StageWaiting {
			c.Stage = inbox.StageNone // the time has come to ask again
		}
		remind(&c)
		return d.finish(ctx, tx, actor, &c, inbox.Event{Kind: inbox.EventConversationWoken})
	})
	return woken, err
}

// Waker opens snoozed conversations when their time has come. It asks the clock and the database
// anew each time and remembers nothing, so that restarts, several processes and clocks that are
// set forward or back change nothing: what is due is woken, once.
type Waker struct {
	Desk  *Desk
	Store interface {
		// DueSnoozes reads what should be awake, the longest overdue first.
		DueSnoozes(ctx context.Context, now inbox.Millis, limit int) ([]Asleep, error)
	}
	Now func() time.Time
	Log *slog.Logger

	cancel context.CancelFunc
	done   sync.WaitGroup
}

const (
	wakeEvery  = 2 * time.Second
	wakeAtOnce = 100
)

// Start begins; Stop ends it.
func (w *Waker) Start(ctx context.Context) {
	ctx, w.cancel = context.WithCancel(ctx)
	w.done.Go(func() {
		tick := time.NewTicker(wakeEvery)
		defer tick.Stop()
		for {
			if _, err := w.Round(ctx); err != nil && ctx.Err() == nil {
				w.Log.Error("snoozed conversations were not woken; they are tried again", "error", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
}

// Stop waits for the round that runs.
func (w *Waker) Stop() {
	if w.cancel != nil {
		w.cancel()
	}
	w.done.Wait()
}

// Round wakes what is due now. One that cannot be woken does not keep the others asleep.
func (w *Waker) Round(ctx context.Context) (woken int, err error) {
	for {
		due, err := w.Store.DueSnoozes(ctx, inbox.MillisOf(w.Now()), wakeAtOnce)
		if err != nil {
			return woken, fmt.Errorf("look for what is due: %w", err)
		}
		now := 0
		var failed error
		for _, a := range due {
			ok, err := w.Desk.Wake(ctx, a)
			if err != nil {
				failed = err
			} else if ok {
				now++
			}
		}
		woken += now
		if failed != nil || now == 0 || len(due) < wakeAtOnce {
			return woken, failed
		}
	}
}
