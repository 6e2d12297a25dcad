package desk

import (
	"context"
	"fmt"

	"sangam/internal/inbox"
)

// Retry sends a failed or unknown message again, as a new message: a person decided it. The old
// one keeps its state and can be sent again only once, whoever asks: two members who see one
// failure must not write twice. An unknown one leaves the outbox. to is whom they saw that it goes to
// (inbox.Handle.Target); empty: they did not look.
func (d *Desk) Retry(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.MessageID, clientID, to string) (msg inbox.Message, created bool, err error) {
	if !isClientID(clientID) {
		return msg, false, inbox.Invalid("body.client_id", "want 1 to 64 characters of A-Z, a-z, 0-9, _ and -")
	}
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		created = false
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		old, err := tx.ThreadMessage(ctx, c.Workspace, c.ID, id)
		if err != nil {
			return err
		}
		again := inbox.Message{Workspace: c.Workspace, Conversation: c.ID, Account: c.Account, Handle: c.Handle, Direction: inbox.Outbound,
			Author: actor.Kind, AuthorID: actor.Member, Kind: old.Kind, Text: old.Text, Content: old.Content, ReplyTo: old.ReplyTo, ClientID: clientID,
			Source: inbox.SourceLive, Version: 1, Status: inbox.StatusQueued, StatusAt: tx.Now(), SentAt: tx.Now(), ReceivedAt: tx.Now()}
		var media *inbox.Media
		if file, found, err := tx.OutboundMedia(ctx, c.Workspace, old.ID); err != nil {
			return err
		} else if found {
			// The platform's id is not taken along: that it was bad may be why this failed.
			file.PlatformID, file.ReceivedAt = "", tx.Now()
			media = &file
		}
		earlier, found, err := tx.MessageByClientID(ctx, c.Workspace, clientID)
		if err != nil {
			return err
		}
		if found {
			same, err := d.sameSend(ctx, tx, earlier, again, media)
			if err != nil || !same || earlier.ID == old.ID {
				return firstOf(err, clientIDTaken())
			}
			msg = earlier
			return nil
		}
		if err := troubled(old); err != nil {
			return err
		}
		first, err := tx.MarkSentAgain(ctx, old.Workspace, old.ID)
		if err != nil {
			return fmt.Errorf("mark as sent again: %w", err)
		}
		if !first {
			return alreadyDecided()
		}
		if old.Status == inbox.StatusUnknown {
			if err := d.decide(ctx, tx, actor, c, &old, "Sent again"); err != nil {
				return err
			}
		} else {
			old.Version++
			if err := tx.SaveMessage(ctx, old); err != nil {
				return fmt.Errorf("save message: %w", err)
			}
		}
		// Other screens stop offering what only the first may do.
		if err := d.announce(ctx, tx, actor, c, inbox.Event{Kind: inbox.EventMessageStatus, Message: old.ID, Version: old.Version}); err != nil {
			return err
		}
		if err := tx.RecountProblems(ctx, c.Workspace, []inbox.ConversationID{c.ID}); err != nil {
			return fmt.Errorf("count problems: %w", err)
		}
		msg = again
		if err := d.queue(ctx, tx, actor, &c, &msg, media, to, Queued{Priority: priorityOf(actor), PreviewURL: again.Content.PreviewURL}); err != nil {
			return err
		}
		created = true
		return nil
	})
	if err != nil {
		return inbox.Message{}, false, err
	}
	return msg, created, nil
}

// Leave records that a member does not want a failed or unknown message sent again: it is a problem
// no longer. A report may still settle an unknown one later; if that says it failed, this is news
// and nobody has left it.
func (d *Desk) Leave(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.MessageID) (msg inbox.Message, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		if msg, err = tx.ThreadMessage(ctx, c.Workspace, c.ID, id); err != nil {
			return err
		}
		if troubled(msg) != nil {
			return refuse("not_failed", "This message is no problem: it has not failed, and its fate is known.", "Look at its status.")
		}
		first, err := tx.Dismiss(ctx, msg.Workspace, msg.ID)
		if err != nil {
			return fmt.Errorf("dismiss: %w", err)
		}
		if !first {
			return alreadyDecided()
		}
		if msg.Status == inbox.StatusUnknown {
			if err := d.decide(ctx, tx, actor, c, &msg, "Left as it is"); err != nil {
				return err
			}
		} else {
			msg.Version++
			if err := tx.SaveMessage(ctx, msg); err != nil {
				return fmt.Errorf("save message: %w", err)
			}
		}
		if err := tx.RecountProblems(ctx, c.Workspace, []inbox.ConversationID{c.ID}); err != nil {
			return fmt.Errorf("count problems: %w", err)
		}
		return d.finish(ctx, tx, actor, &c, inbox.Event{Kind: inbox.EventMessageStatus, Message: msg.ID, Version: msg.Version})
	})
	if err != nil {
		return inbox.Message{}, err
	}
	return msg, nil
}

