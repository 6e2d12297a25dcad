package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// Messages for later. What they say and to whom is asked twice, when they are written and when their
// time has come; in between anything may have happened, so that in doubt they are held and the team
// is asked. They go out as any other message does, by Reply.

// scheduleTx is what these acts touch.
type scheduleTx interface {
	// InsertScheduled writes a new one; created is false, and nothing is written, if the client id is
	// taken.
	InsertScheduled(ctx context.Context, s inbox.Scheduled) (created bool, err error)
	// ScheduledByClientID finds what an earlier call with the same client id made.
	ScheduledByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (s inbox.Scheduled, found bool, err error)
	// ScheduledByID reads one and locks it until the commit. CodeNotFound if it is not in that
	// conversation.
	ScheduledByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.ScheduledID) (inbox.Scheduled, error)
	// SaveScheduled writes what changes of one: draft, words, time, state, reason, message, version.
	SaveScheduled(ctx context.Context, s inbox.Scheduled) error
	// OpenScheduled counts what waits or is held in a conversation.
	OpenScheduled(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) (int, error)
	// DueBefore reports whether another one of the conversation waits with an earlier time, or was
	// written earlier for the same.
	DueBefore(ctx context.Context, s inbox.Scheduled) (bool, error)
	// NewsAfter tells who wrote the first live message with an id above seen: the contact, the phone, or
	// another member than the one named. since bounds how far back is looked, by provider time.
	NewsAfter(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, seen inbox.MessageID, since inbox.Millis, but inbox.MemberID) (by inbox.AuthorKind, found bool, err error)
	// Writer reads as what a member acts who may sign in; found is false of anybody else.
	Writer(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID) (writer inbox.Actor, found bool, err error)
}

// Bounds of what is scheduled.
const (
	maxAhead     = 366 * 24 * time.Hour
	maxScheduled = 50 // open ones of a conversation
)

// Later is when a draft goes out.
type Later struct {
	At     inbox.Millis
	Zone   string       // in which the writer chose it; may be empty
	IfNews inbox.IfNews // empty: ask first
}

func (l *Later) check(now inbox.Millis) error {
	if l.IfNews == "" {
		l.IfNews = inbox.AskFirst
	}
	switch {
	case l.At <= now || l.At > now.Add(maxAhead):
		return inbox.Invalid("body.at", "want a time ahead of now and within a year, as milliseconds since 1970")
	case l.IfNews != inbox.AskFirst && l.IfNews != inbox.SendAnyway:
		return inbox.Invalid("body.if_news", `want "ask" or "send"`)
	case len(l.Zone) > 64 || strings.ContainsFunc(l.Zone, func(r rune) bool { return r <= ' ' || r > '~' }):
		return inbox.Invalid("body.zone", "want the name of a time zone, as Asia/Kolkata")
	}
	return nil
}

// Schedule writes a message for later. The same client id again gives the same one with created
// false. Whether the window will be open then is asked now; if not, it is only taken with
// draft.Confirm, since the contact may still write.
func (d *Desk) Schedule(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, draft Draft, later Later) (s inbox.Scheduled, created bool, err error) {
	if err := draft.check(); err != nil {
		return s, false, err
	}
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		created = false
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		earlier, found, err := tx.ScheduledByClientID(ctx, c.Workspace, draft.ClientID)
		if err != nil {
			return err
		}
		if found {
			if earlier.Conversation != c.ID || earlier.AuthorID != actor.Member || earlier.Author != actor.Kind {
				return clientIDTaken()
			}
			s = earlier
			return nil
		}
		later := later
		if err := later.check(tx.Now()); err != nil {
			return err
		}
		n, err := tx.OpenScheduled(ctx, c.Workspace, c.ID)
		if err != nil {
			return err
		}
		if n >= maxScheduled {
			return refuse("too_many_scheduled", fmt.Sprintf("%d messages are scheduled here already.", n), "Send or cancel some of them first.")
		}
		s = inbox.Scheduled{Workspace: c.Workspace, ID: inbox.ScheduledID(d.ids.Next()), Conversation: c.ID, Author: actor.Kind, AuthorID: actor.Member, ClientID: draft.ClientID,
			Seen: draft.Seen, State: inbox.ScheduledWaiting, CreatedAt: tx.Now(), Version: 1}
		if err := d.plan(ctx, tx, actor, c, &s, draft, later); err != nil {
			return err
		}
		if created, err = tx.InsertScheduled(ctx, s); err != nil {
			return fmt.Errorf("write scheduled message: %w", err)
		}
		if !created {
			return clientIDTaken()
		}
		return d.announce(ctx, tx, actor, c, inbox.Event{Kind: inbox.EventScheduledChanged, Version: s.Version})
	})
	if err != nil {
		return inbox.Scheduled{}, false, err
	}
	return s, created, nil
}

