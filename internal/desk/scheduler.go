package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/inbox"
)

// sendScheduled makes a scheduled message an ordinary one. Message and state are written in one
// transaction under the row's lock, and the message's client id is made of the row: it is never sent
// twice, whoever asks and after whatever crash.
func (d *Desk) sendScheduled(ctx context.Context, tx Tx, actor inbox.Actor, c *inbox.Conversation, s *inbox.Scheduled) ([]inbox.Event, error) {
	var draft Draft
	if err := json.Unmarshal(s.Draft, &draft); err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	draft.ClientID = "later-" + s.ID.String()
	m, _, err := d.reply(ctx, tx, actor, c.ID, draft)
	if err != nil {
		return nil, err
	}
	s.State, s.Reason, s.Message = inbox.ScheduledSent, nil, m.ID
	return []inbox.Event{{Kind: inbox.EventScheduledChanged, Message: m.ID}}, nil
}

// DueMessage is a scheduled message whose time has come.
type DueMessage struct {
	Workspace    inbox.WorkspaceID
	Conversation inbox.ConversationID
	ID           inbox.ScheduledID
}

// SendDue sends a scheduled message if its time has come, or holds it and says why. done is false if
// somebody was faster, its time was moved, or an earlier one of the conversation is due first. may
// tells whether its writer may still send what it is.
func (d *Desk) SendDue(ctx context.Context, due DueMessage, may func(writer inbox.Actor, c inbox.Conversation, teams []inbox.Team, template bool) bool) (done bool, err error) {
	actor := inbox.Actor{Workspace: due.Workspace, Kind: inbox.BySystem}
	_, err = d.changeScheduled(ctx, actor, due.Conversation, due.ID, func(tx Tx, c *inbox.Conversation, s *inbox.Scheduled) ([]inbox.Event, error) {
		done = false
		if s.State != inbox.ScheduledWaiting || s.TryAt > tx.Now() {
			return nil, nil
		}
		first, err := tx.DueBefore(ctx, *s)
		if err != nil || first {
			return nil, err
		}
		done = true
		events, err := d.sendDue(ctx, tx, c, s, may)
		refusal, isRefusal := errors.AsType[*inbox.Error](err)
		if err == nil || !isRefusal {
			return events, err
		}
		// Nothing was written: every refusal comes before the first write.
		s.State, s.Reason = inbox.ScheduledHeld, refusal.Reason
		if s.Reason == nil {
			s.Reason = &inbox.Reason{Code: "scheduled_refused", Message: refusal.Message, WayOut: "Change it, or cancel it and write another one."}
		}
		c.Open()
		remind(c)
		return []inbox.Event{{Kind: inbox.EventScheduledChanged}}, nil
	})
	return done, err
}

func (d *Desk) sendDue(ctx context.Context, tx Tx, c *inbox.Conversation, s *inbox.Scheduled, may func(writer inbox.Actor, c inbox.Conversation, teams []inbox.Team, template bool) bool) ([]inbox.Event, error) {
	writer := inbox.Actor{Workspace: s.Workspace, Kind: s.Author, Member: s.AuthorID}
	if s.Author == inbox.ByMember {
		now, found, err := tx.Writer(ctx, s.Workspace, s.AuthorID)
		if err != nil {
			return nil, err
		}
		teams, err := tx.Teams(ctx, c.Workspace)
		if err != nil {
			return nil, err
		}
		if writer = now; !found || !may(writer, *c, teams, s.Template != 0) {
			return nil, refuse("scheduled_writer_gone", "Whoever scheduled this may not send it any more.", "Send it in your own name, or cancel it.")
		}
	}
	if s.IfNews == inbox.AskFirst {
		by, news, err := tx.NewsAfter(ctx, s.Workspace, s.Conversation, s.Seen, s.CreatedAt.Add(-unseenFor), s.AuthorID)
		switch {
		case err != nil:
			return nil, fmt.Errorf("look for news: %w", err)
		case news && by == inbox.ByContact:
			return nil, refuse("news_contact", "The customer has written since this was scheduled.", "Read it; then send yours now, give it another time, or cancel it.")
		case news && by == inbox.ByPhone:
			return nil, refuse("news_phone", "Somebody has written from the phone since this was scheduled.", "Read it; then send yours now, give it another time, or cancel it.")
		case news:
			return nil, refuse("news_member", "A colleague has written since this was scheduled.", "Read it; then send yours now, give it another time, or cancel it.")
		}
	}
	if s.Template != 0 {
		var draft Draft
		if err := json.Unmarshal(s.Draft, &draft); err != nil {
			return nil, fmt.Errorf("read draft: %w", err)
		}
		// The writer saw other words than the customer would get.
		_, words, _, err := d.fillTemplate(ctx, tx, *c, draft)
		if err != nil {
			return nil, err
		}
		if words != s.Text {
			return nil, refuse("template_changed", "The words of this template are others than when this was written.", "Read them, and send the template anew.")
		}
	}
	return d.sendScheduled(ctx, tx, writer, c, s)
}

// Scheduler sends what is due. It asks the clock and the database anew each time and remembers
// nothing: after a restart what became due meanwhile is sent or held, and of several processes the
// one that gets the row's lock does it. Workspaces take turns, and what fails by our own fault is put
// off, so that nobody's thousand messages or broken one keep those of others waiting.
type Scheduler struct {
	Desk  *Desk
	Store interface {
		// DueScheduled reads what should be out, at most a few of each workspace, the longest overdue first.
		DueScheduled(ctx context.Context, now inbox.Millis, limit int) ([]DueMessage, error)
		// PutOff has one tried again later.
		PutOff(ctx context.Context, due DueMessage, until inbox.Millis) error
	}
	// May tells whether a member may still write here, by the teams of the workspace; template: send a template.
	May func(writer inbox.Actor, c inbox.Conversation, teams []inbox.Team, template bool) bool
	Now func() time.Time
	Log *slog.Logger

	cancel context.CancelFunc
	done   sync.WaitGroup
}

const (
	dueEvery  = time.Second
	dueAtOnce = 100
	dueAgain  = time.Minute // after a failure of ours
)

// Start begins; Stop ends it.
func (r *Scheduler) Start(ctx context.Context) {
	ctx, r.cancel = context.WithCancel(ctx)
	r.done.Go(func() {
		tick := time.NewTicker(dueEvery)
		defer tick.Stop()
		for {
			if _, err := r.Round(ctx); err != nil && ctx.Err() == nil {
				r.Log.Error("scheduled messages were not sent; they are tried again", "error", err)
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
func (r *Scheduler) Stop() {
	if r.cancel != nil {
		r.cancel()
	}
	r.done.Wait()
}

// Round sends or holds what is due now, and tells how many.
func (r *Scheduler) Round(ctx context.Context) (n int, err error) {
	for {
		due, err := r.Store.DueScheduled(ctx, inbox.MillisOf(r.Now()), dueAtOnce)
		if err != nil {
			return n, fmt.Errorf("look for what is due: %w", err)
		}
		now := 0
		var failed error
		for _, one := range due {
			ok, err := r.Desk.SendDue(ctx, one, r.May)
			if err != nil && ctx.Err() == nil {
				failed = errors.Join(err, r.Store.PutOff(ctx, one, inbox.MillisOf(r.Now()).Add(dueAgain)))
			} else if ok {
				now++
			}
		}
		n += now
		if failed != nil || now == 0 || ctx.Err() != nil {
			return n, failed
		}
	}
}