// Cancel takes back a message that still waits for its turn: the platform was never called for it, or
// has said that it did not take it. Afterwards the message has failed, may be sent again, and is no answer.
func (d *Desk) Cancel(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.MessageID) (msg inbox.Message, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		if msg, err = tx.ThreadMessage(ctx, c.Workspace, c.ID, id); err != nil {
			return err
		}
		waiting := msg.Direction == inbox.Outbound && msg.Status == inbox.StatusQueued
		var q Queued
		if waiting {
			if q, waiting, err = tx.CloseWaiting(ctx, msg.Workspace, msg.ID); err != nil {
				return fmt.Errorf("close outbox row: %w", err)
			}
		}
		if !waiting {
			return refuse("not_waiting", "This message no longer waits: it is being sent or was sent already.", "Look at its status.")
		}
		msg.Status, msg.StatusAt = inbox.StatusFailed, tx.Now()
		msg.Failure = &inbox.Failure{Title: "Cancelled", Explanation: "A member cancelled this message before it was sent. The customer did not get it.", WayOut: "Send it again if it should go out after all.", Retryable: true}
		if q.NotBefore > tx.Now() {
			msg.Failure = &inbox.Failure{Title: "Undone", Explanation: "It was taken back before it went out. The customer did not get it."}
		}
		msg.Version++
		if err := tx.SaveMessage(ctx, msg); err != nil {
			return fmt.Errorf("save message: %w", err)
		}
		// Whoever cancels knows that it did not go out.
		if _, err := tx.Dismiss(ctx, msg.Workspace, msg.ID); err != nil {
			return fmt.Errorf("dismiss: %w", err)
		}
		was := c
		if c.LastMessage == msg.ID {
			c.LastStatus = msg.Status
		}
		if q.Before != nil {
			if err := d.unanswer(ctx, tx, &c, msg, *q.Before); err != nil {
				return err
			}
		}
		told := inbox.Event{Kind: inbox.EventMessageStatus, Message: msg.ID, Version: msg.Version}
		if c != was {
			return d.finish(ctx, tx, actor, &c, told)
		}
		return d.announce(ctx, tx, actor, c, told)
	})
	if err != nil {
		return inbox.Message{}, err
	}
	return msg, nil
}

// troubled refuses messages that cannot be sent again.
func troubled(m inbox.Message) error {
	if m.Direction != inbox.Outbound || m.Author == inbox.ByPhone || m.Status != inbox.StatusFailed && m.Status != inbox.StatusUnknown {
		return refuse("not_failed", "Only a message of ours that failed, or whose fate is unknown, can be sent again.", "Write a new message.")
	}
	return nil
}

// decide ends the wait of an unknown message: it leaves the outbox and carries what was decided.
// The note has no platform code, so that a report of the platform may still replace it.
func (d *Desk) decide(ctx context.Context, tx Tx, actor inbox.Actor, c inbox.Conversation, m *inbox.Message, note string) error {
	waiting, err := tx.CloseUnknown(ctx, m.Workspace, m.ID)
	if err != nil {
		return fmt.Errorf("close outbox row: %w", err)
	}
	if !waiting {
		return alreadyDecided()
	}
	m.Failure = &inbox.Failure{Title: note, Explanation: "It is not known whether this message went out; a member decided."}
	m.Version++
	if err := tx.SaveMessage(ctx, *m); err != nil {
		return fmt.Errorf("save message: %w", err)
	}
	return nil
}

func goesElsewhere() error {
	return refuse("goes_elsewhere", "This conversation reaches another number or account by now.", "Look whom it reaches, and send again if they are meant.")
}

func alreadyDecided() error {
	return refuse("already_decided", "Somebody has decided about this message already.", "Look at the messages below it.")
}