// plan fills a scheduled message with what a draft says and when, after asking the gate what it would
// say then. What is wrong for good is refused now; that the number is not linked at the moment is not.
func (d *Desk) plan(ctx context.Context, tx Tx, actor inbox.Actor, c inbox.Conversation, s *inbox.Scheduled, draft Draft, later Later) error {
	m := inbox.Message{Workspace: c.Workspace, Conversation: c.ID, Account: c.Account, Handle: c.Handle, Direction: inbox.Outbound, Author: actor.Kind, AuthorID: actor.Member}
	media, err := d.compose(ctx, tx, c, &m, draft)
	if err != nil {
		return err
	}
	if _, err := d.askGateAt(ctx, tx, later.At, actor, c, &m, media, nil); err != nil {
		e, ok := errors.AsType[*inbox.Error](err)
		switch {
		case !ok || e.Reason == nil || e.Code != inbox.CodeConflict:
			return err
		case e.Reason.Code == "window_closed" || e.Reason.Code == "window_never_opened":
			if !draft.Confirm {
				return refuse("window_closed_then", "By then WhatsApp takes only templates here, unless the customer writes before.",
					"Schedule a template, choose an earlier time, or schedule it all the same (confirm): if the window is closed then, it is held and you are asked.")
			}
		case strings.HasPrefix(e.Reason.Code, "account_"):
		default:
			return err
		}
	}
	s.Kind, s.Text, s.Filename = m.Kind, m.Text, ""
	if media != nil {
		s.Filename = media.Filename
	}
	if draft.Template != nil {
		s.Template = draft.Template.ID
	}
	if s.Seen == 0 {
		s.Seen = inbox.MessageID(s.ID)
	}
	draft.ClientID, draft.Confirm, draft.Seen, draft.AtOnce = "", false, 0, true
	if s.Draft, err = json.Marshal(draft); err != nil {
		return fmt.Errorf("write draft: %w", err)
	}
	s.DueAt, s.TryAt, s.Zone, s.IfNews, s.ChangedAt = later.At, later.At, later.Zone, later.IfNews, tx.Now()
	return nil
}

// ScheduledEdit changes a scheduled message; nil and zero fields stay.
type ScheduledEdit struct {
	At      inbox.Millis
	Zone    string
	IfNews  inbox.IfNews
	Text    *string // the words of a text, or the caption of a file; only by its writer
	Confirm bool
}

// EditScheduled gives an open one other words or another time. A held one waits again, and what its
// writer has now seen is no news any more.
func (d *Desk) EditScheduled(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.ScheduledID, version int64, e ScheduledEdit) (inbox.Scheduled, error) {
	return d.changeScheduled(ctx, actor, conv, id, func(tx Tx, c *inbox.Conversation, s *inbox.Scheduled) ([]inbox.Event, error) {
		switch {
		case !s.IsOpen():
			return nil, scheduledClosed(*s)
		case s.Version != version:
			return nil, refuse("scheduled_changed", "Somebody has changed this scheduled message meanwhile.", "Look at it again; then change it.")
		case e.Text != nil && (s.Author != actor.Kind || s.AuthorID != actor.Member):
			return nil, refuse("scheduled_of_other", "Only whoever wrote a scheduled message can change its words.", "Cancel it and write one of your own.")
		}
		var draft Draft
		if err := json.Unmarshal(s.Draft, &draft); err != nil {
			return nil, fmt.Errorf("read draft: %w", err)
		}
		if e.Text != nil {
			words := strings.TrimSpace(*e.Text)
			switch {
			case draft.Template != nil || draft.Text == "" && draft.Media == nil:
				return nil, inbox.Invalid("body.text", "only the words of a text or a file can be changed: cancel it and write another one")
			case words == "" && draft.Media == nil || !utf8.ValidString(words) || strings.ContainsRune(words, 0):
				return nil, inbox.Invalid("body.text", "want the words it says")
			case draft.Media != nil:
				draft.Media.Caption = words
			default:
				draft.Text = words
			}
		}
		later := Later{At: s.DueAt, Zone: s.Zone, IfNews: s.IfNews}
		if e.At != 0 {
			later.At, later.Zone = e.At, e.Zone
		}
		if e.IfNews != "" {
			later.IfNews = e.IfNews
		}
		if err := later.check(tx.Now()); err != nil {
			return nil, err
		}
		draft.Confirm, s.Seen = e.Confirm, inbox.MessageID(d.ids.Next())
		// In the name of its writer: what it may say and to whom does not change with who moves it.
		if err := d.plan(ctx, tx, inbox.Actor{Workspace: s.Workspace, Kind: s.Author, Member: s.AuthorID}, *c, s, draft, later); err != nil {
			return nil, err
		}
		s.State, s.Reason = inbox.ScheduledWaiting, nil
		return []inbox.Event{{Kind: inbox.EventScheduledChanged}}, nil
	})
}

// CancelScheduled takes one back that was not sent. It is idempotent.
func (d *Desk) CancelScheduled(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.ScheduledID) (inbox.Scheduled, error) {
	return d.changeScheduled(ctx, actor, conv, id, func(_ Tx, _ *inbox.Conversation, s *inbox.Scheduled) ([]inbox.Event, error) {
		switch s.State {
		case inbox.ScheduledCancelled:
			return nil, nil
		case inbox.ScheduledSent:
			return nil, scheduledClosed(*s)
		}
		s.State, s.Reason = inbox.ScheduledCancelled, nil
		return []inbox.Event{{Kind: inbox.EventScheduledChanged}}, nil
	})
}

// SendScheduled sends an open one now, in the name of whoever decides it: they have seen what was
// written since. It is idempotent.
func (d *Desk) SendScheduled(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.ScheduledID) (inbox.Scheduled, error) {
	return d.changeScheduled(ctx, actor, conv, id, func(tx Tx, c *inbox.Conversation, s *inbox.Scheduled) ([]inbox.Event, error) {
		switch s.State {
		case inbox.ScheduledSent:
			return nil, nil
		case inbox.ScheduledCancelled:
			return nil, scheduledClosed(*s)
		}
		return d.sendScheduled(ctx, tx, actor, c, s)
	})
}

func scheduledClosed(s inbox.Scheduled) error {
	if s.State == inbox.ScheduledSent {
		return refuse("scheduled_sent", "This message was sent meanwhile.", "It stands in the thread.")
	}
	return refuse("scheduled_cancelled", "This message was cancelled meanwhile.", "Write a new one.")
}

// changeScheduled runs an edit over one scheduled message, the conversation locked before it. The
// edit gives the events of what it did; none: nothing.
func (d *Desk) changeScheduled(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.ScheduledID,
	edit func(tx Tx, c *inbox.Conversation, s *inbox.Scheduled) ([]inbox.Event, error)) (s inbox.Scheduled, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		if s, err = tx.ScheduledByID(ctx, c.Workspace, c.ID, id); err != nil {
			return err
		}
		events, err := edit(tx, &c, &s)
		if err != nil || len(events) == 0 {
			return err
		}
		s.Version, s.ChangedAt = s.Version+1, tx.Now()
		if err := tx.SaveScheduled(ctx, s); err != nil {
			return fmt.Errorf("save scheduled message: %w", err)
		}
		for i := range events {
			events[i].Version = s.Version
		}
		if s.State == inbox.ScheduledHeld {
			return d.finish(ctx, tx, actor, &c, events...)
		}
		return d.announce(ctx, tx, actor, c, events...)
	})
	if err != nil {
		return inbox.Scheduled{}, err
	}
	return s, nil
}
